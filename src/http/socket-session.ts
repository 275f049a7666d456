import type { IncomingMessage } from 'node:http'
import { type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import { CloseCode, type SubscribePayload } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Principal } from '../domain/access/credential.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import type { Subscribed } from '../graphql/subscription.ts'
import { clientIp } from './client-ip.ts'
import { closeCodes } from './close-codes.ts'
import type { GraphqlServer } from './graphql-server.ts'
import type { Guards } from './guards.ts'
import { prepare, readOperation } from './operation.ts'
import { socketCredential } from './socket-credential.ts'
import { type ClientMessage, fitting, readMessage } from './socket-message.ts'
import { SocketOutlet, SocketWriter } from './socket-writer.ts'

export type SessionParts = { graphql: GraphqlServer; guards: Guards; report: (error: unknown) => void }
export type SessionLimits = {
  /** Operations running at once. */
  operations: number
  /** Messages handled at once, until what they answer has been taken; at more, the socket is not read. */
  messages: number
  /** Time from the opening to `connection_init`. */
  initMs: number
}
type Running = { end(): void }

/**
 * One socket of graphql-transport-ws. Messages are checked by graphql-ws. Its server is not used: it keeps the text of every operation
 * and a suspended function for as long as a subscription runs (7 KiB for each), parses each frame again, and
 * serialises each event for each subscriber.
 */
export class SocketSession {
  readonly #parts: SessionParts
  readonly #limits: SessionLimits
  readonly #socket: WebSocket
  readonly #writer: SocketWriter
  readonly #address: string
  /** Until `connection_init`, which may name its headers; the rest of the time they are not kept. */
  #request: IncomingMessage | null
  #initTimer: NodeJS.Timeout | null
  #principal: Principal | null = null
  #isAcknowledged = false
  /** By id; null: the operation has not begun. */
  readonly #operations = new Map<string, Running | null>()
  /** Created for the first operation that can wait. */
  #leaving: AbortController | null = null
  #hasLeft = false
  #stopWatching: (() => void) | null = null
  #handled = 0

