import { type DomainError, refuse } from './error.ts'

/** Characters of a user's id. */
const MAX_USER_ID = 256

/** Browsers and servers resolve a path's segment `.` or `..`, also percent-encoded, so no REST path would lead to such a user. */
const unreachable = /^\.{1,2}$/

/** Why a text cannot be a user's id, or null. An id stands in paths, headers and logs. */
export function userIdFault(id: string): string | null {
  if (id === '' || id.length > MAX_USER_ID) return `A userId has 1 to ${MAX_USER_ID} characters.`
  if (!id.isWellFormed() || /\p{Cc}/u.test(id)) return 'A userId has no control characters and no half characters.'
  return unreachable.test(id) ? 'A userId cannot be . or .., which no path can name.' : null
}

/** The user's id of an input; null: none, or an empty one. */
export function readUserId(id: string | null | undefined, path: string): string | null | DomainError {
  if (id === null || id === undefined || id === '') return null
  const fault = userIdFault(id)
  return fault === null ? id : refuse('bad_input', fault, { path })
}
