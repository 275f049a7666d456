import { BatonError, failureOf, type GraphQLErrors, tokenMissing } from './error.ts'
import type { TokenProvider } from './token-provider.ts'
import type { TypedDocument } from './typed-document.ts'
import { WsClient } from './ws-client.ts'

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

export type SubscriptionSocketOptions = { url: string; tokens: TokenProvider; webSocketImpl?: unknown }

/** A WebSocket for subscriptions that authenticates with the token in use. It retries nothing; the streams do. */
export class SubscriptionSocket {
  readonly #tokens: TokenProvider
  readonly #client: WsClient
  /** The token that the open connection was authenticated with. */
  #token: string | null = null

  constructor({ url, tokens, webSocketImpl }: SubscriptionSocketOptions) {
    this.#tokens = tokens
    this.#client = new WsClient({
      url,
      webSocketImpl,
      connectionParams: async () => {
        this.#token = await tokens.get()
        return this.#token === null ? undefined : { authorization: `Bearer ${this.#token}` }
      },
      onClosed: reason => {
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
    const end = (reason: unknown) => {
      if (ended) return
      ended = true
      sink.end(reason)
    }
    const unsubscribe = this.#client.subscribe(
      { query: document.toString(), variables },
      {
        next: ({ data, errors }) => {
          if (ended) return
          if (errors) {
            end(this.#reasonOf(errors as GraphQLErrors))
            return unsubscribe()
          }
          this.#tokens.accept()
          if (data) sink.next(Object.values(data)[0] as R[keyof R])
        },
        error: error => end(Array.isArray(error) ? this.#reasonOf(error as GraphQLErrors) : asFatal(error)),
        complete: () => end('completed by the server'),
      },
    )
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
  return new BatonError('protocol', `The server closed the socket with code ${code}.`)
}

function closeCodeOf(event: unknown): number | null {
  const code = (event as { code?: unknown } | null)?.code
  return typeof code === 'number' ? code : null
}
