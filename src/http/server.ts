import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { graphqlHttp } from './graphql.ts'
import { readGraphqlBody } from './graphql-body.ts'

type Yoga = ReturnType<typeof graphqlHttp>

/** One port for all doors. /graphql is taken before Hono: mounted inside it, GraphQL loses a third of its speed. */
export function httpServer(yoga: Yoga, app: Hono, report: (error: unknown) => void): Server {
  const rest = getRequestListener(app.fetch)
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0]
    if (path !== '/graphql') return rest(request, response)
    if (request.method === 'POST' && !(await readGraphqlBody(request, response))) return
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
