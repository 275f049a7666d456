import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { CloseCode } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { clientIp } from './client-ip.ts'
import { closeCodes } from './close-codes.ts'
import { defaultHeartbeat, Heartbeat, type HeartbeatTimes } from './heartbeat.ts'
import { normalizeTarget } from './request-target.ts'
import { type SessionParts, SocketSession } from './socket-session.ts'

type Parts = SessionParts & { heartbeat?: HeartbeatTimes | undefined }

const PROTOCOL = 'graphql-transport-ws'

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
      handleProtocols: offered => (offered.has(PROTOCOL) ? PROTOCOL : false),
    })
    this.#heartbeat = new Heartbeat(this.#sockets, parts.heartbeat ?? defaultHeartbeat)
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    const limits = { ...socketLimits, messages: socketLimits.operations + 100 }
    this.#sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
      // ws then closes the socket: the cause is a client's frame or its network.
      socket.on('error', ignore)
      if (socket.protocol !== PROTOCOL) socket.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable')
      else new SocketSession(parts, limits, socket, request)
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
      socket.on('close', closed)
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
}

const ignore = () => {}
