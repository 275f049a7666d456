import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Code, codes } from '../domain/error.ts'
import { statusOf } from '../domain/status.ts'
import { readText } from '../rest/read-text.ts'
import { documentText, type Operation } from './operation.ts'

/** Bytes of a GraphQL request. */
export const MAX_BODY = 262_144

/** A GraphQL request in the query string of a GET; null: it was refused, and is answered already. */
export function readGraphqlUrl(request: IncomingMessage, response: ServerResponse): Operation | null {
  const given = new URLSearchParams(request.url?.split('?').slice(1).join('?'))
  const objects: Record<string, Record<string, unknown>> = {}
  for (const name of ['variables', 'extensions']) {
    const value = parseObject(given.get(name) || '{}')
    if (value === null) return answerError(response, 'bad_json', `${name} must be a JSON object.`)
    objects[name] = value
  }
  const { variables, extensions } = objects
  const query = documentText({ query: given.get('query') ?? '', documentId: given.get('documentId'), extensions })
  if (query === null) return answerError(response, 'bad_input', 'The query string must hold a query.')
  // Yoga reads the URL again, and knows no other name of a document than `query`.
  given.set('query', query)
  for (const name of ['documentId', 'extensions']) given.delete(name)
  request.url = `/graphql?${given}`
  return { query, variables, operationName: given.get('operationName') }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/**
 * Reads a POSTed GraphQL request before Yoga does: JSON only (a cross-site form cannot send that without a preflight), one
 * operation, `MAX_BODY` bytes at most. null: it was refused, and is answered already.
 */
export async function readGraphqlBody(
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
): Promise<Operation | null> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') return answerError(response, 'unsupported_media_type')
  const text = await readText(request, request.headers['content-length'], MAX_BODY)
  if (text === null) return answerError(response, 'payload_too_large')
  try {
    request.body = JSON.parse(text)
  } catch {
    return answerError(response, 'bad_json')
  }
  const { body } = request
  if (body !== null && typeof body === 'object') {
    const { documentId: _, ...rest } = body as Operation
    const query = typeof rest.query === 'string' || rest.query == null ? documentText(body) : null
    if (query !== null || typeof rest.query === 'string') {
      const operation = { ...rest, query: query ?? '' }
      request.body = operation
      return operation
    }
  }
  return answerError(
    response,
    'bad_input',
    'The body must be {"query": "…", "variables": {…}}; batches are not supported.',
  )
}

/** null: it is answered already. */
export function answerError(response: ServerResponse, code: Code, message: string = codes[code]): null {
  // The rest of the body is not read, so the connection must close with the answer.
  response.writeHead(statusOf[code], {
    'content-type': 'application/json',
    connection: 'close',
  })
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }))
  return null
}
