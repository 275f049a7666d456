import type { Context } from 'hono'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { isObject } from '../domain/json.ts'
import { parseJson } from '../domain/json-text.ts'
import { headerOf, incomingOf, outgoingOf } from './node.ts'
import { readBody } from './read-body.ts'

/** Bytes of a REST body. */
const MAX_BODY = 131_072

/** The request's JSON object, or the refusal. */
export async function readJson(c: Context): Promise<Record<string, unknown> | DomainError> {
  return (await readOptionalJson(c)) ?? refuse('bad_json')
}

/**
 * The same where a body may be left out; null: there is none. A GET's body is read as well, for what it says must not be dropped.
 * With a credential in a header any content type is taken for JSON; without one a page of any site could send the request.
 */
export async function readOptionalJson(c: Context): Promise<Record<string, unknown> | null | DomainError> {
  const text = await readText(c)
  if (text === '') return null
  if (!headerOf(c, 'authorization') && !isJson(headerOf(c, 'content-type'))) return refuse('unsupported_media_type')
  const value = isRefusal(text) ? text : parseJson(text)
  if (isRefusal(value)) return value
  return isObject(value) ? value : refuse('bad_input', 'The body must be a JSON object.')
}

/** The body as text, or the refusal. */
export async function readText(c: Context): Promise<string | DomainError> {
  const incoming = incomingOf(c)
  const text = await readBody(incoming, MAX_BODY)
  // The rest of it is not read, so the connection must close with the answer.
  if (isRefusal(text) && !incoming.readableEnded) outgoingOf(c).setHeader('connection', 'close')
  return text
}

function isJson(contentType = ''): boolean {
  const type = contentType.split(';')[0]!.trim().toLowerCase()
  return type === 'application/json' || type.endsWith('+json')
}
