import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Authenticate } from '../credential/authenticate.ts'
import type { graphqlHttp } from './graphql.ts'
import { readGraphqlBody, readGraphqlUrl } from './graphql-body.ts'
import { serveSse } from './sse.ts'

type Yoga = ReturnType<typeof graphqlHttp>

/** One port for all doors. /graphql is taken before Hono: mounted inside it, GraphQL loses a third of its speed. */
export function httpServer(
  yoga: Yoga,
  app: Hono,
  parts: { authenticate: Authenticate; now: () => number },
  report: (error: unknown) => void,
): Server {
  const rest = getRequestListener(app.fetch)
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0]
    if (path !== '/graphql') return rest(request, response)
    // Who takes any answer gets the one whose status tells the truth: with application/json the specification wants 200 for faults.
    if ((request.headers.accept ?? '*/*') === '*/*') request.headers.accept = 'application/graphql-response+json'
    const stream = request.headers.accept?.includes('text/event-stream') ?? false
    if (request.method === 'POST') {
      const operation = await readGraphqlBody(request, response)
      if (!operation) return
      if (stream) return serveSse(yoga, parts, request, response, operation)
    } else if (request.method === 'GET' && stream) {
      const operation = readGraphqlUrl(request, response)
      return operation && serveSse(yoga, parts, request, response, operation)
    }
    return yoga(request, response)
  }
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
    (request, response) => {
      serve(request, response).catch(error => {
        if (request.destroyed && !request.complete) return
        report(error)
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
    },
  )
  return server
}
