/**
 * A position in one log, and the tag of what stands there. After a restored backup another entry can stand at the same position; it
 * has another tag. In front of the first entry: position 0, tag ''.
 */
export type Place = { position: number; tag: string }

/** `scope` is a conversation's id or an inbox, `generation` names the database file. */
export type Cursor = Place & { generation: string; scope: string }

export const START: Place = { position: 0, tag: '' }

/** Opaque to clients, which keep it and send it back. */
export const encodeCursor = ({ generation, scope, position, tag }: Cursor) =>
  Buffer.from(`${generation} ${scope} ${position}${tag && ` ${tag}`}`).toString('base64url')

/** null: not a cursor of this server. */
function decodeCursor(text: string): Cursor | null {
  if (text.length > 512) return null
  const [generation, scope, position, tag = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ')
  if (!generation || !scope || !position || rest.length > 0 || !/^(0|[1-9]\d{0,14})$/.test(position)) return null
  return { generation, scope, position: Number(position), tag }
}

/** Why a cursor cannot be served; the stream then starts again at the beginning of the log. */
export type ResetReason =
  | 'MALFORMED'
  | 'OTHER_GENERATION'
  | 'OTHER_LOG'
  | 'OTHER_HISTORY'
  | 'FROM_THE_FUTURE'
  | 'PRUNED'

/** `pruned`: the place behind the last entry that was removed. */
export type Log = { generation: string; scope: string; head: number; pruned: Place }

/**
 * The place to resume after, or why the cursor cannot be served. Without a cursor: the start of the log. The caller checks that the
 * log has this tag at this position.
 */
export function resumePlace(log: Log, after: string | null): Place | { reset: ResetReason } {
  if (after === null) return log.pruned
  const cursor = decodeCursor(after)
  if (!cursor) return { reset: 'MALFORMED' }
  const { position, tag } = cursor
  if (cursor.generation !== log.generation) return { reset: 'OTHER_GENERATION' }
  if (cursor.scope !== log.scope) return { reset: 'OTHER_LOG' }
  if (position > log.head) return { reset: 'FROM_THE_FUTURE' }
  if (position < log.pruned.position) return { reset: 'PRUNED' }
  return { position, tag }
}
