/** A position in one log: `scope` is a conversation's id or an inbox, `generation` names the database's history. */
export type Cursor = { generation: string; scope: string; position: number }

/** Opaque to clients, which keep it and send it back. */
export const encodeCursor = ({ generation, scope, position }: Cursor) =>
  Buffer.from(`${generation} ${scope} ${position}`).toString('base64url')

/** null: not a cursor of this server. */
function decodeCursor(text: string): Cursor | null {
  if (text.length > 512) return null
  const [generation, scope, position, ...rest] = Buffer.from(text, 'base64url').toString().split(' ')
  if (!generation || !scope || !position || rest.length > 0 || !/^(0|[1-9]\d{0,14})$/.test(position)) return null
  return { generation, scope, position: Number(position) }
}

/** Why a cursor cannot be served; the stream then starts again at the beginning of the log. */
export type ResetReason = 'MALFORMED' | 'OTHER_GENERATION' | 'OTHER_LOG' | 'FROM_THE_FUTURE' | 'PRUNED'

/** The position to resume after, or why the cursor cannot be served. Without a cursor: the start of the log. */
export function resumePosition(
  log: { generation: string; scope: string; head: number; pruned: number },
  after: string | null,
): { position: number } | { reset: ResetReason } {
  if (after === null) return { position: log.pruned }
  const cursor = decodeCursor(after)
  if (!cursor) return { reset: 'MALFORMED' }
  if (cursor.generation !== log.generation) return { reset: 'OTHER_GENERATION' }
  if (cursor.scope !== log.scope) return { reset: 'OTHER_LOG' }
  if (cursor.position > log.head) return { reset: 'FROM_THE_FUTURE' }
  if (cursor.position < log.pruned) return { reset: 'PRUNED' }
  return { position: cursor.position }
}
