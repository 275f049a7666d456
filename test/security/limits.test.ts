import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Chat, openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { mutate } from '../support/mutate.ts'
import { problemIn, raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { bundle, spawnServer } from '../support/server-process.ts'

const json = { 'content-type': 'application/json' }

describe('REST with the bot’s restAuth', () => {
  const setUp = async (env: Record<string, string>, restAuth: string) => {
    const server = await startServer({ env })
    const bot = await server.bot(null, { restAuth })
    return { server, bot, chat: await openChat(server, bot, 'Gus') }
  }
  const restPathPrefix = async (server: TestServer, bot: string) => {
    const { body } = await post(server.url, server.admin, { query: `{ bot(id: "${bot}") { restPathPrefix } }` })
    return (body.data as { bot: { restPathPrefix: string } }).bot.restPathPrefix
  }
  const take = async (server: TestServer, chat: Chat, before = '') =>
    (await raw(server.url, 'GET', before + chat.path('handover'))).status
  const key = (server: TestServer, chat: Chat) =>
    raw(server.url, 'GET', chat.path('handover'), { headers: { authorization: `Bearer ${server.integration}` } })

  test('`key` admits no request without a key', async () => {
    const { server, bot, chat } = await setUp({}, 'key')
    await using _ = server
    expect([
      await restPathPrefix(server, bot),
      await take(server, chat),
      await take(server, chat, `/via/${'x'.repeat(43)}`),
    ]).toEqual(['', 401, 401])
  })

  test('`path-secret` admits requests to the secret address of this bot until its version is changed', async () => {
    const { server, bot, chat } = await setUp({}, 'path-secret')
    await using _ = server
    const path = await restPathPrefix(server, bot)
    expect(path).toMatch(/^\/via\/[\w-]{43}$/)
    const otherBot = await server.bot(null, { restAuth: 'path-secret' })
    const other = await restPathPrefix(server, otherBot)
    for (const wrong of ['', '/via/', '/via/x', `${path}x`, path.slice(0, -1), other, path.toUpperCase()])
      expect([wrong, [401, 404].includes(await take(server, chat, wrong))]).toEqual([wrong, true])
    expect(await take(server, chat, path)).toBe(200)
    const said = await raw(server.url, 'POST', path + chat.path('handover'), {
      headers: json,
      body: '{"message":"Hello"}',
    })
    expect(said.status).toBe(200)
    // The secret admits to no other bot, and E9 always needs a key.
    const elsewhere = await openChat(server, otherBot, 'Gus')
    expect(await take(server, elsewhere, path)).toBe(401)
    expect((await raw(server.url, 'POST', '/bot/transfer/human', { headers: json, body: '{}' })).status).toBe(401)
    await mutate(server.url, server.admin, 'updateBot', { botId: bot, settings: { restPathVersion: 2 } })
    expect(await take(server, chat, path)).toBe(401)
    expect(await take(server, chat, await restPathPrefix(server, bot))).toBe(200)
    // Only admins see whether there is a secret, and which.
    for (const token of [server.agent, server.integration, server.botKey, chat.visitorToken]) {
      const { body } = await post(server.url, token, {
        query: `{ node(id: "${bot}") { ... on Bot { restPathPrefix } } }`,
      })
      expect(body.errors?.[0]?.extensions?.code).toBe('forbidden')
    }
  })

  test('`open` admits everyone on a loopback address; on another one only with BATON_ALLOW_OPEN_REST', async () => {
    for (const [env, status] of [
      [{}, 200],
      [{ HOST: '0.0.0.0' }, 401],
      [{ HOST: '0.0.0.0', BATON_ALLOW_OPEN_REST: 'true' }, 200],
    ] as const) {
      const { server, chat } = await setUp(env, 'open')
      await using _ = server
      expect([env, await take(server, chat)]).toEqual([env, status])
      // A key that is sent counts, and a false one is refused.
      expect((await key(server, chat)).status).toBe(status === 200 ? 409 : 200)
      const wrong = await raw(server.url, 'GET', chat.path('handover'), {
        headers: { authorization: 'Bearer nonsense' },
      })
      expect(wrong.status).toBe(401)
    }
  })
})

describe('requests over the rate limit get 429 with Retry-After, and others are served', () => {
  const rates = { BATON_RATE_PER_KEY: '1', BATON_RATE_PER_VISITOR: '1', BATON_RATE_PER_ADDRESS: '1' }
  const viewer = JSON.stringify({ query: '{ viewer { name } }' })
  const bearer = (token: string) => ({ ...json, authorization: `Bearer ${token}` })
  const http = (server: TestServer, headers: Record<string, string>, body = viewer) =>
    raw(server.url, 'POST', '/graphql', { headers, body })

  /** The first answer that is 429, and how many came before it. */
  async function untilRefused(ask: () => ReturnType<typeof raw>) {
    for (let count = 0; count < 40; count++) {
      const answer = await ask()
      if (answer.status !== 429) continue
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(10)
      return { count, answer }
    }
    throw new Error('never')
  }

  test('per key, counted over HTTP, SSE, REST and WebSocket together', async () => {
    await using server = await startServer({ env: rates })
    const { count, answer } = await untilRefused(() => http(server, bearer(server.agent)))
    expect(count).toBe(10)
    expect(JSON.parse(answer.body).errors[0].extensions).toMatchObject({
      code: 'rate_limited',
      retryAfter: expect.any(Number),
    })
    const sse = await untilRefused(() => http(server, { ...bearer(server.agent), accept: 'text/event-stream' }))
    const rest = await untilRefused(() =>
      raw(server.url, 'GET', '/webbot/api/webchat/x/handover/y', { headers: bearer(server.agent) }),
    )
    expect([sse.count, rest.count]).toEqual([0, 0])
    expect(problemIn(rest.answer)).toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) })
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.agent}`)
    expect((await socket.ask('1', '{ viewer { name } }')).errors?.[0]?.extensions).toMatchObject({
      code: 'rate_limited',
    })
    // The other agent is served, over REST up to his own limit.
    expect((await http(server, bearer(server.otherAgent))).status).toBe(200)
    const otherAgent = await untilRefused(() =>
      raw(server.url, 'GET', '/webbot/api/webchat/x/handover/y', { headers: bearer(server.otherAgent) }),
    )
    expect(otherAgent.count).toBe(9)
  })

  test('per visitor, over all of their sockets', async () => {
    await using server = await startServer({ env: rates })
    const bot = await server.bot(null)
    const [gus, hana] = [await openChat(server, bot, 'Gus'), await openChat(server, bot, 'Hana')]
    const codes: (string | undefined)[] = []
    for (let turn = 0; turn < 3; turn++) {
      using socket = rawSocket(server.url)
      await socket.greet(`Bearer ${gus.visitorToken}`)
      for (let index = 0; index < 5; index++)
        codes.push((await socket.ask(`${index}`, '{ viewer { actorId } }')).errors?.[0]?.extensions?.code)
    }
    expect(codes).toEqual([...Array(10).fill(undefined), ...Array(5).fill('rate_limited')])
    await hana.say('me?')
  })

  test('per address without a valid credential; behind a trusted proxy, per address that the proxy names', async () => {
    await using server = await startServer({ env: { ...rates, BATON_TRUST_PROXY: 'true' } })
    const from = (address: string, headers: Record<string, string> = {}) => ({
      ...json,
      // What the client itself writes into the header stands before the proxy's entry and is ignored.
      'x-forwarded-for': `${Math.random()}, ${address}`,
      ...headers,
    })
    expect((await untilRefused(() => http(server, from('10.0.0.1')))).count).toBe(10)
    expect((await untilRefused(() => http(server, from('10.0.0.2', { authorization: 'Bearer x' })))).count).toBe(10)
    const sse = { authorization: 'Bearer x', accept: 'text/event-stream' }
    expect((await untilRefused(() => http(server, from('10.0.0.3', sse)))).count).toBe(10)
    const rest = () => raw(server.url, 'GET', '/webbot/api/webchat/x/handover/y', { headers: from('10.0.0.4') })
    expect((await untilRefused(rest)).count).toBe(10)
    // A valid key does not share the limit of its address.
    expect((await http(server, from('10.0.0.1', bearer(server.admin)))).status).toBe(200)
    expect((await http(server, from('10.0.0.5'))).status).toBe(401)
  })
})

describe('response headers', () => {
  const asked: [string, string, Record<string, string>, string?][] = [
    ['GET', '/healthz', {}],
    ['GET', '/readyz', {}],
    ['GET', '/nowhere', { accept: 'text/html' }],
    ['GET', '/graphql', {}],
    ['GET', '/graphql?query=%7B__typename%7D', {}],
    ['GET', '/graphql', { accept: 'text/html' }],
    ['GET', '/graphql', { accept: 'text/event-stream' }],
    ['OPTIONS', '/graphql', { origin: 'https://shop.example' }],
    ['PUT', '/graphql', {}],
    ['POST', '/graphql', {}],
    ['POST', '/graphql', json, '{"query":"{ viewer { name } }"}'],
    ['POST', '/graphql', json, '{'],
    ['POST', '/graphql', { ...json, accept: 'text/event-stream' }, '{"query":"{ __typename }"}'],
    ['POST', '/graphql', { ...json, 'content-length': '99999999' }],
    ['GET', '/webbot/api/webchat/b/handover/u/', {}],
    ['HEAD', '/webbot/api/webchat/b/handover/u/', {}],
    ['POST', '/bot/transfer/human', json, '{}'],
    ['GET', '/via/secret/webbot/api/webchat/b/takeover/u', {}],
  ]

  test('for security are on every answer in production, with HSTS where the public URL is https', async () => {
    for (const https of [true, false]) {
      await using server = await startServer({
        env: { NODE_ENV: 'production', ...(https && { BATON_PUBLIC_URL: 'https://chat.example' }) },
      })
      for (const [method, path, headers, body] of asked) {
        const answer = await raw(server.url, method, path, { headers, ...(body !== undefined && { body }) })
        expect([method, path, answer.status, answer.headers]).toEqual([
          method,
          path,
          expect.any(Number),
          expect.objectContaining({
            'x-content-type-options': 'nosniff',
            'referrer-policy': 'no-referrer',
            'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
          }),
        ])
        expect(answer.headers['strict-transport-security']).toBe(https ? 'max-age=31536000' : undefined)
        expect(answer.headers['x-powered-by'] ?? answer.headers.server ?? answer.headers['set-cookie']).toBeUndefined()
      }
    }
  })

  test('for CORS name the allowed origins and allow no credentials', async () => {
    await using server = await startServer({ env: { BATON_ALLOWED_ORIGINS: 'https://shop.example' } })
    const from = (method: string, origin: string) =>
      raw(server.url, method, '/graphql', { headers: { ...json, origin }, body: '{}' })
    for (const method of ['OPTIONS', 'POST']) {
      const [ours, evil] = [await from(method, 'https://shop.example'), await from(method, 'https://evil.example')]
      expect([ours.headers['access-control-allow-origin'], ours.headers.vary]).toEqual([
        'https://shop.example',
        expect.stringMatching(/origin/i),
      ])
      expect(evil.headers['access-control-allow-origin']).toBeUndefined()
      expect(ours.headers['access-control-allow-credentials']).toBeUndefined()
    }
  })
})

test('a mutation by GET is refused, as an event stream too: a page of another site can send both', async () => {
  await using server = await startServer()
  const bot = await server.bot(null)
  const query = `mutation { startConversation(input: { botId: "${bot}" }) { __typename } }`
  for (const accept of ['*/*', 'text/event-stream', 'application/json']) {
    const answer = await raw(server.url, 'GET', `/graphql?query=${encodeURIComponent(query)}`, { headers: { accept } })
    expect([accept, answer.status, answer.headers.allow]).toEqual([accept, 405, 'POST'])
  }
  expect(
    (await server.baton.store.conversations.list({ companyId: server.companyId }, { after: null, limit: 1 })).length,
  ).toBe(0)
})

test('in production no transport answers introspection or suggests field names', async () => {
  await using server = await startServer({ env: { NODE_ENV: 'production' } })
  using socket = rawSocket(server.url)
  await socket.greet(`Bearer ${server.admin}`)
  const asked: [string, Record<string, unknown>?][] = [
    ['{ __schema { types { name } } }'],
    ['{ __type(name: "Bot") { name } }'],
    ['{ viewer { nam } }'],
    ['{ bots(firs: 1) { edges { cursor } } }'],
    ['query ($a: BotInpu) { viewer { name } }'],
    ['{ conversations(filter: { state: OPE }) { edges { cursor } } }'],
    ['query ($f: ConversationFilter) { conversations(filter: $f) { edges { cursor } } }', { f: { state: 'OPE' } }],
    ['query ($f: ConversationFilter) { conversations(filter: $f) { edges { cursor } } }', { f: { stat: 'OPEN' } }],
    ['subscription ($b: ID) { inbox(botI: $b) { __typename } }'],
  ]
  for (const [index, [query, variables]] of asked.entries()) {
    const { body } = await post(server.url, server.admin, { query, variables })
    const framed = await socket.ask(`${index}`, query, variables)
    for (const answer of [body, framed]) {
      expect([query, answer.errors?.length ?? 0]).not.toEqual([query, 0])
      expect(JSON.stringify(answer)).not.toMatch(/did you mean/i)
      expect(answer.data ?? null).toBeNull()
    }
  }
})

test('the log at level info has every request and no message, name, token or key of a user', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-log-'))
  try {
    const admin = 'an-admin-key-of-this-test-that-is-long-enough'
    const env = { BATON_DATA_DIR: dataDir, NODE_ENV: 'production', LOG_LEVEL: 'info', BATON_ADMIN_KEY: admin }
    await using server = await spawnServer(await bundle(), env)
    const { url } = server
    const { bot } = (await mutate(
      url,
      admin,
      'createBot',
      { name: 'Robo', settings: { restAuth: 'PATH_SECRET' } },
      '... on CreateBotSuccess { bot { id restPathPrefix } }',
    )) as unknown as {
      bot: { id: string; restPathPrefix: string }
    }
    const started = (await mutate(
      url,
      null,
      'startConversation',
      { botId: bot.id, userId: 'canary user', profile: { a: 'canary-profile' }, variables: { a: 'canary-variable' } },
      '... on StartConversationSuccess { visitorToken conversation { id } }',
    )) as unknown as { visitorToken: string; conversation: { id: string } }
    const { visitorToken, conversation } = started
    await mutate(url, visitorToken, 'sendMessage', { conversationId: conversation.id, text: 'canary-words' })
    using socket = rawSocket(url)
    await socket.greet(`Bearer ${visitorToken}`)
    await socket.ask('1', '{ canary-nonsense }')
    const user = encodeURIComponent('canary user')
    const secret = bot.restPathPrefix.slice('/via/'.length)
    const e3 = `/webbot/api/webchat/${bot.id}/handover/${user}/`
    for (const path of [
      e3,
      `${e3}?access_token=${admin}`,
      `/via/${secret}${e3}`,
      `/%76ia/${secret}${e3}`,
      `//via/${secret}${e3}`,
      `http://elsewhere.example/via/${secret}${e3}`,
      `/webbot/api/webchat/${bot.id}/h%61ndover/${user}/`,
      `/webbot/api/webchat/${bot.id}/handover//${user}/`,
      `/webbot/api/webchat/${bot.id}/takeover/${user}/?ClaimEnd=canary-end`,
      '/canary-path/canary-tail?canary-query',
      `/graphql?query=${encodeURIComponent('{ canary }')}`,
      `/graphql?access_token=${admin}`,
    ])
      await raw(url, 'GET', path)
    await raw(url, 'POST', e3, {
      headers: { ...json, authorization: `Bearer ${admin}` },
      body: '{"message":"canary-answer"}',
    })
    await raw(url, 'POST', '/graphql', { headers: json, body: '{"query":"{ canary-broken' })
    await server.stop()
    const { stdout, stderr } = server.output
    expect(stderr).toBe('')
    for (const never of ['canary', 'canary user', user, admin, visitorToken, visitorToken.split('.')[2]!, secret])
      expect([never, stdout.includes(never)]).toEqual([never, false])
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { msg: string; path?: string; status?: number })
    const requests = lines.filter(({ msg }) => msg === 'request')
    expect(requests.length).toBeGreaterThanOrEqual(17)
    expect(requests.map(({ path }) => path)).toContain(`/webbot/api/webchat/${bot.id}/handover/…/`)
    for (const { path, status } of requests) expect([path, status]).toEqual([expect.any(String), expect.any(Number)])
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
})
