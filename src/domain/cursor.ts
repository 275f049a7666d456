/** A place in a log: which log (`scope`: a conversation's id, or an inbox), of which generation, after which number. */
export type Cursor = { generation: string; scope: string; place: number }

/** Opaque to clients: they keep it and give it back. */
export const encodeCursor = ({ generation, scope, place }: Cursor) =>
  Buffer.from(`${generation} ${scope} ${place}`).toString('base64url')

/** null where it is none of ours. */
export function decodeCursor(text: string): Cursor | null {
  if (text.length > 512) return null
  const [generation, scope, place, ...rest] = Buffer.from(text, 'base64url').toString().split(' ')
  if (!generation || !scope || !place || rest.length > 0 || !/^(0|[1-9]\d{0,14})$/.test(place)) return null
  return { generation, scope, place: Number(place) }
}

/** Why a cursor cannot be served; the stream then begins again at the log's start. */
export type ResetReason = 'MALFORMED' | 'OTHER_GENERATION' | 'OTHER_LOG' | 'FROM_THE_FUTURE' | 'PRUNED'

/** The place to read on from, or why there is none. No cursor: from the start. */
export function placeIn(
  log: { generation: string; scope: string; head: number; pruned: number },
  after: string | null,
): { place: number } | { reset: ResetReason } {
  if (after === null) return { place: log.pruned }
  const cursor = decodeCursor(after)
  if (!cursor) return { reset: 'MALFORMED' }
  if (cursor.generation !== log.generation) return { reset: 'OTHER_GENERATION' }
  if (cursor.scope !== log.scope) return { reset: 'OTHER_LOG' }
  if (cursor.place > log.head) return { reset: 'FROM_THE_FUTURE' }
  if (cursor.place < log.pruned) return { reset: 'PRUNED' }
  return { place: cursor.place }
}
