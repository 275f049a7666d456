import { type Message, validateMessage } from 'graphql-ws'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { isObject } from '../domain/json.ts'
import { parseJson } from '../domain/json-text.ts'
import { decodeText } from '../rest/decode.ts'
import { documentText, type Operation } from './operation.ts'

export type ClientMessage = Message | { type: 'refused'; id: string; refusal: DomainError }

/** A message of a client; null: it breaks the protocol. ws closes with 1007 for bytes of a text frame that are none. */
export function readMessage(data: Buffer): ClientMessage | null {
  const text = decodeText(data, 'utf-8')
  if (isRefusal(text)) return null
  const value = parseJson(text)
  if (isRefusal(value)) return value.code === 'bad_json' ? null : refused(JSON.parse(text), value)
  try {
    return validateMessage(withQuery(value))
  } catch {
    return null
  }
}

/** Of a message that is JSON, and holds what would not be kept: an operation is refused, anything else breaks the protocol. */
function refused(message: unknown, { code, message: words, detail }: DomainError): ClientMessage | null {
  const { type, id } = Object(message) as { type?: unknown; id?: unknown }
  if (type !== 'subscribe' || typeof id !== 'string') return null
  const path = detail.path?.replace(/^payload\./, '')
  return { type: 'refused', id: id.toWellFormed(), refusal: refuse(code, words, path === undefined ? {} : { path }) }
}

/** A `subscribe` message that names a trusted document needs no `query` (as over HTTP), but the protocol demands one. */
function withQuery(message: unknown): unknown {
  const payload = isObject(message) && message.type === 'subscribe' ? message.payload : null
  if (!isObject(payload) || payload.query != null || documentText(payload as Partial<Operation>) === null)
    return message
  return { ...(message as object), payload: { ...payload, query: '' } }
}

/** A reason that a close frame can hold, which is 123 bytes: the id of an operation, which is the client's, can stand in it. */
export function fitting(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= MAX_REASON) return reason
  // Ends at a character: a byte of the middle of one begins with the bits 10.
  let end = MAX_REASON
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}

const MAX_REASON = 123
