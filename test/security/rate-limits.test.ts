import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chargeOf } from '../../src/graphql/charge.ts'
import { clientIp, networkOf, trustForwarded } from '../../src/http/client-ip.ts'
import { createRateLimiter } from '../../src/http/rate-limit.ts'
import { openChat } from '../support/chat.ts'
import { raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Each test has an address of its own, so that none uses up the limits of another.
let server: TestServer
let address = 0
let bot: string
beforeAll(async () => {
  server = await startServer({
    env: {
      NODE_ENV: 'production',
      BATON_TRUST_PROXY: 'true',
      BATON_RATE_PER_ADDRESS: '10',
      BATON_RATE_VISITORS_PER_ADDRESS: '20',
      BATON_BYTES_PER_VISITOR: '2000',
      BATON_BYTES_PER_ADDRESS: '5000',
      BATON_SOCKETS_PER_ADDRESS: '3',
    },
  })
  bot = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const newAddress = () => `10.0.0.${++address}`
const codeOf = (text: string) => /"code":"(\w+)"/.exec(text)?.[1] ?? null

/** The ways in which an operation comes, each from an address that a proxy names. */
const ways = {
  HTTP: async (from: string, token: string | null, query: string, variables = {}) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': from }
    const body = JSON.stringify({ query, variables })
    return raw(server.url, 'POST', '/graphql', {
      headers: token === null ? headers : { ...headers, authorization: `Bearer ${token}` },
      body,
    })
  },
  SSE: async (from: string, token: string | null, query: string, variables = {}) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': from, accept: 'text/event-stream' }
    const body = JSON.stringify({ query, variables })
    return raw(server.url, 'POST', '/graphql', {
      headers: token === null ? headers : { ...headers, authorization: `Bearer ${token}` },
      body,
    })
  },
  WebSocket: async (from: string, token: string | null, query: string, variables = {}) => {
    using socket = rawSocket(server.url, { headers: { 'x-forwarded-for': from } })
    await socket.greet(token === null ? undefined : `Bearer ${token}`)
    return {
      status: 200,
      headers: {} as Record<string, string>,
      body: JSON.stringify(await socket.ask('1', query, variables)),
    }
  },
}

const started = () =>
  server.store.conversations.list({ companyId: server.companyId, botId: bot }, { after: null, limit: 10_000 })
const starts = (count: number) =>
  `mutation { ${Array.from({ length: count }, (_, i) => `a${i}: startConversation(input: { botId: "${bot}" }) { __typename }`).join(' ')} }`

for (const [way, ask] of Object.entries(ways))
  describe(`over ${way}`, () => {
    test('each mutation of a document counts, for a caller without a credential', async () => {
      const from = newAddress()
      const before = (await started()).length
      const codes = []
      for (let turn = 0; turn < 3; turn++) codes.push(codeOf((await ask(from, null, starts(45))).body))
      // Ten seconds' worth are 100: two documents with 45, and not a third.
      expect(codes).toEqual([null, null, 'rate_limited'])
      expect((await started()).length - before).toBe(90)
    })

    test('an operation that alone is more than the limit is refused, and does nothing', async () => {
      const before = (await started()).length
      const text = 'x'.repeat(300)
      const input = { botId: bot, profile: { text: text.repeat(100) } }
      const query =
        'mutation ($a: StartConversationInput!) { a: startConversation(input: $a) { __typename } b: startConversation(input: $a) { __typename } }'
      expect(codeOf((await ask(newAddress(), null, query, { a: input })).body)).toBe('query_too_complex')
      expect((await started()).length).toBe(before)
    })

    test('bytes that a visitor writes are limited, and others of the address write on', async () => {
      const from = newAddress()
      const [ann, ben] = [await openChat(server, bot, `ann ${from}`), await openChat(server, bot, `ben ${from}`)]
      const say = (chat: typeof ann) =>
        ask(
          from,
          chat.visitorToken,
          'mutation ($c: ID!, $t: String!) { sendMessage(input: { conversationId: $c, text: $t }) { __typename } }',
          {
            c: chat.conversationId,
            t: 'x'.repeat(9_000),
          },
        )
      const codes = []
      for (let turn = 0; turn < 3; turn++) codes.push(codeOf((await say(ann)).body))
      expect(codes).toEqual([null, null, 'rate_limited'])
      expect(codeOf((await say(ben)).body)).toBeNull()
      expect((await ann.log()).events.filter(event => event.__typename === 'MessagePosted')).toHaveLength(2)
    })

    test('what is refused counts as well: documents that do not parse, are not valid, or cost too much', async () => {
      const from = newAddress()
      const deep =
        '{ conversation { messages { edges { node { conversation { messages { edges { node { conversation { messages { edges { node { id } } } } } } } } } } } }'
      const codes = new Set<string | null>()
      for (let turn = 0; turn < 105; turn += 3)
        for (const query of ['{', '{ nope }', deep]) codes.add(codeOf((await ask(from, null, query)).body))
      expect(codes).toContain('rate_limited')
    }, 30_000)
  })

test('visitors of one address have a limit together, over all transports', async () => {
  const from = newAddress()
  const chats = await Promise.all([1, 2, 3].map(n => openChat(server, bot, `one of ${n}`)))
  const codes: (string | null)[] = []
  for (let turn = 0; turn < 225; turn++) {
    const { visitorToken } = chats[turn % 3]!
    codes.push(codeOf((await ways.HTTP(from, visitorToken, '{ viewer { name } }')).body))
  }
  expect(codes.slice(0, 200)).toEqual(Array(200).fill(null))
  expect(codes.at(-1)).toBe('rate_limited')
  // A key does not count for its address.
  expect(codeOf((await ways.HTTP(from, server.agent, '{ viewer { name } }')).body)).toBeNull()
})

test('a refusal by rate names the seconds to wait, in the answer and in the header', async () => {
  const from = newAddress()
  for (let turn = 0; turn < 2; turn++) await ways.HTTP(from, null, starts(50))
  const { status, headers, body } = await ways.HTTP(from, null, starts(1))
  expect([status, Number(headers['retry-after'])]).toEqual([429, JSON.parse(body).errors[0].extensions.retryAfter])
})

test('an address has so many sockets and streams at once, and others connect meanwhile', async () => {
  const [from, other] = [newAddress(), newAddress()]
  const open = (address: string) => rawSocket(server.url, { headers: { 'x-forwarded-for': address } })
  const sockets = [open(from), open(from), open(from)]
  for (const socket of sockets) await socket.greet()
  const more = open(from)
  await expect(more.opened).rejects.toThrow('429')
  const streamed = await ways.SSE(from, null, '{ __typename }')
  expect([streamed.status, codeOf(streamed.body)]).toEqual([429, 'limit_reached'])
  using elsewhere = open(other)
  await elsewhere.greet()
  sockets[0]![Symbol.dispose]()
  await expect.poll(async () => (await ways.SSE(from, null, '{ __typename }')).status).toBe(200)
  for (const socket of sockets) socket[Symbol.dispose]()
})

test('the port that a proxy writes behind an address makes it no other one, and what is no address is the proxy itself', () => {
  const ipOf = (forwarded: string | undefined) => {
    const request = { headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: '10.9.9.9' } } as never
    trustForwarded(request)
    return clientIp(request)
  }
  for (const text of ['192.0.2.1', '192.0.2.1:4711', 'evil, 192.0.2.1:1', '10.0.0.1,192.0.2.1', ' 192.0.2.1 '])
    expect([text, ipOf(text)]).toEqual([text, '192.0.2.1'])
  for (const text of ['2001:db8::1', '[2001:db8::1]', '[2001:db8::1]:4711', 'x, [2001:db8::1]:1'])
    expect([text, ipOf(text)]).toEqual([text, '2001:db8::1'])
  for (const text of [undefined, '', 'unknown', '_hidden', '192.0.2.1:x', '[192.0.2.1', '192.0.2.1,', '999.0.0.1'])
    expect([text, ipOf(text)]).toEqual([text, '10.9.9.9'])
})

