import { type Clock, systemClock } from './clock.ts'
import { makeAsk } from './http-client.ts'
import { makePauses } from './retry-timer.ts'
import { makeLink } from './socket-pool.ts'
import type { Retry, StreamOptions } from './stream.ts'
import { makeTokens, type TokenSource } from './token-provider.ts'

export type BatonOptions = {
  /** Where the server is, e.g. `https://chat.example.com`. */
  url: string
  /** A key, a visitor's token, or how to get one. Without it only `start` is open. */
  token?: TokenSource
  /** Told of every retry of a stream: for logs. */
  onRetry?: (retry: Retry) => void
  webSocketImpl?: unknown
  fetch?: typeof globalThis.fetch
  /** ms until a connection has to say something. */
  connectTimeout?: number
  /** ms without a frame after which a stream is dead. The server's heartbeat comes after 20 s. */
  heartbeatTimeout?: number
  /** ms one request may take. */
  requestTimeout?: number
  clock?: Clock
  /** 0 up to 1. */
  random?: () => number
}

export type Core = ReturnType<typeof makeCore>

/** How often what a person has clicked on is asked: they wait for it. */
const TRIES = 4
/** Asking twice does no more than asking once. */
export const again = { repeatable: true, tries: TRIES }
export const once = { repeatable: false, tries: TRIES }

/** What every operation stands on: one token, one line, one way to ask, one end. */
export function makeCore({
  url,
  token,
  onRetry = () => {},
  webSocketImpl,
  fetch = globalThis.fetch.bind(globalThis),
  connectTimeout = 15_000,
  heartbeatTimeout = 45_000,
  requestTimeout = 15_000,
  clock = systemClock,
  random = Math.random,
}: BatonOptions) {
  const ending = new AbortController()
  const address = `${url.replace(/\/+$/, '')}/graphql`
  const tokens = makeTokens(token)
  const pauses = makePauses(clock)
  return {
    clock,
    parts: { clock, random, pauses, connectTimeout, heartbeatTimeout, onRetry },
    link: makeLink({ url: address.replace(/^http/, 'ws'), tokens, webSocketImpl }),
    ask: makeAsk({ url: address, tokens, pauses, random, fetch, timeout: requestTimeout, signal: ending.signal }),
    /** The stream ends with the kit, too. */
    both: <O extends StreamOptions>({ signal, ...options }: O) => ({
      ...options,
      signal: signal ? AbortSignal.any([signal, ending.signal]) : ending.signal,
    }),
    dispose() {
      ending.abort()
      pauses.close()
    },
  }
}
