import { BatonError, type GraphQLErrors, verdictOf } from './error.ts'
import type { Tokens } from './token-provider.ts'
import { makeSocket } from './ws-client.ts'

/** The text of an operation, and the types of its variables and its answer, as code generators write them. */
export type Document<R, V> = { toString(): string; __apiType?: ((variables: V) => R) | undefined }

/** `end` is called once at most, and not after the subscription was given up. */
export type Sink<F> = {
  next: (frame: F) => void
  /** A BatonError where trying again is of no use; else what happened. */
  end: (why: unknown) => void
}

export type Subscription = {
  /** Tells the server that it is over. */
  end: () => void
  /** Cuts the socket without a farewell: the other end does not answer. Every subscription on it ends. */
  drop: () => void
}

export type Line = ReturnType<typeof makeLine>
export type LineOptions = { url: string; tokens: Tokens; webSocketImpl?: unknown }

/** A socket for subscriptions, opened by the first and closed after the last, with the token that is in use. It never retries. */
export function makeLine({ url, tokens, webSocketImpl }: LineOptions) {
  let token: string | null = null
  const socket = makeSocket({
    url,
    webSocketImpl,
    hello: async () => {
      token = await tokens.get()
      return token === null ? undefined : { authorization: `Bearer ${token}` }
    },
    closed: why => {
      if (isTokenRefusal(why) && token !== null) tokens.refuse(token)
      token = null
    },
  })

  return {
    /** Subscriptions under way. */
    open: socket.size,
    subscribe<R extends object, V>(document: Document<R, V>, variables: V, sink: Sink<R[keyof R]>): Subscription {
      let ended = false
      const finish = () => {
        const first = !ended
        ended = true
        return first
      }
      const end = (why: unknown) => finish() && sink.end(why)
      const stop = socket.subscribe(
        { query: document.toString(), variables },
        {
          next: ({ data, errors }) => {
            if (ended) return
            if (errors) {
              end(refusal(errors as GraphQLErrors))
              return stop()
            }
            tokens.accept()
            if (data) sink.next(Object.values(data)[0] as R[keyof R])
          },
          error: error => end(Array.isArray(error) ? refusal(error as GraphQLErrors) : (fatal(error) ?? error)),
          complete: () => end('completed by the server'),
        },
      )
      return {
        end() {
          if (finish()) stop()
        },
        drop: socket.terminate,
      }
    },
  }

  function refusal(errors: GraphQLErrors): unknown {
    const verdict = verdictOf(errors)
    if (verdict !== 'token') return verdict
    if (token === null) return new BatonError('unauthenticated', 'A token is needed here.')
    // The socket was let in with a token that has ended since: another token needs another socket.
    tokens.refuse(token)
    socket.terminate()
    return verdict
  }
}

const isTokenRefusal = (why: unknown) => [4401, 4403].includes(codeOf(why) ?? 0)

/** Closed because the other end does not speak as we do: it will not next time either. */
const hopeless = [4004, 4400, 4406]

function fatal(why: unknown): BatonError | null {
  if (why instanceof BatonError) return why
  const code = codeOf(why)
  return code !== null && hopeless.includes(code) ? new BatonError('protocol', `The socket was closed: ${code}`) : null
}

const codeOf = (event: unknown): number | null => {
  const code = (event as { code?: unknown } | null)?.code
  return typeof code === 'number' ? code : null
}
