import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { DomainError } from '../domain/error.ts'
import { toProblem } from '../rest/answer.ts'
import { targetFault } from '../rest/decode.ts'
import { hasLeft } from './aborted.ts'
import { trustForwarded } from './client-ip.ts'
import { answerRefusal } from './graphql-body.ts'
import type { Guards } from './guards.ts'
import { cors, setSecurityHeaders } from './headers.ts'
import { createRequestLog, type Log } from './request-log.ts'
import { normalizeTarget } from './request-target.ts'
import { type GraphqlEndpoint, serveGraphql } from './serve-graphql.ts'
import { watchUnread } from './unread.ts'

type ServerParts = GraphqlEndpoint & {
  trustProxy: boolean
  /** The address that clients use; null: the one the server listens on. */
  publicUrl: string | null
  /** How long a connection without a request is kept. */
  keepAliveMs: number
  log?: Log | undefined
  report: (error: unknown) => void
}

/**
 * Slow requests are cut. Until then they hold a connection, and nothing else. Their times count from the first byte of a request, so
 * they may be shorter than the time a connection is kept between requests.
 */
const limits = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
}

/** One port for every API. /graphql is dispatched before Hono: mounted inside it, GraphQL loses a third of its speed. */
export function createHttpServer(app: Hono, parts: ServerParts): Server {
  const { trustProxy, publicUrl, keepAliveMs, log, report } = parts
  const https = publicUrl?.startsWith('https:') ?? false
  const logRequest = log && createRequestLog(log, ['/graphql', ...app.routes.map(({ path }) => path)])
  // `hostname` stands for a missing Host (HTTP/1.0).
  const serveApp = getRequestListener(app.fetch, { overrideGlobalObjects: false, hostname: 'localhost' })
  const serve = async (request: IncomingMessage, response: ServerResponse) =>
    request.url?.split('?')[0] === '/graphql' ? serveGraphql(parts, request, response) : serveApp(request, response)
  const options = { ...limits, keepAliveTimeout: keepAliveMs, shouldUpgradeCallback: isWebSocket }
  const server = createServer(options, (request, response) => {
    const refusal = normalizeTarget(request) ?? targetFault(request.url ?? '')
    if (trustProxy) trustForwarded(request)
    logRequest?.(request, response)
    setSecurityHeaders(response, { https })
    if (refusal) return void refuseRequest(request, response, refusal, parts.guards)
    serve(request, response).catch(error => {
      if (hasLeft(request)) return
      report(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  if (trustProxy) server.on('upgrade', trustForwarded)
  // This server is no proxy. Without a listener Node hangs up without an answer.
  server.on('connect', (_, socket) => {
    socket.on('error', () => {})
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })
  watchUnread(server)
  return server
}

/**
 * Another protocol that a client offers is not taken, and its request is answered as it is (RFC 9110, 7.8): Java's HttpClient offers
 * `h2c` with each request to a plain address.
 */
const isWebSocket = ({ headers }: IncomingMessage): boolean =>
  (headers.upgrade ?? '').split(',').some(each => each.trim().toLowerCase() === 'websocket')

/** In the form that the address answers in. The rest of the request is not read. A preflight is allowed, so that a page learns why. */
async function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: DomainError,
  { allowsOrigin }: Pick<Guards, 'allowsOrigin'>,
) {
  if (cors(request, response, allowsOrigin)) return
  if (request.url?.split('?')[0] === '/graphql') return answerRefusal(response, refusal)
  const problem = toProblem(refusal, { connection: 'close' })
  response.writeHead(problem.status, Object.fromEntries(problem.headers)).end(await problem.text())
}
