import type { IncomingMessage, Server } from 'node:http'
import { makeServer } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Principal } from '../domain/access/credential.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { clientIp } from './client-ip.ts'
import { closeCodes } from './close-codes.ts'
import type { graphqlHttp } from './graphql.ts'
import type { Guards } from './guards.ts'
import { defaultHeartbeat, type HeartbeatTimes, startHeartbeat } from './heartbeat.ts'
import { prepare } from './operation.ts'
import { adaptSocket } from './ws-adapter.ts'

/** Yoga's own execution, passed along as the root value, so that its plugins and its mask apply to sockets too. */
type Envelop = Pick<ReturnType<ReturnType<typeof graphqlHttp>['getEnveloped']>, 'execute' | 'subscribe'>
type Extra = { socket: WebSocket; request: IncomingMessage; principal: Principal | null; left: AbortSignal }

/** Limits of sockets. */
export const socketLimits = {
  /** Open sockets. */
  sockets: 10_000,
  /** Operations running on one socket. */
  operations: 200,
  /** Bytes of one frame a client sends. */
  frameBytes: 262_144,
  /** Time from the opening to `connection_init`. */
  initMs: 10_000,
}

/** GraphQL over WebSocket (graphql-transport-ws) on /graphql. Returns how to close it. */
export function graphqlSockets(
  server: Server,
  yoga: ReturnType<typeof graphqlHttp>,
  { identify, whileValid, admit, allowsOrigin }: Guards,
  report: (error: unknown) => void,
  times: HeartbeatTimes = defaultHeartbeat,
) {
  // A client that does not answer the close frame is not waited for. (The types lack this option.)
  const leave = { closeTimeout: 2_000 }
  const sockets = new WebSocketServer({
    ...leave,
    noServer: true,
    maxPayload: socketLimits.frameBytes,
    handleProtocols: offered => (offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
  })
  server.on('upgrade', (request, socket, head) => {
    const status = refusal(request)
    if (status) {
      // Node no longer manages this socket: its errors and its end are ours to handle.
      socket.on('error', () => {}).once('finish', () => socket.destroy())
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, client => sockets.emit('connection', client, request))
  })
  const refusal = ({ url, headers }: IncomingMessage): string | null => {
    if (url?.split('?')[0] !== '/graphql') return '404 Not Found'
    if (!allowsOrigin(headers.origin)) return '403 Forbidden'
    return sockets.clients.size >= socketLimits.sockets ? '503 Service Unavailable' : null
  }
  const pulse = startHeartbeat(sockets, times)

  const graphql = makeServer<{ authorization?: unknown }, Partial<Extra>>({
    connectionInitWaitTimeout: socketLimits.initMs,
    onConnect: async ({ connectionParams, extra }) => {
      const leaving = new AbortController()
      extra.left = leaving.signal
      extra.socket?.once('close', () => leaving.abort())
      const found = await identify(connectionParams?.authorization)
      // The client left meanwhile: a timer set now would run until the token expires, and keep the process alive as long.
      if (isRefusal(found) || leaving.signal.aborted) {
        // A false token counts for its address, as it does over HTTP.
        await admit(null, clientIp(extra.request as IncomingMessage))
        return false
      }
      const { principal, token } = found
      extra.principal = principal
      // 4403, not 4401: clients reconnect after it, with a fresh token.
      const { code, reason } = closeCodes.expired
      const keep = whileValid({ principal, token }, () => extra.socket?.close(code, reason))
      extra.socket?.once('close', keep)
      return true
    },
    onSubscribe: async ({ extra, subscriptions }, _id, payload) => {
      if (Object.keys(subscriptions).length > socketLimits.operations)
        return [
          toGraphQLError(refuse('limit_reached', `A socket carries ${socketLimits.operations} operations at once.`)),
        ]
      const no = await admit(extra.principal ?? null, clientIp(extra.request as IncomingMessage))
      if (no) return [toGraphQLError(no)]
      const ready = await prepare(
        yoga,
        { principal: extra.principal ?? null, ...(extra.left && { signal: extra.left }) },
        payload,
      )
      if ('length' in ready) return ready
      const { args, execute, subscribe } = ready
      return { ...args, rootValue: { execute, subscribe } }
    },
    execute: args => (args.rootValue as Envelop).execute(args),
    subscribe: args => (args.rootValue as Envelop).subscribe(args),
  })
  sockets.on('connection', (socket, request) => {
    adaptSocket(graphql, socket, { socket, request }, { messages: socketLimits.operations + 100, report })
  })
  return {
    async close() {
      pulse.stop()
      for (const client of sockets.clients) client.close(closeCodes.restart.code, closeCodes.restart.reason)
      await new Promise<void>(resolve => sockets.close(() => resolve()))
    },
  }
}
