import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ExecutionArgs } from 'graphql'
import { type Context, makeServer, type ServerOptions, type SubscribePayload } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Principal } from '../domain/access/credential.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import type { Subscribed } from '../graphql/subscription.ts'
import { clientIp } from './client-ip.ts'
import { closeCodes } from './close-codes.ts'
import type { GraphqlServer } from './graphql-server.ts'
import type { Guards } from './guards.ts'
import { defaultHeartbeat, Heartbeat, type HeartbeatTimes } from './heartbeat.ts'
import { prepare, readOperation } from './operation.ts'
import { normalizeTarget } from './request-target.ts'
import { socketCredential } from './socket-credential.ts'
import { SocketOutlet, SocketWriter } from './socket-writer.ts'
import { adaptSocket } from './ws-adapter.ts'

/**
 * Yoga's own execution, passed along as the root value, so that its plugins and its mask apply to sockets too; and where the answers of
 * a subscription go, around graphql-ws, which would serialise each of them for each subscriber.
 */
type Enveloped = Pick<ReturnType<GraphqlServer['getEnveloped']>, 'execute' | 'subscribe'> & { outlet: SocketOutlet }
/** Of one socket. `left` aborts when the client disconnects. */
type Extra = {
  socket: WebSocket
  request: IncomingMessage
  writer: SocketWriter
  principal: Principal | null
  left: AbortSignal
}
type InitPayload = Record<string, unknown>
type Opened = Pick<Extra, 'writer'> & Partial<Extra>
type SocketContext = Context<InitPayload, Opened>

type Parts = {
  graphql: GraphqlServer
  guards: Guards
  report: (error: unknown) => void
  heartbeat?: HeartbeatTimes | undefined
}

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

/** GraphQL over WebSocket (graphql-transport-ws) on /graphql. */
export class GraphqlSockets implements AsyncDisposable {
  readonly #parts: Parts
  readonly #heartbeat: Heartbeat
  readonly #sockets: WebSocketServer

  constructor(server: Server, parts: Parts) {
    this.#parts = parts
    // A client that does not answer the close frame is not waited for. (The types lack this option.)
    const closeTimeout = { closeTimeout: 2_000 }
    this.#sockets = new WebSocketServer({
      ...closeTimeout,
      noServer: true,
      maxPayload: socketLimits.frameBytes,
      handleProtocols: offered => (offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
    })
    this.#heartbeat = new Heartbeat(this.#sockets, parts.heartbeat ?? defaultHeartbeat)
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    const protocol = makeServer<InitPayload, Opened>(this.#protocolOptions())
    const limits = { messages: socketLimits.operations + 100, report: parts.report }
    this.#sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
      const writer = new SocketWriter(socket, request.socket)
      adaptSocket(protocol, socket, { socket, request, writer }, limits)
    })
  }

  async [Symbol.asyncDispose]() {
    this.#heartbeat[Symbol.dispose]()
    for (const client of this.#sockets.clients) client.close(closeCodes.restart.code, closeCodes.restart.reason)
    await new Promise<void>(resolve => this.#sockets.close(() => resolve()))
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const refused = this.#refusedStatus(request)
    const closed = refused === null ? this.#parts.guards.streams.open(clientIp(request)) : null
    if (closed) {
      socket.once('close', closed)
      return this.#sockets.handleUpgrade(request, socket, head, client =>
        this.#sockets.emit('connection', client, request),
      )
    }
    const status = refused ?? '429 Too Many Requests\r\nretry-after: 60'
    // Node no longer manages this socket: its errors and its end are ours to handle.
    socket.on('error', () => {}).once('finish', () => socket.destroy())
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  }

  #refusedStatus(request: IncomingMessage): string | null {
    if (normalizeTarget(request)) return '400 Bad Request'
    const { url, headers } = request
    if (url?.split('?')[0] !== '/graphql') return '404 Not Found'
    if (!this.#parts.guards.allowsOrigin(headers.origin)) return '403 Forbidden'
    return this.#sockets.clients.size >= socketLimits.sockets ? '503 Service Unavailable' : null
  }

  #protocolOptions(): ServerOptions<InitPayload, Opened> {
    return {
      connectionInitWaitTimeout: socketLimits.initMs,
      onConnect: context => this.#connect(context),
      onSubscribe: (context, id, payload) => this.#subscribe(context, id, payload),
      execute: args => (args.rootValue as Enveloped).execute(args),
      subscribe: args => subscribe(args.rootValue as Enveloped, args),
    }
  }

  async #connect({ connectionParams, extra }: SocketContext): Promise<boolean> {
    const { guards } = this.#parts
    const leaving = new AbortController()
    extra.left = leaving.signal
    extra.socket?.once('close', () => leaving.abort())
    const found = socketCredential(connectionParams, extra.request as IncomingMessage)
    if (found.misplaced !== null) {
      const { code, reason } = closeCodes.misplaced
      extra.socket?.close(code, reason)
      return false
    }
    const identified = await guards.identify(found.authorization)
    // The client left meanwhile: a timer set now would run until the token expires, and keep the process alive as long.
    if (isRefusal(identified) || leaving.signal.aborted) {
      // A false token counts for its address, as it does over HTTP.
      await guards.checkRate(null, clientIp(extra.request as IncomingMessage))
      return false
    }
    extra.principal = identified.principal
    // 4403, not 4401: clients reconnect after it, with a fresh token.
    const { code, reason } = closeCodes.expired
    const stopWatching = guards.endWhenExpired(identified, () => extra.socket?.close(code, reason))
    extra.socket?.once('close', stopWatching)
    return true
  }

  async #subscribe({ extra, subscriptions }: SocketContext, id: string, payload: SubscribePayload) {
    const { graphql, guards } = this.#parts
    const { principal = null, left } = extra
    const limit = socketLimits.operations
    if (Object.keys(subscriptions).length > limit)
      return [toGraphQLError(refuse('limit_reached', `A socket carries ${limit} operations at once.`))]
    const address = clientIp(extra.request as IncomingMessage)
    const refusal = await guards.checkRate(principal, address)
    if (refusal) return [toGraphQLError(refusal)]
    const operation = readOperation(payload)
    if (isRefusal(operation)) return [toGraphQLError(operation)]
    const prepared = await prepare(graphql, { principal, address, ...(left && { signal: left }) }, operation)
    if ('length' in prepared) return prepared
    const { args, execute, subscribe } = prepared
    const outlet = new SocketOutlet(extra.writer, id)
    return { ...args, rootValue: { execute, subscribe, outlet } }
  }
}

/** The errors, or a stream that has no answer for graphql-ws, only its end: the answers go to the outlet. */
async function subscribe({ subscribe, outlet }: Enveloped, args: ExecutionArgs) {
  const { stream, ...result } = (await subscribe({ ...args, rootValue: undefined })) as Subscribed
  if (!stream) return result
  const done = { done: true, value: undefined } as const
  const end = async () => {
    stream.end()
    return done
  }
  const answers: AsyncGenerator<never, void, void> = {
    next: () => stream.start(outlet).then(() => done),
    return: end,
    throw: end,
    [Symbol.asyncDispose]: async () => stream.end(),
    [Symbol.asyncIterator]: () => answers,
  }
  return answers
}
