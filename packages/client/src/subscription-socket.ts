import { BatonError, failureOf, type GraphQLErrors, tokenMissing } from './error.ts'
import { subscribeBySse } from './sse-client.ts'
import type { TokenProvider } from './token-provider.ts'
import type { TypedDocument } from './typed-document.ts'
import { type Observer, type Payload, WsClient } from './ws-client.ts'

/**
 * Receives the frames of one subscription. `end` is called at most once, and not after the subscription was ended by
 * its owner.
 */
export type Sink<F> = {
  next: (frame: F) => void
  /** The reason is a BatonError when a retry cannot help. */
  end: (reason: unknown) => void
}

export type Subscription = {
  /** Ends the subscription, and sends `complete` to the server. */
  end: () => void
  /** Cuts the socket, which does not answer. Every subscription on it ends. */
  terminate: () => void
}

/** `url`: of GraphQL over HTTP; the socket has the same path. */
export type SubscriptionSocketOptions = {
  url: string
  tokens: TokenProvider
  fetch: typeof globalThis.fetch
  webSocketImpl?: unknown
}

/**
 * A WebSocket for subscriptions that authenticates with the token in use. It retries nothing; the streams do. Until a
 * socket has worked, every third attempt is made by server-sent events: a page's policy or a proxy may forbid sockets.
 * Not later, when a failure means a lost network: browsers allow six connections per server, which streams would use up.
 */
export class SubscriptionSocket {
  readonly #tokens: TokenProvider
  readonly #subscribeBySse: (payload: Payload, observer: Observer) => () => void
  readonly #client: WsClient
  /** The token that the open connection was authenticated with. */
  #token: string | null = null
  /** Attempts so far; minus infinity once a socket has worked. */
  #failures = 0

  constructor({ url, tokens, fetch, webSocketImpl }: SubscriptionSocketOptions) {
    this.#tokens = tokens
    const connectionParams = async () => {
      this.#token = await tokens.get()
      return this.#token === null ? undefined : { authorization: `Bearer ${this.#token}` }
    }
    const headers = async () => (await connectionParams()) ?? {}
    this.#subscribeBySse = (payload, observer) => subscribeBySse({ url, fetch, headers }, payload, observer)
    this.#client = new WsClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl,
      connectionParams,
      onClosed: reason => {
        this.#failures += 1
        if (isTokenRefusal(reason) && this.#token !== null) tokens.refuse(this.#token)
        this.#token = null
      },
    })
  }

  /** How many subscriptions are open. */
  get size(): number {
    return this.#client.size
  }

  subscribe<R extends object, V>(document: TypedDocument<R, V>, variables: V, sink: Sink<R[keyof R]>): Subscription {
    let ended = false
    const bySse = this.#failures % 3 === 2
    const end = (reason: unknown) => {
      if (ended) return
      ended = true
      if (bySse) this.#failures += 1
      sink.end(reason)
    }
    const payload = { query: document.toString(), variables }
    const observer: Observer = {
      next: ({ data, errors }) => {
        if (ended) return
        if (errors) {
          end(this.#reasonOf(errors as GraphQLErrors))
          return unsubscribe()
        }
        if (!bySse) this.#failures = Number.NEGATIVE_INFINITY
        this.#tokens.accept()
        if (data) sink.next(Object.values(data)[0] as R[keyof R])
      },
      error: error => end(Array.isArray(error) ? this.#reasonOf(error as GraphQLErrors) : asFatal(error)),
      complete: () => end('completed by the server'),
    }
    const unsubscribe = bySse ? this.#subscribeBySse(payload, observer) : this.#client.subscribe(payload, observer)
    return {
      end() {
        if (ended) return
        ended = true
        unsubscribe()
      },
      terminate: () => this.#client.terminate(),
    }
  }

  #reasonOf(errors: GraphQLErrors): unknown {
    const failure = failureOf(errors)
    if (failure !== 'new-token') return failure
    if (this.#token === null) return tokenMissing()
    // The token has expired since the socket was opened, and a socket keeps its token: another token needs another
    // socket.
    this.#tokens.refuse(this.#token)
    this.#client.terminate()
    return failure
  }
}

const isTokenRefusal = (reason: unknown) => [4401, 4403].includes(closeCodeOf(reason) ?? 0)

/** Close codes for a protocol that does not match ours, which it would not after a retry either. */
const fatalCloseCodes = [4004, 4400, 4406]

/** A BatonError when the socket was closed for good; otherwise the reason as it is. */
function asFatal(reason: unknown): unknown {
  const code = closeCodeOf(reason)
  if (code === null || !fatalCloseCodes.includes(code)) return reason
  return new BatonError('protocol', `The socket was closed with code ${code}.`)
}

function closeCodeOf(event: unknown): number | null {
  const code = (event as { code?: unknown } | null)?.code
  return typeof code === 'number' ? code : null
}