test('of IPv6 a /64 is one address, and an IPv4 address is the same in both forms', () => {
  const same = ['2001:db8:1:2::1', '2001:DB8:1:2:ffff::', '2001:0db8:0001:0002:3:4:5:6', '2001:db8:1:2::1%eth0']
  expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:1:2::/64']))
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf(same[0]!))
  expect([networkOf('::ffff:10.0.0.1'), networkOf('10.0.0.1'), networkOf('::1')]).toEqual([
    '10.0.0.1',
    '10.0.0.1',
    '0:0:0:0::/64',
  ])
})

test('a charge is the mutations that run, the cost, and the bytes that are written as often as they are used', () => {
  const of = (query: string, variables = {}, cost = 0) => chargeOf(parse(query), variables, cost)
  expect(of('{ a: viewer { name } b: viewer { name } }')).toEqual({ operations: 1, bytes: 0 })
  expect(of('{ a }', {}, 4_200)).toEqual({ operations: 3, bytes: 0 })
  expect(of('mutation { a: x ...f } fragment f on M { b: x c: x ... { d: x } }')).toEqual({ operations: 4, bytes: 0 })
  expect(of('mutation ($v: V) { a: x(i: $v) b: x(i: $v) }', { v: 'four' }).bytes).toBe(12)
  expect(of('mutation { x(i: { a: "abc", b: ["de", 4] }) }').bytes).toBe(6)
  // Fragments that spread each other in a circle are refused by validation; here the walk ends.
  expect(of('mutation { ...f } fragment f on M { x ...f }').operations).toBe(1)
})

test('a limit of 0 limits nothing', async () => {
  const none = {
    perKey: 0,
    perVisitor: 0,
    perAddress: 0,
    visitorsPerAddress: 0,
    bytesPerVisitor: 0,
    bytesPerAddress: 0,
  }
  const check = createRateLimiter(none)
  expect(await check(null, '10.0.0.1', { operations: 1e9, bytes: 1e12 })).toBeNull()
})
