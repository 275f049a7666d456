import { type DomainError, refuse } from './error.ts'

/** A page of a list: at most `limit` rows behind the position `after`; null: from the start. */
export type Page<Position = string> = { after: Position | null; limit: number }

/** The length of a page that names none, and the longest that may be asked for. */
export const DEFAULT_LENGTH = 50
export const MAX_LENGTH = 200

/** How many rows a page asks for. `path` names the argument in the refusal. */
export function readLength(asked: number | null | undefined, path = 'first'): number | DomainError {
  const length = asked ?? DEFAULT_LENGTH
  return length >= 0 && length <= MAX_LENGTH ? length : refuse('bad_input', `${path} is 0 to ${MAX_LENGTH}.`, { path })
}