  constructor(parts: SessionParts, limits: SessionLimits, socket: WebSocket, request: IncomingMessage) {
    this.#parts = parts
    this.#limits = limits
    this.#socket = socket
    this.#request = request
    this.#address = clientIp(request)
    this.#writer = new SocketWriter(socket, request.socket)
    this.#initTimer = setTimeout(
      () => this.#close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
      limits.initMs,
    )
    socket.on('message', data => void this.#receive(data as Buffer))
    socket.on('close', () => this.#closed())
  }

  async #receive(data: Buffer) {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const message = readMessage(data)
    if (message === null) return this.#close(CloseCode.BadRequest, 'Invalid message received')
    this.#handled += 1
    if (this.#handled > this.#limits.messages) this.#socket.pause()
    try {
      await this.#handle(message)
    } catch (error) {
      this.#parts.report(error)
      this.#close(CloseCode.InternalServerError, 'Internal server error')
    } finally {
      this.#handled -= 1
      if (this.#handled <= this.#limits.messages && this.#socket.readyState === this.#socket.OPEN) this.#socket.resume()
    }
  }

  #handle(message: ClientMessage): Promise<void> | void {
    switch (message.type) {
      case 'connection_init':
        return this.#init(message.payload)
      case 'subscribe':
        return this.#subscribe(message.id, message.payload)
      case 'refused':
        return this.#sendError(message.id, [toGraphQLError(message.refusal)])
      case 'complete': {
        const running = this.#operations.get(message.id)
        this.#operations.delete(message.id)
        return running?.end()
      }
      case 'ping':
        return this.#send({ type: 'pong', ...(message.payload && { payload: message.payload }) })
      case 'pong':
        return
      default:
        return this.#close(CloseCode.BadRequest, 'Invalid message received')
    }
  }

  async #init(payload: unknown) {
    const request = this.#request
    this.#request = null
    if (this.#initTimer) clearTimeout(this.#initTimer)
    this.#initTimer = null
    if (!request) return this.#close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests')
    const { guards } = this.#parts
    const found = socketCredential(payload, request)
    if (found.misplaced !== null) return this.#close(closeCodes.misplaced.code, closeCodes.misplaced.reason)
    const identified = await guards.identify(found.authorization)
    // The client left meanwhile: a timer set now would run until the token expires, and keep the process alive as long.
    if (isRefusal(identified) || this.#hasLeft) {
      // A false token counts for its address, as it does over HTTP.
      await guards.checkRate(null, this.#address)
      return this.#close(CloseCode.Forbidden, 'Forbidden')
    }
    this.#principal = identified.principal
    // 4403, not 4401: clients reconnect after it, with a fresh token.
    const { code, reason } = closeCodes.expired
    this.#stopWatching = guards.endWhenExpired(identified, () => this.#close(code, reason))
    this.#isAcknowledged = true
    await this.#send({ type: 'connection_ack' })
  }

  async #subscribe(id: string, payload: SubscribePayload) {
    if (!this.#isAcknowledged) return this.#close(CloseCode.Unauthorized, 'Unauthorized')
    if (this.#operations.has(id))
      return this.#close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`)
    const pending = { end() {} }
    this.#operations.set(id, pending)
    try {
      const started = await this.#start(payload)
      const stream = 'refused' in started ? undefined : started.stream
      const isWanted = this.#operations.get(id) === pending
      if (stream && isWanted) return this.#follow(id, stream)
      stream?.end()
      if (!isWanted) return
      await ('refused' in started ? this.#sendError(id, started.refused) : this.#sendResult(id, started))
    } finally {
      if (this.#operations.get(id) === pending) this.#operations.delete(id)
    }
  }

  async #start(payload: SubscribePayload): Promise<Subscribed | { refused: readonly GraphQLError[] }> {
    const { graphql, guards } = this.#parts
    const limit = this.#limits.operations
    const refusal =
      this.#operations.size > limit
        ? refuse('limit_reached', `A socket carries ${limit} operations at once.`)
        : await guards.checkRate(this.#principal, this.#address)
    if (refusal) return { refused: [toGraphQLError(refusal)] }
    const operation = readOperation(payload)
    if (isRefusal(operation)) return { refused: [toGraphQLError(operation)] }
    const isStream = /^\s*subscription\b/.test(operation.query)
    const context = { principal: this.#principal, address: this.#address, ...(!isStream && { signal: this.#signal() }) }
    const prepared = await prepare(graphql, context, operation)
    if ('length' in prepared) return { refused: prepared }
    const { args, execute, subscribe } = prepared
    const kind = getOperationAST(args.document, args.operationName)?.operation
    if (!kind) return { refused: [new GraphQLError('Unable to identify operation')] }
    return (await (kind === 'subscription' ? subscribe(args) : execute(args))) as Subscribed
  }

  #signal(): AbortSignal {
    this.#leaving ??= new AbortController()
    if (this.#hasLeft) this.#leaving.abort()
    return this.#leaving.signal
  }

  #follow(id: string, stream: NonNullable<Subscribed['stream']>) {
    this.#operations.set(id, stream)
    stream.start(new SocketOutlet(this.#writer, id), error => {
      // Otherwise the client has ended it.
      if (this.#operations.get(id) !== stream) return
      this.#operations.delete(id)
      void (error === null ? this.#send({ id, type: 'complete' }) : this.#sendError(id, [error]))
    })
  }

  async #sendResult(id: string, result: ExecutionResult) {
    await this.#send({ id, type: 'next', payload: result })
    if (this.#operations.delete(id)) await this.#send({ id, type: 'complete' })
  }

  #sendError(id: string, payload: readonly unknown[]) {
    return this.#send({ id, type: 'error', payload })
  }

  #send(message: object): Promise<void> | void {
    return this.#writer.sendText(JSON.stringify(message))
  }

  #close(code: number, reason: string) {
    this.#socket.close(code, fitting(reason))
  }

  #closed() {
    if (this.#initTimer) clearTimeout(this.#initTimer)
    this.#hasLeft = true
    this.#writer.closed()
    this.#leaving?.abort()
    this.#stopWatching?.()
    for (const running of this.#operations.values()) running?.end()
    this.#operations.clear()
  }
}
