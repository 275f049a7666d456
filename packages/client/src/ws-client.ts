import { stringify } from './json.ts'

export type Payload = { query: string; variables: unknown }
type Result = { data?: object | null; errors?: unknown }
/** Receives the results of one subscription. After `error` or `complete` nothing follows. */
export type Observer = {
  next: (result: Result) => void
  error: (reason: unknown) => void
  complete: () => void
}
export type WsClientOptions = {
  url: string
  /** Called for each connection; returns the payload of `connection_init`. */
  connectionParams: () => Promise<Record<string, unknown> | undefined>
  /** A connection ended, with the close event or another reason. Called before the observers are. */
  onClosed: (reason: unknown) => void
  webSocketImpl?: unknown
}
type Message = { type: string; id?: string; payload?: unknown }

/** `WebSocket.CLOSED`, which other implementations may lack. */
const CLOSED = 3
/** Close codes that we send: no subscription is left; the other end breaks the protocol; it does not answer. */
const NORMAL = 1000
const BAD_MESSAGE = 4400
const TERMINATED = 4499

/**
 * A client of `graphql-transport-ws` for subscriptions only: it connects for the first, closes after the last, and
 * retries nothing. The client of graphql-ws would be a third of the kit's bytes.
 */
export class WsClient {
  readonly #options: WsClientOptions
  readonly #subscriptions = new Map<string, { payload: Payload; observer: Observer }>()
  #socket: WebSocket | null = null
  /** The server has answered `connection_init`. */
  #acknowledged = false
  #lastId = 0

  constructor(options: WsClientOptions) {
    this.#options = options
  }

  /** How many subscriptions are open. */
  get size(): number {
    return this.#subscriptions.size
  }

  /** Returns a function that ends the subscription; after it the observer is not called. */
  subscribe(payload: Payload, observer: Observer): () => void {
    this.#lastId += 1
    const id = String(this.#lastId)
    this.#subscriptions.set(id, { payload, observer })
    if (this.#acknowledged) this.#send({ id, type: 'subscribe', payload })
    else if (this.#socket === null) this.#connect()
    return () => {
      if (!this.#subscriptions.delete(id)) return
      if (this.#acknowledged) this.#send({ id, type: 'complete' })
      this.#closeWhenIdle()
    }
  }

  /** Ends the connection without waiting for the other end, which may not answer. */
  terminate() {
    this.#end({ code: TERMINATED }, TERMINATED)
  }

  #connect() {
    const { url, connectionParams, webSocketImpl } = this.#options
    const Impl = (webSocketImpl ?? WebSocket) as typeof WebSocket
    let socket: WebSocket
    try {
      socket = new Impl(url, 'graphql-transport-ws')
    } catch (error) {
      // In other browsers the constructor throws where the page's policy forbids the connection.
      queueMicrotask(() => this.#end(error))
      return
    }
    this.#socket = socket
    const isCurrent = () => this.#socket === socket
    socket.onopen = async () => {
      try {
        const payload = await connectionParams()
        if (isCurrent()) this.#send({ type: 'connection_init', payload })
      } catch (error) {
        if (isCurrent()) this.#end(error, NORMAL)
      }
    }
    socket.onmessage = ({ data }) => isCurrent() && this.#receive(data)
    socket.onclose = event => isCurrent() && this.#end(event)
    // No close event follows in Chromium where the page's policy forbids the connection.
    socket.onerror = event => isCurrent() && socket.readyState === CLOSED && this.#end(event)
  }

  #send(message: Message) {
    this.#socket?.send(stringify(message))
  }

  #receive(data: unknown) {
    const message = parseMessage(data)
    const { id = '', payload } = message ?? {}
    // A message may arrive for a subscription that has ended on this side.
    const observer = this.#subscriptions.get(id)?.observer
    switch (message?.type) {
      case 'connection_ack':
        this.#acknowledged = true
        for (const [id, { payload }] of this.#subscriptions) this.#send({ id, type: 'subscribe', payload })
        break
      case 'ping':
        this.#send({ type: 'pong', payload })
        break
      case 'pong':
        break
      case 'next':
        observer?.next(payload as Result)
        break
      case 'error':
      case 'complete':
        this.#subscriptions.delete(id)
        if (message.type === 'error') observer?.error(payload)
        else observer?.complete()
        this.#closeWhenIdle()
        break
      default:
        this.#end({ code: BAD_MESSAGE }, BAD_MESSAGE)
    }
  }

  #closeWhenIdle() {
    if (this.#subscriptions.size === 0) this.#detach(NORMAL)
  }

  #end(reason: unknown, code?: number) {
    this.#detach(code)
    this.#options.onClosed(reason)
    const observers = [...this.#subscriptions.values()].map(({ observer }) => observer)
    this.#subscriptions.clear()
    for (const observer of observers) observer.error(reason)
  }

  #detach(code?: number) {
    if (code !== undefined) this.#socket?.close(code)
    this.#socket = null
    this.#acknowledged = false
  }
}

function parseMessage(data: unknown): Message | null {
  try {
    return JSON.parse(data as string)
  } catch {
    return null
  }
}
