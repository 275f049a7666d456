import { type DomainError, refuse } from '../domain/error.ts'
import { readText } from './read-text.ts'

/** Bytes of a REST body. */
const MAX_BODY = 131_072

/** The request's JSON object, or the refusal. */
export async function readJson(request: Request): Promise<Record<string, unknown> | DomainError> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type !== 'application/json' && !type.endsWith('+json')) return refuse('unsupported_media_type')
  const text = await readBody(request)
  if (text === null) return refuse('payload_too_large')
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return refuse('bad_input', 'The body must be a JSON object.')
    return value as Record<string, unknown>
  } catch {
    return refuse('bad_json')
  }
}

/** null where the body is too large. */
export const readBody = (request: Request): Promise<string | null> =>
  readText(request.body, request.headers.get('content-length'), MAX_BODY)
