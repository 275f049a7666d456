import { type DomainError, refuse } from '../domain/error.ts'

/** Bytes of a REST body. */
const MAX_BODY = 131_072

/** The request's JSON object, or why there is none. */
export async function readJson(request: Request): Promise<Record<string, unknown> | DomainError> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type !== 'application/json' && !type.endsWith('+json')) return refuse('unsupported_media_type')
  const text = await readText(request)
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

/** null where the body is larger than `MAX_BODY`; the rest is never read. */
export async function readText(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BODY) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
