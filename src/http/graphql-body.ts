import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { parseJson } from '../domain/json-text.ts'
import { statusOf } from '../domain/status.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { isTypo } from '../rest/query.ts'
import { readBody } from '../rest/read-body.ts'
import { type Operation, operationKeys, readOperation } from './operation.ts'

/** Bytes of a GraphQL request. */
export const MAX_BODY = 262_144

/** A GraphQL request in the query string of a GET; null: it was refused, and is answered already. */
export function readGraphqlUrl(request: IncomingMessage, response: ServerResponse): Operation | null {
  const given = new URLSearchParams(request.url?.split('?').slice(1).join('?'))
  const operation = readSearch(given)
  if (isRefusal(operation)) return answerRefusal(response, operation)
  // Yoga reads the URL again, and knows no other name of a document than `query`.
  const { query, variables, operationName } = operation
  const search = new URLSearchParams({ query })
  // What is not for Yoga stays: a credential in it is refused later.
  for (const [name, text] of given) if (!operationKeys.some(key => key === name)) search.append(name, text)
  if (variables) search.set('variables', JSON.stringify(variables))
  if (operationName) search.set('operationName', operationName)
  request.url = `/graphql?${search}`
  return operation
}

function readSearch(search: URLSearchParams): Operation | DomainError {
  const body: Record<string, unknown> = { query: '' }
  for (const [name, text] of search) {
    const isKnown = operationKeys.some(key => key === name)
    const meant = operationKeys.find(key => isTypo(name, key))
    if (!isKnown && meant && text !== '') return refuse('bad_input', `Write ${meant}.`, { path: name })
    // Others are for others, such as a cache.
    if (!isKnown) continue
    if (body[name] && body[name] !== text)
      return refuse('bad_input', `${name} is given twice, with different values.`, { path: name })
    body[name] = text
  }
  for (const name of ['variables', 'extensions'] as const) {
    if (typeof body[name] !== 'string') continue
    const value = body[name] === '' ? null : parseJson(body[name])
    if (isRefusal(value)) return below(name, value)
    body[name] = value
  }
  const operation = readOperation(body)
  return isRefusal(operation) || operation.query !== ''
    ? operation
    : refuse('bad_input', 'The query string must hold a query.')
}

/** The refusal of a part, with the path of the whole. */
function below(name: string, { code, message, detail }: DomainError): DomainError {
  if (code === 'bad_json') return refuse(code, `${name} must be a JSON object.`, { path: name })
  return refuse(code, message, { path: detail.path === undefined ? name : `${name}.${detail.path}` })
}

/**
 * Reads a POSTed GraphQL request before Yoga does: JSON only (a cross-site form cannot send that without a preflight), one
 * operation, `MAX_BODY` bytes at most. null: it was refused, and is answered already.
 */
export async function readGraphqlBody(
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
): Promise<Operation | null> {
  const contentType = request.headers['content-type']
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    return answerError(response, 'unsupported_media_type')
  const text = await readBody(request, MAX_BODY)
  const value = isRefusal(text) ? text : parseJson(text)
  const operation = isRefusal(value) ? value : readOperation(value)
  if (isRefusal(operation)) return answerRefusal(response, operation)
  request.body = operation
  return operation
}

/** null: it is answered already. */
export const answerError = (
  response: ServerResponse,
  code: DomainError['code'],
  headers: Record<string, string> = {},
): null => answerRefusal(response, refuse(code), headers)

/** The same with the refusal's own words and path. */
export function answerRefusal(
  response: ServerResponse,
  refusal: DomainError,
  headers: Record<string, string> = {},
): null {
  // The rest of the body is not read, so the connection must close with the answer.
  response.writeHead(statusOf[refusal.code], {
    'content-type': 'application/json',
    connection: 'close',
    ...headers,
  })
  response.end(JSON.stringify({ errors: [toGraphQLError(refusal)] }))
  return null
}
