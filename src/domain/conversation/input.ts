import { type DomainError, refuse } from '../error.ts'
import type { JsonObject } from '../json.ts'

/** Bytes as JSON of all variables that callers set in a conversation, or of a profile. */
export const MAX_OBJECT_BYTES = 32_768
/** Characters of a ClaimEnd. */
export const MAX_CLAIM_END = 256

/**
 * A JSON object of bounded size, for variables and profiles; `path` names the input in the refusal. It is not copied by a schema:
 * what the entrances took (`json-text.ts`) is kept as it is.
 */
export function readObject(value: unknown, path: string, max = MAX_OBJECT_BYTES): JsonObject | DomainError {
  const object = value ?? {}
  if (typeof object !== 'object' || Array.isArray(object))
    return refuse('bad_input', `${path} must be a JSON object.`, { path })
  if (!fits(object as JsonObject, max))
    return refuse('bad_input', `${path} has at most ${max} bytes as JSON.`, { path })
  return object as JsonObject
}

/** Whether variables or a profile are within `MAX_OBJECT_BYTES`. */
export const fits = (value: JsonObject, max = MAX_OBJECT_BYTES) => Buffer.byteLength(JSON.stringify(value)) <= max

/** A text of 1 to `max` characters; null: none, or an empty one. */
export function readText(value: string | null | undefined, path: string, max: number): string | null | DomainError {
  if (value === null || value === undefined || value === '') return null
  return value.length <= max ? value : refuse('bad_input', `${path} has at most ${max} characters.`, { path })
}
