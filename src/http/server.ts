import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Trusted } from '../graphql/trusted.ts'
import { accepted, answerTypes } from './accept.ts'
import { trustForwarded } from './client-ip.ts'
import type { graphqlHttp } from './graphql.ts'
import { readGraphqlBody, readGraphqlUrl, refused } from './graphql-body.ts'
import type { Guards } from './guards.ts'
import { cors, secure } from './headers.ts'
import { isSubscription } from './operation.ts'
import { createRequestLog, type Log } from './request-log.ts'
import { serveSse } from './sse.ts'
import { watchUnread } from './unread.ts'

type Yoga = ReturnType<typeof graphqlHttp>

type ServerParts = {
  doorkeepers: Guards
  trustProxy: boolean
  /** Whether GraphiQL is served. */
  development: boolean
  /** Whether clients reach the server by https, through a proxy. */
  https: boolean
  trusted: Trusted | null
  log?: Log | undefined
  report: (error: unknown) => void
}

/** One port for every API. /graphql is dispatched before Hono: mounted inside it, GraphQL loses a third of its speed. */
export function httpServer(yoga: Yoga, app: Hono, parts: ServerParts): Server {
  const { doorkeepers, trustProxy, development, https, log, report } = parts
  const logRequest = log && createRequestLog(log, ['/graphql', ...app.routes.map(({ path }) => path)])
  const rest = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  // Slow requests are cut. Until then they hold a connection, and nothing else.
  const times = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 }
  const server = createServer({ ...times, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 }, (request, response) => {
    if (trustProxy) trustForwarded(request)
    logRequest?.(request, response)
    secure(response, { https })
    serve(request, response).catch(error => {
      if (request.destroyed && !request.complete) return
      report(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  watchUnread(server)
  return server

  async function serve(request: IncomingMessage, response: ServerResponse) {
    if (request.url?.split('?')[0] !== '/graphql') return rest(request, response)
    if (cors(request, response, doorkeepers.allowsOrigin)) return
    const answers = accepted(request.headers.accept)
    const [first] = answers
    if (first === undefined) return void refused(response, 'not_acceptable')
    // GraphiQL needs scripts that the default policy forbids; it is served in development only.
    const page = development && request.method === 'GET' && first === 'page'
    if (page) response.removeHeader('content-security-policy')
    const plain = answers.find(each => each === 'response' || each === 'json')
    // Yoga reads this header too, and its own stream does not end with the credential: it must not see that a stream is accepted.
    request.headers.accept = answerTypes[page ? 'page' : (plain ?? 'page')]
    const { method } = request
    if (page || (method !== 'GET' && method !== 'POST')) return yoga(request, response)
    const operation = method === 'POST' ? await readGraphqlBody(request, response) : readGraphqlUrl(request, response)
    if (!operation) return
    const stream =
      answers.includes('stream') &&
      (first === 'stream' || plain === undefined || isSubscription(operation, parts.trusted))
    if (stream) return serveSse(yoga, doorkeepers, request, response, operation)
    return yoga(request, response)
  }
}
