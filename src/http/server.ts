import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { trustForwarded } from './client-ip.ts'
import { setSecurityHeaders } from './headers.ts'
import { createRequestLog, type Log } from './request-log.ts'
import { type GraphqlEndpoint, serveGraphql } from './serve-graphql.ts'
import { watchUnread } from './unread.ts'

type ServerParts = GraphqlEndpoint & {
  trustProxy: boolean
  /** The address that clients use; null: the one the server listens on. */
  publicUrl: string | null
  log?: Log | undefined
  report: (error: unknown) => void
}

/** Slow requests are cut. Until then they hold a connection, and nothing else. */
const limits = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 16_384,
}

/** One port for every API. /graphql is dispatched before Hono: mounted inside it, GraphQL loses a third of its speed. */
export function createHttpServer(app: Hono, parts: ServerParts): Server {
  const { trustProxy, publicUrl, log, report } = parts
  const https = publicUrl?.startsWith('https:') ?? false
  const logRequest = log && createRequestLog(log, ['/graphql', ...app.routes.map(({ path }) => path)])
  const serveApp = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const serve = async (request: IncomingMessage, response: ServerResponse) =>
    request.url?.split('?')[0] === '/graphql' ? serveGraphql(parts, request, response) : serveApp(request, response)
  const server = createServer(limits, (request, response) => {
    if (trustProxy) trustForwarded(request)
    logRequest?.(request, response)
    setSecurityHeaders(response, { https })
    serve(request, response).catch(error => {
      // The client disconnected while it sent its request.
      if (request.destroyed && !request.complete) return
      report(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  watchUnread(server)
  return server
}
