import { createClient } from 'graphql-ws/client'
import { BatonError, type GraphQLErrors, verdictOf } from './error.ts'
import type { TypedDocumentString } from './operations/graphql.ts'
import type { Tokens } from './token.ts'

export type Document<R, V> = TypedDocumentString<R, V>

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

/**
 * A socket for subscriptions, opened by the first and closed after the last. It never retries: graphql-ws would do so with the
 * same variables, that is from a cursor of long ago.
 */
export function makeLine({ url, tokens, webSocketImpl }: LineOptions) {
  let token: string | null = null
  let connected = false
  let open = 0
  const client = createClient({
    url,
    ...(webSocketImpl !== undefined && { webSocketImpl }),
    retryAttempts: 0,
    connectionParams: async () => {
      token = await tokens.get()
      return token === null ? undefined : { authorization: `Bearer ${token}` }
    },
    on: {
      connected: () => {
        connected = true
      },
      closed: event => {
        connected = false
        if (isTokenRefusal(event) && token !== null) tokens.refuse(token)
        token = null
      },
    },
  })

  return {
    /** Subscriptions under way. */
    open: () => open,
    subscribe<R extends object, V>(document: Document<R, V>, variables: V, sink: Sink<R[keyof R]>): Subscription {
      let ended = false
      const end = (why: unknown) => {
        if (ended) return
        ended = true
        open -= 1
        sink.end(why)
      }
      open += 1
      const unsubscribe = client.subscribe<R>(
        { query: document.toString(), variables: variables as Record<string, unknown> },
        {
          next: ({ data, errors }) => {
            if (ended) return
            if (errors) return end(refusal(errors as GraphQLErrors))
            tokens.accept()
            if (data) sink.next(Object.values(data)[0] as R[keyof R])
          },
          error: error => end(Array.isArray(error) ? refusal(error as GraphQLErrors) : (fatal(error) ?? error)),
          complete: () => end('completed by the server'),
        },
      )
      return {
        end() {
          if (ended) return
          ended = true
          open -= 1
          unsubscribe()
          // A socket that is still being opened would stay until it is open: nobody wants it any more.
          if (open === 0 && !connected) client.terminate()
        },
        drop: () => client.terminate(),
      }
    },
  }

  function refusal(errors: GraphQLErrors): unknown {
    const verdict = verdictOf(errors)
    if (verdict !== 'token') return verdict
    if (token === null) return new BatonError('unauthenticated', 'A token is needed here.')
    // The socket was let in with a token that has ended since: another token needs another socket.
    tokens.refuse(token)
    client.terminate()
    return verdict
  }
}

const isTokenRefusal = (event: unknown) => [4401, 4403].includes(codeOf(event) ?? 0)

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
