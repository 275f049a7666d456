import { type DomainError, refuse } from './error.ts'

/** A page of a list: at most `limit` rows behind the position `after`; null: from the start. */
export type Page<Position = string> = { after: Position | null; limit: number }

/** Rows of a page where the caller names no number, and the most that a caller may ask for. */
export const DEFAULT_LENGTH = 50
export const MAX_LENGTH = 200

/** The number of rows of a page. `path` names the argument in the refusal. */
export function readLength(first: number | null | undefined, path = 'first'): number | DomainError {
  const length = first ?? DEFAULT_LENGTH
  return length >= 0 && length <= MAX_LENGTH ? length : refuse('bad_input', `${path} is 0 to ${MAX_LENGTH}.`, { path })
}
