import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DomainError, isRefusal } from '../domain/error.ts'
import { statusOf } from '../domain/status.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import type { Trusted } from '../graphql/trusted.ts'
import { accepted, answerTypes } from './accept.ts'
import { answerKnown, knownDocument } from './answer-known.ts'
import { authenticateRequest } from './authenticate-request.ts'
import { clientIp } from './client-ip.ts'
import { answerError, readGraphqlBody, readGraphqlUrl } from './graphql-body.ts'
import type { GraphqlServer } from './graphql-server.ts'
import { serveSse } from './graphql-sse.ts'
import type { Guards } from './guards.ts'
import { cors } from './headers.ts'
import { isOfKind } from './operation.ts'
import { retryAfter } from './rate-limit.ts'

export type GraphqlEndpoint = {
  graphql: GraphqlServer
  guards: Guards
  /** Whether GraphiQL is served. */
  development: boolean
  trusted: Trusted | null
}

/** A request to /graphql: a preflight, the page GraphiQL, a stream, or one answer. */
export async function serveGraphql(endpoint: GraphqlEndpoint, request: IncomingMessage, response: ServerResponse) {
  const { graphql, guards, development, trusted } = endpoint
  if (cors(request, response, guards.allowsOrigin)) return
  const answers = accepted(request.headers.accept)
  const [first] = answers
  if (first === undefined) return void answerError(response, 'not_acceptable')
  // GraphiQL needs scripts that the default policy forbids; it is served in development only.
  const page = development && request.method === 'GET' && first === 'page'
  if (page) response.removeHeader('content-security-policy')
  const plain = answers.find(each => each === 'response' || each === 'json')
  // Yoga reads this header too, and its own stream does not end with the credential: it must not see that a stream is accepted.
  request.headers.accept = answerTypes[page ? 'page' : (plain ?? 'page')]
  const { method } = request
  if (page) return graphql.serve(request, response)
  if (method !== 'GET' && method !== 'POST')
    return void answerError(response, 'method_not_allowed', { allow: 'GET, POST' })
  // Before anything is read or parsed: what is over the rate limit, and what is refused later, must be cheap.
  const identified = await authenticateRequest(guards, request)
  if (isRefusal(identified)) return answerUnidentified(response, identified, answerTypes[plain ?? 'json'])
  if (request.destroyed) return
  const operation = method === 'POST' ? await readGraphqlBody(request, response) : readGraphqlUrl(request, response)
  if (!operation) return
  if (method === 'GET' && isOfKind('mutation', operation, trusted))
    return void answerError(response, 'method_not_allowed', { allow: 'POST' })
  const stream =
    answers.includes('stream') &&
    (first === 'stream' || plain === undefined || isOfKind('subscription', operation, trusted))
  if (stream) return serveSse(endpoint, request, response, { operation, identified })
  const { principal } = identified
  const known = method === 'POST' && plain !== undefined ? knownDocument(graphql, operation) : null
  return known
    ? answerKnown(graphql, request, response, { known, operation, principal, type: answerTypes[plain!] })
    : graphql.serve(request, response, { principal, address: clientIp(request) })
}

function answerUnidentified(response: ServerResponse, refusal: DomainError, type: string) {
  response.writeHead(statusOf[refusal.code], { 'content-type': `${type}; charset=utf-8`, ...retryAfter(refusal) })
  response.end(JSON.stringify({ errors: [toGraphQLError(refusal)] }))
}
