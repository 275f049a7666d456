import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_ANSWER } from '../../src/graphql/answer-size.ts'
import { measure } from '../../src/graphql/cost.ts'
import { queryLimits } from '../../src/graphql/limits.ts'
import { schema } from '../../src/graphql/schema.ts'
import { openChat } from '../support/chat.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

// No document can hide its cost: neither with a variable without a value nor with a page without a length.

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startServer({ env: { NODE_ENV: 'production' } })
  const chat = await openChat(server, await server.bot(null), 'ann')
  token = chat.visitorToken
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const nest = (args: string, levels = 3) =>
  `conversation { ${`messages${args} { edges { node { conversation { `.repeat(levels)} id ${'} } } }'.repeat(levels)} }`

const hidden: Record<string, [string, Record<string, unknown>]> = {
  'a default that is used': [`query ($f: Int = 200) { ${nest('(first: $f)')} }`, {}],
  'an explicit undefined default': [`query ($f: Int) { ${nest('(first: $f)')} }`, {}],
  'a null': [`query ($f: Int) { ${nest('(first: $f)')} }`, { f: null }],
  'a variable named after an inherited key': [`query ($constructor: Int) { ${nest('(first: $constructor)')} }`, {}],
  'a literal null': [`{ ${nest('(first: null)')} }`, {}],
  'first: 0 beside last': [`{ ${nest('(first: 0, last: 200)')} }`, {}],
  'first and last by variables': [`query ($f: Int, $l: Int) { ${nest('(first: $f, last: $l)')} }`, { f: 0, l: 200 }],
  'no argument': [`{ ${nest('')} }`, {}],
  'edges in a fragment': [
    `{ conversation { messages { ...a } } }
     fragment a on ConversationMessagesConnection { edges { node { conversation { messages { ...b } } } } }
     fragment b on ConversationMessagesConnection { edges { node { conversation { messages { edges { node { id } } } } } } }`,
    {},
  ],
  'pages of events': [
    `{ conversation { events { events { ... on MessagePosted { message { conversation { events { events {
       ... on MessagePosted { message { conversation { events { events { seq } } } } } } } } } } } } } }`,
    {},
  ],
}

test('a length that is no number is refused by validation, not measured', async () => {
  const f = { toString: 1, valueOf: 2 }
  const query = `query ($f: Int) { ${nest('(first: $f)', 1)} }`
  for (const [way, ask] of Object.entries(ways))
    expect([way, await ask(query, { f })]).toEqual([way, expect.stringMatching(/Int cannot represent/)])
})

const ways = {
  HTTP: async (query: string, variables: Record<string, unknown>) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    })
    return JSON.stringify(await answer.json())
  },
  WebSocket: async (query: string, variables: Record<string, unknown>) => {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${token}`)
    socket.send({ type: 'subscribe', id: 'a', payload: { query, variables } })
    return JSON.stringify(await socket.next(({ id }) => id === 'a'))
  },
}

describe('a document that nests three lists is refused, with its lengths written in any way', () => {
  for (const [name, [query, variables]] of Object.entries(hidden))
    for (const [way, ask] of Object.entries(ways))
      test(`${name}, by ${way}`, async () => expect(await ask(query, variables)).toContain('query_too_complex'))
})

test('the cost counts what the server answers: one page of messages', () => {
  const cost = (query: string, variables = {}) => measure(schema, parse(query), variables).cost
  const page = (args: string) =>
    `query ($f: Int, $g: Int = 9) { conversation { messages${args} { edges { cursor } } } }`
  expect(cost(page('(first: 7)'))).toBe(1 + 1 + 7 * 2)
  expect(cost(page('(first: $f)'), { f: 7 })).toBe(1 + 1 + 7 * 2)
  expect(cost(page('(first: $g)'))).toBe(1 + 1 + 9 * 2)
  for (const unknown of ['', '(first: null)', '(first: $f)', '(last: $f)'])
    expect(cost(page(unknown))).toBe(1 + 1 + 50 * 2)
  expect(cost(page('(first: 0, last: 200)'))).toBe(1 + 1 + 200 * 2)
})

test('an answer that becomes too large is aborted, over HTTP and over sockets', async () => {
  const chat = await openChat(server, await server.bot(null), 'ben')
  const { companyId } = server
  for (let n = 0; n < 60; n++)
    await server.parts.commands.handle({
      principal: {
        kind: 'visitor',
        companyId,
        botId: chat.botId,
        conversationId: chat.conversationId,
        userId: 'ben',
        expiresAt: 1e15,
      },
      target: { conversationId: chat.conversationId },
      command: {
        kind: 'send',
        actions: [{ type: 'text', text: 'x'.repeat(10_000) }],
        clientMessageId: null,
        controlEpoch: null,
      },
    })
  token = chat.visitorToken
  const aliases = (count: number) =>
    `{ conversation(id: "${chat.conversationId}") { ${Array.from({ length: count }, (_, i) => `a${i}: messages(first: 60) { edges { node { text } } }`).join(' ')} } }`
  for (const ask of Object.values(ways)) {
    const small = await ask(aliases(10), {})
    expect([small.length > 5_000_000, small.includes('errors')]).toEqual([true, false])
    const large = await ask(aliases(15), {})
    expect([large.length < 2_000, large.includes('query_too_complex')]).toEqual([true, true])
  }
  expect(60 * 10_000 * 15).toBeGreaterThan(MAX_ANSWER)
  expect(queryLimits.cost).toBeGreaterThan(15 * 60 * 3)
})
