import { type Clock, systemClock } from './clock.ts'
import { HttpClient } from './http-client.ts'
import { RetryTimer } from './retry-timer.ts'
import { SocketPool } from './socket-pool.ts'
import type { Retry, StreamContext, StreamOptions } from './stream.ts'
import { TokenProvider, type TokenSource } from './token-provider.ts'

export type BatonOptions = {
  /** The address of the server, such as `https://chat.example.com`. */
  url: string
  /** An API key, a visitor's token, or a function that returns one. Without it only `startConversation` is allowed. */
  token?: TokenSource
  /** Called before every retry of a stream, for logs. */
  onRetry?: (retry: Retry) => void
  /** The WebSocket class to use instead of the global one. */
  webSocketImpl?: unknown
  fetch?: typeof globalThis.fetch
  /** Milliseconds until the first frame of a subscription has to arrive: 15,000. */
  connectTimeout?: number
  /**
   * Milliseconds without a frame after which a subscription is dead: 45,000. The server sends a heartbeat every 20 s.
   */
  heartbeatTimeout?: number
  /** Milliseconds that one HTTP request may take: 15,000. */
  requestTimeout?: number
  clock?: Clock
  /** Returns a number from 0 up to 1; spreads the retries. */
  random?: () => number
}

/**
 * The connections that all operations of one client share: a token, a pool of sockets, an HTTP client, a lifetime.
 * @internal
 */
export class Transport {
  readonly clock: Clock
  readonly streamContext: StreamContext
  readonly sockets: SocketPool
  readonly http: HttpClient
  readonly #retryTimer: RetryTimer
  readonly #disposing = new AbortController()

  constructor(options: BatonOptions) {
    const { token, webSocketImpl, clock = systemClock, random = Math.random } = options
    const { connectTimeout = 15_000, heartbeatTimeout = 45_000, requestTimeout: timeout = 15_000 } = options
    const { onRetry = () => {}, fetch = globalThis.fetch.bind(globalThis) } = options
    const { signal } = this.#disposing
    const url = `${options.url.replace(/\/+$/, '')}/graphql`
    const tokens = new TokenProvider(token)
    const retryTimer = new RetryTimer(clock)
    this.clock = clock
    this.streamContext = { clock, random, retryTimer, connectTimeout, heartbeatTimeout, onRetry }
    this.sockets = new SocketPool({ url, tokens, fetch, webSocketImpl })
    this.http = new HttpClient({ url, tokens, retryTimer, random, fetch, timeout, signal })
    this.#retryTimer = retryTimer
  }

  /** The options of a stream that also ends when the client is disposed. */
  endingWithClient<O extends StreamOptions>({ signal, ...options }: O) {
    const disposing = this.#disposing.signal
    return { ...options, signal: signal ? AbortSignal.any([signal, disposing]) : disposing }
  }

  dispose() {
    this.#disposing.abort()
    this.#retryTimer.close()
  }
}
