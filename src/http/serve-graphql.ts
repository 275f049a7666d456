import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Trusted } from '../graphql/trusted.ts'
import { accepted, answerTypes } from './accept.ts'
import { answerError, readGraphqlBody, readGraphqlUrl } from './graphql-body.ts'
import type { GraphqlServer } from './graphql-server.ts'
import { serveSse } from './graphql-sse.ts'
import type { Guards } from './guards.ts'
import { cors } from './headers.ts'
import { isSubscription } from './operation.ts'

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
  if (page || (method !== 'GET' && method !== 'POST')) return graphql(request, response)
  const operation = method === 'POST' ? await readGraphqlBody(request, response) : readGraphqlUrl(request, response)
  if (!operation) return
  const stream =
    answers.includes('stream') && (first === 'stream' || plain === undefined || isSubscription(operation, trusted))
  return stream ? serveSse(endpoint, request, response, operation) : graphql(request, response)
}
