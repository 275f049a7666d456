import { spawn, spawnSync } from 'node:child_process'
import { ApolloClient, gql, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { subscriptionExchange, Client as UrqlClient } from '@urql/core'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWsClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConversationEvents } from '../../packages/client/src/documents.ts'
import { openChat } from '../support/chat.ts'
import { eventually } from '../support/eventually.ts'
import { startProxy } from '../support/proxy.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { readSseFrame } from '../support/sse.ts'
import { cursorIn, type Frame, is, seqsOf, seqsTo } from '../support/stream.ts'

type Asked = {
  url: string
  token: string
  variables: { conversationId: string; after: string | null }
  next: (frame: Frame) => void
}
/** One subscription with a client library: `over` resolves when it has ended in any way, `stop` ends it. */
type Library = (asked: Asked) => { over: Promise<unknown>; stop: () => void }

const query = ConversationEvents.toString()
const frameIn = (data: unknown) => (data as { conversationEvents: Frame }).conversationEvents
const curl = spawnSync('curl', ['--version']).status === 0

const libraries: Record<string, Library> = {
  'graphql-ws': ({ url, token, variables, next }) => {
    const client = wsClient(url, token)
    return subscribed(sink =>
      client.subscribe({ query, variables }, { ...sink, next: ({ data }) => next(frameIn(data)) }),
    )
  },

  '@apollo/client with GraphQLWsLink': ({ url, token, variables, next }) => {
    const link = new GraphQLWsLink(wsClient(url, token))
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    const results = client.subscribe({ query: gql(query), variables, fetchPolicy: 'no-cache' })
    return subscribed(sink => {
      const subscription = results.subscribe({
        complete: sink.complete,
        error: sink.error,
        next: ({ data, error }) => (error ? sink.error(error) : next(frameIn(data))),
      })
      return () => subscription.unsubscribe()
    })
  },

  'urql with subscriptionExchange': ({ url, token, variables, next }) => {
    const sockets = wsClient(url, token)
    const client = new UrqlClient({
      url: `${url}/graphql`,
      preferGetMethod: false,
      exchanges: [
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: sink => ({
              unsubscribe: sockets.subscribe({ query, variables: variables as Asked['variables'] }, sink as never),
            }),
          }),
        }),
      ],
    })
    return subscribed(sink => {
      const { unsubscribe } = client.subscription(query, variables).subscribe(({ data, error }) => {
        if (error) sink.error(error)
        else next(frameIn(data))
      })
      return unsubscribe
    })
  },

  'graphql-sse': ({ url, token, variables, next }) => {
    const client = createSseClient({
      url: `${url}/graphql`,
      headers: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    })
    return subscribed(sink =>
      client.subscribe({ query, variables }, { ...sink, next: ({ data }) => next(frameIn(data)) }),
    )
  },

  ...(curl && {
    'curl -N': ({ url, token, variables: { conversationId, after }, next }) => {
      const headers = [
        'accept: text/event-stream',
        'content-type: application/json',
        `authorization: Bearer ${token}`,
        ...(after === null ? [] : [`last-event-id: ${after}`]),
      ]
      const body = JSON.stringify({ query, variables: { conversationId } })
      const args = ['-N', '-s', ...headers.flatMap(header => ['-H', header]), '-d', body, `${url}/graphql`]
      const child = spawn('curl', args, { stdio: ['ignore', 'pipe', 'inherit'] })
      let rest = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) next(frameIn((readSseFrame(block).data as { data: unknown }).data))
      })
      return { over: new Promise(resolve => child.once('close', resolve)), stop: () => child.kill() }
    },
  }),
}

let server: TestServer
let external: string
let users = 0

beforeAll(async () => {
  server = await startServer()
  external = await server.bot(null)
  if (!curl) console.log('curl is not installed: what it would show of server-sent events is left out.')
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

async function begin() {
  users += 1
  const chat = await openChat(server, external, `user ${users}`)
  const proxy = await startProxy(server.url)
  const seen: Frame[] = []
  return {
    chat,
    proxy,
    seen,
    receives: (seq: number) => eventually(() => seqsOf(seen).includes(seq), 5_000),
    asked: (after: string | null): Asked => ({
      url: proxy.url,
      token: chat.visitorToken,
      variables: { conversationId: chat.conversationId, after },
      next: frame => seen.push(frame),
    }),
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  }
}

describe('a client is cut and resumes after its cursor without loss or repeat', () => {
  test.each(Object.keys(libraries))('%s', async name => {
    const library = libraries[name]!
    const before = server.baton.notifier.listeners()
    await using setup = await begin()
    const { chat, proxy, seen, receives, asked } = setup
    await chat.say('two')
    const first = library(asked(null))
    await receives(2)
    await chat.say('three')
    await receives(3)
    proxy.cut()
    await chat.say('four, while the client is away')
    await first.over
    first.stop()
    await chat.say('five')
    const second = library(asked(cursorIn(seen)))
    await receives(5)
    await chat.say('six')
    await receives(6)
    expect(seqsOf(seen)).toEqual(seqsTo(6))
    expect(seen.filter(is('CaughtUp'))).toHaveLength(2)
    second.stop()
    await eventually(() => server.baton.notifier.listeners() === before, 1_000)
  })
})

test('graphql-sse retries and resumes when its headers have the last cursor', async () => {
  await using setup = await begin()
  const { chat, proxy, seen, receives, asked } = setup
  const { url, token, variables, next } = asked(null)
  const client = createSseClient({
    url: `${url}/graphql`,
    headers: () => ({
      authorization: `Bearer ${token}`,
      'last-event-id': seen.length > 0 ? cursorIn(seen) : '',
    }),
    retryAttempts: 5,
    retry: () => new Promise(resolve => setTimeout(resolve, 20)),
  })
  const following = subscribed(sink =>
    client.subscribe({ query, variables }, { ...sink, next: ({ data }) => next(frameIn(data)) }),
  )
  for (let seq = 2; seq <= 4; seq++) {
    await chat.say(`message ${seq}`)
    await receives(seq)
    proxy.cut()
  }
  await chat.say('the end')
  await receives(5)
  following.stop()
  expect(seqsOf(seen)).toEqual(seqsTo(5))
})

test('graphql-ws retries with the same variables: nothing is lost, and repeats have the same seq', async () => {
  await using setup = await begin()
  const { chat, proxy, seen, receives, asked } = setup
  const { url, token, variables, next } = asked(null)
  const client = wsClient(url, token, { retryAttempts: 5, retryWait: () => Promise.resolve(), shouldRetry: () => true })
  const following = subscribed(sink =>
    client.subscribe({ query, variables }, { ...sink, next: ({ data }) => next(frameIn(data)) }),
  )
  await chat.say('two')
  await receives(2)
  proxy.cut()
  await chat.say('three')
  await receives(3)
  following.stop()
  expect(seqsOf(seen)).toEqual([1, 2, 1, 2, 3])
})

function wsClient(url: string, token: string, options: Partial<Parameters<typeof createWsClient>[0]> = {}) {
  return createWsClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    ...options,
  })
}

type Sink = { error: (error: unknown) => void; complete: () => void }

function subscribed(subscribe: (sink: Sink) => () => void): ReturnType<Library> {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  return { over: promise, stop: subscribe({ error: resolve, complete: () => resolve(null) }) }
}
