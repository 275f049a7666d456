import { type DomainError, refuse } from './error.ts'

/**
 * How a list is sorted. A cursor is the sort key of the row it stands on, not only its id: a row that moves, or that is gone,
 * leaves the position of the cursor where it was.
 */
export type ListOrder<Row, Position> = {
  keyOf(row: Row): string
  /** null: not a key of this list. */
  read(key: string): Position | null
}

/** Sorted by ids of one kind. The kind is part of each id, so a cursor of another list is refused. */
export const byId = (kind: string): ListOrder<{ id: string }, string> => ({
  keyOf: row => row.id,
  read: key => (new RegExp(`^${kind}_[0-9a-f]{32}$`).test(key) ? key : null),
})

const MAX_CURSOR = 512

/** Opaque to clients, which keep it and send it back. */
export const cursorOf = (key: string): string => Buffer.from(key).toString('base64url')

/** The position that a cursor names; null: no cursor. `path` names the argument in the refusal. */
export function readPosition<Row, Position>(
  order: ListOrder<Row, Position>,
  cursor: string | null | undefined,
  path: 'after' | 'before' = 'after',
): Position | null | DomainError {
  if (cursor == null) return null
  const key = cursor.length <= MAX_CURSOR ? Buffer.from(cursor, 'base64url').toString() : ''
  // Node decodes malformed base64url too: only the form that it would write itself is a cursor.
  const position = cursorOf(key) === cursor ? order.read(key) : null
  return position ?? notACursor(path)
}

export const notACursor = (path: 'after' | 'before') =>
  refuse('bad_input', `${path} is not a cursor of this list.`, { path })
