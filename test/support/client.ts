import { createClient } from 'graphql-ws'
import type { TypedDocument as Document } from '../../packages/client/src/index.ts'

export type { Document }

/** The answer to a GraphQL operation over HTTP. */
export async function post(url: string, token: string | null, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text) as { data?: unknown; errors?: GraphQLErrorLike[] } }
}
type GraphQLErrorLike = { message: string; extensions?: { code?: string } }

/** Its data; throws on `errors`. */
export async function ask<R, V>(url: string, token: string | null, document: Document<R, V>, variables: V): Promise<R> {
  const { body } = await post(url, token, { query: document.toString(), variables })
  if (body.errors) throw new Error(body.errors.map(error => `${error.extensions?.code}: ${error.message}`).join('; '))
  return body.data as R
}

/** A graphql-ws client, as a chat front end uses it. */
export function socketTo(url: string, token: string | null, options: Partial<Parameters<typeof createClient>[0]> = {}) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token !== null && { connectionParams: { authorization: `Bearer ${token}` } }),
    ...options,
  })
  return {
    client,
    iterate: <R, V>(document: Document<R, V>, variables: V) =>
      client.iterate<R>({ query: document.toString(), variables: variables as Record<string, unknown> }),
    async [Symbol.asyncDispose]() {
      await client.dispose()
    },
  }
}

/** Reads a stream until the condition holds for an item; answers all items read. Throws after `ms`. */
export async function readUntil<T>(
  stream: AsyncIterableIterator<T> | AsyncGenerator<T, void, unknown>,
  holds: (item: T) => boolean,
  ms = 5_000,
): Promise<T[]> {
  const seen: T[] = []
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not seen in ${ms} ms: ${JSON.stringify(seen.slice(-5))}`)), ms)
  })
  try {
    for (;;) {
      const { done, value } = await Promise.race([stream.next(), late])
      if (done) throw new Error(`the stream ended: ${JSON.stringify(seen.slice(-5))}`)
      seen.push(value)
      if (holds(value)) return seen
    }
  } finally {
    clearTimeout(timer)
  }
}
