import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { throughProxy } from './address.ts'
import type { Doorkeepers } from './doorkeepers.ts'
import type { graphqlHttp } from './graphql.ts'
import { readGraphqlBody, readGraphqlUrl } from './graphql-body.ts'
import { cors, secure } from './headers.ts'
import { type Log, logRequest } from './log.ts'
import { serveSse } from './sse.ts'

type Yoga = ReturnType<typeof graphqlHttp>

type ServerParts = {
  doorkeepers: Doorkeepers
  trustProxy: boolean
  /** Whether GraphiQL is served. */
  development: boolean
  /** Whether we are reached by https, through a proxy of our own. */
  https: boolean
  log?: Log | undefined
  report: (error: unknown) => void
}

/** One port for all doors. /graphql is taken before Hono: mounted inside it, GraphQL loses a third of its speed. */
export function httpServer(yoga: Yoga, app: Hono, parts: ServerParts): Server {
  const { doorkeepers, trustProxy, development, https, log, report } = parts
  const rest = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  // Slow requests are cut: they hold a connection, and nothing else.
  const times = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 }
  return createServer({ ...times, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 }, (request, response) => {
    if (trustProxy) throughProxy(request)
    if (log) logRequest(log, request, response)
    secure(response, { https })
    serve(request, response).catch(error => {
      if (request.destroyed && !request.complete) return
      report(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })

  async function serve(request: IncomingMessage, response: ServerResponse) {
    if (request.url?.split('?')[0] !== '/graphql') return rest(request, response)
    if (cors(request, response, doorkeepers.allowsOrigin)) return
    // Who takes any answer gets the one whose status tells the truth: with application/json the specification wants 200 for faults.
    if ((request.headers.accept ?? '*/*') === '*/*') request.headers.accept = 'application/graphql-response+json'
    const stream = request.headers.accept?.includes('text/event-stream') ?? false
    if (request.method === 'POST') {
      const operation = await readGraphqlBody(request, response)
      if (!operation) return
      if (stream) return serveSse(yoga, doorkeepers, request, response, operation)
    } else if (request.method === 'GET' && stream) {
      const operation = readGraphqlUrl(request, response)
      return operation && serveSse(yoga, doorkeepers, request, response, operation)
    }
    // GraphiQL is a page that loads itself from elsewhere; it is served in development alone.
    if (development && request.headers.accept?.includes('text/html')) response.removeHeader('content-security-policy')
    return yoga(request, response)
  }
}
