import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Code, codes } from '../error.ts'
import { statusOf } from './status.ts'

/** Bytes of a GraphQL request. */
const MAX_BODY = 262_144

/**
 * Reads a POSTed GraphQL request whole and bounded before Yoga sees it: JSON only (a cross-site form can not send that without
 * asking first), one operation, no more bytes than we take. Answers false where it has refused.
 */
export async function readGraphqlBody(
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
): Promise<boolean> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') return refused(response, 'unsupported_media_type')
  const text = await readText(request)
  if (text === null) return refused(response, 'payload_too_large')
  try {
    request.body = JSON.parse(text)
  } catch {
    return refused(response, 'bad_json')
  }
  const { body } = request
  const fine = body !== null && typeof body === 'object' && 'query' in body && typeof body.query === 'string'
  return (
    fine || refused(response, 'bad_input', 'The body must be {"query": "…", "variables": {…}}; batches are not taken.')
  )
}

async function readText(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return null
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > MAX_BODY) return null
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function refused(response: ServerResponse, code: Code, message: string = codes[code]): false {
  // What was not read is not worth reading: the connection ends with the answer.
  response.writeHead(statusOf[code], {
    'content-type': 'application/json',
    connection: 'close',
    'access-control-allow-origin': '*',
  })
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }))
  return false
}
