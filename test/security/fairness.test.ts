import { parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConversationEvents, Inbox } from '../../packages/client/src/documents.ts'
import { measure } from '../../src/graphql/cost.ts'
import { queryLimits } from '../../src/graphql/limits.ts'
import { schema } from '../../src/graphql/schema.ts'
import { openChat } from '../support/chat.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ env: { NODE_ENV: 'production' } })
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

test('each subscription of the client kit costs a small part of the limit per event', () => {
  for (const document of [ConversationEvents, Inbox])
    expect(measure(schema, parse(String(document)), {}).cost).toBeLessThan(queryLimits.costPerEvent / 3)
})

/** A conversation with many messages, written by the application itself. */
async function longChat(messages: number) {
  const chat = await openChat(server, await server.bot(null), 'ann')
  const { companyId } = server
  const principal = { kind: 'visitor', companyId, ...chat, userId: 'ann', expiresAt: 1e15 } as const
  const actions = [{ type: 'text' as const, text: 'x'.repeat(50) }]
  const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
  const target = { conversationId: chat.conversationId }
  await Promise.all(
    Array.from({ length: messages }, () => server.parts.commands.handle({ principal, target, command })),
  )
  return chat
}

const follow = (id: string, selection: string) =>
  `subscription { conversationEvents(conversationId: "${id}") { __typename ... on CaughtUp { cursor } ... on MessagePosted { message { ${selection} } } } }`

test('a selection that costs too much per event is refused, over sockets and server-sent events', async () => {
  const chat = await longChat(10)
  const dear = follow(
    chat.conversationId,
    'conversation { messages(first: 200) { edges { node { id text sentAt } } } }',
  )
  using socket = rawSocket(server.url)
  await socket.greet(`Bearer ${chat.visitorToken}`)
  socket.send({ type: 'subscribe', id: 'a', payload: { query: dear } })
  expect(JSON.stringify(await socket.next(({ id }) => id === 'a'))).toContain('query_too_complex')
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json' }
  const streamed = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${chat.visitorToken}` },
    body: JSON.stringify({ query: dear }),
  })
  expect(await streamed.text()).toContain('query_too_complex')
})

test('while one visitor replays a long log again and again, other requests are answered between its events', async () => {
  const chat = await longChat(300)
  const selection = 'conversation { messages(last: 40) { edges { node { id } } } }'
  const query = follow(chat.conversationId, selection)
  const socket = new WebSocket(server.url.replace('http', 'ws').concat('/graphql'), 'graphql-transport-ws')
  let replayed = 0
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    if (data.includes('"connection_ack"'))
      for (let id = 0; id < 5; id++) socket.send(JSON.stringify({ type: 'subscribe', id: `${id}`, payload: { query } }))
    if (data.includes('"CaughtUp"')) replayed += 1
  })
  await new Promise(resolve => socket.addEventListener('open', resolve, { once: true }))
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${chat.visitorToken}` } }))
  // If the replay did not yield, the first answer would come after the last replay.
  let answered = 0
  while (replayed === 0) if ((await server.rest('GET', '/healthz', null)).ok) answered += 1
  expect(answered).toBeGreaterThan(10)
  await expect.poll(() => replayed, { timeout: 15_000 }).toBe(5)
  socket.close()
})

test('requests to /readyz at once share one durable write', async () => {
  let writes = 0
  const ping = server.store.ping
  server.store.ping = () => {
    writes += 1
    return ping()
  }
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async () => (await server.rest('GET', '/readyz', null)).status),
  )
  server.store.ping = ping
  expect([new Set(statuses), writes]).toEqual([new Set([200]), 1])
})
