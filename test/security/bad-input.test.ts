import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CloseConversation, SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import { type Chat, openChat, textsOf } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { seedFlow } from '../support/flows.ts'
import { problemIn, type RawAnswer, raw } from '../support/raw.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Whatever is refused here must leave every table as it was: each test ends with a comparison of all rows.

let server: TestServer
let elsewhere: Awaited<ReturnType<TestServer['company']>>
let bot: string
let shut: string
let chat: Chat
let held: Chat
let closed: Chat
let theirs: Chat
let before: string
let clock = Date.now()

beforeAll(async () => {
  server = await startServer({ now: () => clock, env: { BATON_VISITOR_TOKEN_TTL: '3600' } })
  elsewhere = await server.company('Elsewhere')
  bot = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  shut = await server.bot(seedFlow('http://127.0.0.1:9/claim'), { visitorAuth: 'required' })
  chat = await openChat(server, bot, 'Gus')
  held = await openChat(server, bot, 'Hana')
  await held.accept(server.integration)
  closed = await openChat(server, bot, 'Ivo')
  await server.ask(server.admin, CloseConversation, { input: { conversationId: closed.conversationId } })
  theirs = await openChat(server, await elsewhere.bot(null), 'Jan')
})
beforeEach(async () => {
  before = await server.engine.digest()
})
afterEach(async () => {
  expect(await server.engine.digest()).toBe(before)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const json = { 'content-type': 'application/json' }
const bearer = (token: string) => ({ ...json, authorization: `Bearer ${token}` })

/** A refused GraphQL request: its status and the code of its one error. */
async function refusedBy(answer: RawAnswer | Promise<RawAnswer>): Promise<[number, string | undefined]> {
  const { status, body } = await answer
  const { errors, data } = JSON.parse(body) as { errors: { extensions?: { code?: string } }[]; data?: unknown }
  expect(data ?? null).toBeNull()
  expect(errors).toHaveLength(1)
  return [status, errors[0]?.extensions?.code]
}

const viewer = JSON.stringify({ query: '{ viewer { name } }' })
const graphql = (body: string | Buffer, headers: Record<string, string> = bearer(server.admin), method = 'POST') =>
  raw(server.url, method, '/graphql', { headers, body })

describe('a GraphQL request that is none', () => {
  test('wrong JSON', async () => {
    for (const body of ['', '{', '{"query":', 'query { viewer { name } }', "{'query':'{viewer{name}}'}", '\u0000'])
      expect([body, ...(await refusedBy(graphql(body)))]).toEqual([body, 400, 'bad_json'])
  })

  test('JSON of another shape; a batch above all', async () => {
    for (const body of [
      '[]',
      `[${viewer}]`,
      `[${viewer},${viewer}]`,
      'null',
      '7',
      '"{viewer{name}}"',
      '{}',
      '{"query":7}',
    ])
      expect([body, ...(await refusedBy(graphql(body)))]).toEqual([body, 400, 'bad_input'])
  })

  test('another content type, or none: a cross-site form can send only those', async () => {
    for (const type of [
      'text/plain',
      'text/plain; charset=utf-8; x=application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/graphql',
      'application/jsonp',
    ])
      expect([type, ...(await refusedBy(graphql(viewer, { ...bearer(server.admin), 'content-type': type })))]).toEqual([
        type,
        415,
        'unsupported_media_type',
      ])
    const { 'content-type': _, ...untyped } = bearer(server.admin)
    expect(await refusedBy(graphql(viewer, untyped))).toEqual([415, 'unsupported_media_type'])
    const fine = await graphql(viewer, { ...bearer(server.admin), 'content-type': 'Application/JSON; charset=utf-8' })
    expect(JSON.parse(fine.body)).toEqual({ data: { viewer: { name: 'Ada' } } })
  })

  test('another method; a mutation by GET', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'HEAD']) {
      const answer = await graphql(viewer, bearer(server.admin), method)
      expect([method, answer.status]).toEqual([method, 405])
      expect(answer.headers.allow).toBe('GET, POST')
    }
    const query = encodeURIComponent('mutation { createBot(input: { name: "By GET" }) { __typename } }')
    const answer = await raw(server.url, 'GET', `/graphql?query=${query}`, { headers: bearer(server.admin) })
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
  })

  test('more bytes than we take, announced or not: 413, and no more is read', async () => {
    const body = JSON.stringify({ query: '{ viewer { name } }', variables: { filler: 'x'.repeat(262_144) } })
    for (const size of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }]) {
      const answer = graphql(body, { ...bearer(server.admin), ...(size as Record<string, string>) })
      expect(await refusedBy(answer)).toEqual([413, 'payload_too_large'])
    }
    const announced = await graphql('{', { ...bearer(server.admin), 'content-length': '999999999' })
    expect([announced.status, announced.headers.connection]).toEqual([413, 'close'])
  })

  test('a document that does not parse, is not valid, or gets wrong variables', async () => {
    const ask = (query: string, variables: unknown = {}) =>
      refusedBy(
        graphql(JSON.stringify({ query, variables }), {
          ...bearer(server.admin),
          accept: 'application/graphql-response+json',
        }),
      )
    expect(await ask('{ viewer { ')).toEqual([400, 'GRAPHQL_PARSE_FAILED'])
    expect(await ask('{ viewer { nme } }')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(await ask('query ($id: ID!) { node(id: $id) { id } }')).toEqual([400, 'bad_input'])
    expect(await ask('query ($n: Int) { bots(first: $n) { edges { node { id } } } }', { n: 'x' })).toEqual([
      400,
      'bad_input',
    ])
  })

  test('a page that is too long, or read from the wrong end', async () => {
    const ask = (field: string) => refusedBy(graphql(JSON.stringify({ query: `{ ${field} { edges { cursor } } }` })))
    for (const args of ['first: 201', 'first: -1', 'last: 1', 'before: "x"'])
      expect([args, ...(await ask(`bots(${args})`))]).toEqual([args, 400, 'bad_input'])
  })
})

describe('a credential that is none', () => {
  const send = (token: string | null) =>
    post(server.url, token, {
      query: SendMessage.toString(),
      variables: { input: { conversationId: chat.conversationId, text: 'let me in' } },
    })

  test('none, unknown, altered, of another scheme: 401, and no data', async () => {
    const [head, claims, signature] = chat.visitorToken.split('.') as [string, string, string]
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), conversation: held.conversationId }),
    ).toString('base64url')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
    for (const token of [
      null,
      'nonsense',
      '',
      `${server.admin}x`,
      server.admin.toUpperCase(),
      `${head}.${forged}.${signature}`,
      unsigned,
      chat.visitorToken.slice(0, -4),
    ]) {
      const { status, body } = await send(token)
      expect([token, status, body.errors?.[0]?.extensions?.code, body.data ?? null]).toEqual([
        token,
        401,
        'unauthenticated',
        null,
      ])
    }
    const headers = { ...json, authorization: `Basic ${Buffer.from(`user:${server.admin}`).toString('base64')}` }
    expect(await refusedBy(graphql(viewer, headers))).toEqual([401, 'unauthenticated'])
    expect(await refusedBy(graphql(viewer, { ...json, cookie: `authorization=Bearer ${server.admin}` }))).toEqual([
      401,
      'unauthenticated',
    ])
    const query = `/graphql?access_token=${server.admin}&query=${encodeURIComponent('{ viewer { name } }')}`
    expect(await refusedBy(raw(server.url, 'GET', query, { headers: json }))).toEqual([401, 'unauthenticated'])
  })

  test('a visitor’s token that has run out', async () => {
    clock += 3_601_000
    const { status, body } = await send(chat.visitorToken)
    clock -= 3_601_000
    expect([status, body.errors?.[0]?.extensions?.code]).toEqual([401, 'unauthenticated'])
  })

  test('a userId proves nothing: nobody gets into a conversation, or at what it left, by naming it', async () => {
    for (const userId of ['Gus', 'Hana', 'Ivo']) {
      const { startConversation } = await server.ask(null, StartConversation, { input: { botId: bot, userId } })
      expect(startConversation).toMatchObject({ __typename: 'ConversationExists', code: 'conversation_exists' })
      // Another user's token is nobody's, too.
      const asGus = await server.ask(held.visitorToken, StartConversation, { input: { botId: bot, userId: 'Ivo' } })
      expect(asGus.startConversation).toMatchObject({ code: 'conversation_exists' })
    }
  })

  test('a bot that asks for a credential starts nothing without one', async () => {
    const { status, body } = await post(server.url, null, {
      query: StartConversation.toString(),
      variables: { input: { botId: shut, userId: 'Kim' } },
    })
    expect([status, body.errors?.[0]?.extensions?.code]).toEqual([401, 'unauthenticated'])
  })
})

/** The code of a mutation's refusal, whether its result union tells it or the answer's `errors`. */
async function by(token: string | null, field: string, input: Record<string, unknown>): Promise<string | undefined> {
  const name = `${field[0]!.toUpperCase()}${field.slice(1)}Input`
  const query = `mutation ($input: ${name}!) { ${field}(input: $input) { __typename ... on Error { code } } }`
  const { body } = await post(server.url, token, { query, variables: { input } })
  if (body.errors) return body.errors[0]?.extensions?.code
  return (body.data as Record<string, { code?: string }>)[field]?.code
}

describe('what is not there, and what is not yours', () => {
  test('an unknown bot', async () => {
    for (const botId of ['bot_0', '', 'x'.repeat(5_000), chat.conversationId]) {
      expect(await by(null, 'startConversation', { botId })).toBe('not_found')
      expect(await by(server.admin, 'publishFlow', { botId, flow: {} })).toBe('not_found')
      expect(await by(server.admin, 'setMessageWebhook', { botId, url: 'http://127.0.0.1:9/' })).toBe('not_found')
    }
  })

  test('an unknown conversation, another company’s, another visitor’s: all the same', async () => {
    const fields = {
      sendMessage: { text: 'hi' },
      requestHandover: {},
      acceptHandover: {},
      releaseHandover: {},
      cancelHandover: {},
      closeConversation: {},
    }
    for (const [field, rest] of Object.entries(fields)) {
      for (const conversationId of ['conv_0', '', bot, theirs.conversationId])
        expect([field, await by(server.admin, field, { conversationId, ...rest })]).toEqual([field, 'not_found'])
    }
    for (const field of ['sendMessage', 'requestHandover', 'cancelHandover'] as const) {
      for (const conversationId of ['conv_0', held.conversationId, theirs.conversationId])
        expect([field, await by(chat.visitorToken, field, { conversationId, ...fields[field] })]).toEqual([
          field,
          'not_found',
        ])
    }
  })

  test('another company’s bot and key', async () => {
    expect(await by(elsewhere.admin, 'publishFlow', { botId: bot, flow: seedFlow('http://127.0.0.1:9/') })).toBe(
      'not_found',
    )
    expect(await by(elsewhere.admin, 'setMessageWebhook', { botId: bot, url: null })).toBe('not_found')
    expect(await by(elsewhere.admin, 'revokeApiKey', { apiKeyId: `key_${server.agent.split('_')[1]}` })).toBe(
      'not_found',
    )
    expect(await by(elsewhere.admin, 'revokeApiKey', { apiKeyId: 'key_0' })).toBe('not_found')
    // A key of another company starts nothing with this bot either, however open it is.
    expect(await by(elsewhere.admin, 'startConversation', { botId: bot, userId: 'Lea' })).toBe('not_found')
  })

  test('what a role may not do', async () => {
    const { conversationId } = chat
    for (const token of [chat.visitorToken, server.botKey]) {
      expect(await by(token, 'acceptHandover', { conversationId })).toBe('forbidden')
      expect(await by(token, 'releaseHandover', { conversationId })).toBe('forbidden')
    }
    expect(await by(chat.visitorToken, 'closeConversation', { conversationId })).toBe('forbidden')
    for (const token of [server.agent, server.integration, server.botKey, chat.visitorToken]) {
      expect(await by(token, 'createBot', { name: 'Mine' })).toBe('forbidden')
      expect(await by(token, 'publishFlow', { botId: bot, flow: {} })).toBe('forbidden')
      expect(await by(token, 'setMessageWebhook', { botId: bot, url: null })).toBe('forbidden')
      expect(await by(token, 'createApiKey', { role: 'ADMIN', name: 'Mine' })).toBe('forbidden')
      expect(await by(token, 'revokeApiKey', { apiKeyId: 'key_0' })).toBe('forbidden')
    }
    for (const [field, input] of [
      ['createBot', { name: 'Mine' }],
      ['createApiKey', { role: 'ADMIN', name: 'Mine' }],
      ['acceptHandover', { conversationId }],
      ['sendMessage', { conversationId, text: 'hi' }],
      ['closeConversation', { conversationId }],
    ] as const)
      expect([field, await by(null, field, input)]).toEqual([field, 'unauthenticated'])
  })
})

describe('a message that is none', () => {
  const send = (input: Record<string, unknown>) =>
    by(chat.visitorToken, 'sendMessage', { conversationId: chat.conversationId, ...input })

  test('empty', async () => {
    for (const input of [
      {},
      { text: '' },
      { text: ' \n\t ' },
      { text: null },
      { actions: [] },
      { text: '', actions: [{ wait: { milliseconds: 100 } }] },
      { actions: [{ text: { text: '  ' } }] },
    ])
      expect([input, await send(input)]).toEqual([input, 'message_empty'])
  })

  test('over-long, in characters or in bytes', async () => {
    expect(await send({ text: 'x'.repeat(10_001) })).toBe('message_too_long')
    expect(await send({ actions: [{ text: { text: 'x'.repeat(10_001) } }] })).toBe('message_too_long')
    const options = Array.from({ length: 50 }, () => 'x'.repeat(1_400))
    expect(await send({ actions: [{ choice: { text: 'Which?', options } }] })).toBe('message_too_long')
    // In bytes, where each character has three of them.
    const euros = Array.from({ length: 3 }, () => ({ text: { text: '€'.repeat(9_000) } }))
    expect(await send({ actions: euros })).toBe('message_too_long')
  })

  test('of actions that are none', async () => {
    const many = (count: number) => Array.from({ length: count }, () => ({ wait: { milliseconds: 1 } }))
    for (const actions of [
      many(51),
      [{ wait: { milliseconds: -1 } }],
      [{ wait: { milliseconds: 60_001 } }],
      [{ choice: { text: 'Which?', options: Array.from({ length: 51 }, String) } }],
      [{ card: { cards: [] } }],
      [{ card: { cards: [{ title: 'x', buttons: [{ title: 'x', options: 'none' }] }] } }],
      // By GraphQL's own rules: exactly one kind, and kinds that exist.
      [{}],
      [{ text: { text: 'a' }, wait: { milliseconds: 1 } }],
      [{ media: { mediaType: 'HOLOGRAM', url: 'http://x/' } }],
      [{ shout: { text: 'a' } }],
      'a',
    ])
      expect([actions, await send({ text: 'hi', actions })]).toEqual([actions, 'bad_input'])
  })

  test('with an id that is none, or under a conversation that is closed', async () => {
    expect(await send({ text: 'hi', clientMessageId: '' })).toBe('bad_input')
    expect(await send({ text: 'hi', clientMessageId: 'x'.repeat(256) })).toBe('bad_input')
    const { conversationId, visitorToken } = closed
    expect(await by(visitorToken, 'sendMessage', { conversationId, text: 'hi' })).toBe('conversation_closed')
    for (const field of ['requestHandover', 'acceptHandover'])
      expect(await by(server.agent, field, { conversationId })).toBe('conversation_closed')
  })
})

describe('what a company sets up', () => {
  test('a bot without a name, with a name too long, with settings that are none', async () => {
    for (const input of [
      { name: '' },
      { name: '   ' },
      { name: 'x'.repeat(129) },
      { name: 'Robo', settings: { visitorAuth: 'maybe' } },
      { name: 'Robo', settings: { colour: 'blue' } },
      { name: 'Robo', settings: 'none' },
      { name: 'Robo', settings: [] },
    ])
      expect([input, await by(server.admin, 'createBot', input)]).toEqual([input, 'bad_input'])
    expect(await by(server.admin, 'createApiKey', { role: 'AGENT', name: '' })).toBe('bad_input')
    expect(await by(server.admin, 'createApiKey', { role: 'KING', name: 'Max' })).toBe('bad_input')
  })

  test('a webhook address that cannot be one', async () => {
    for (const url of [
      'ftp://example.com/',
      'example.com/hook',
      '/hook',
      '',
      'http://',
      'http://ann:secret@example.com/',
      'javascript:alert(1)',
      `https://example.com/${'x'.repeat(2_100)}`,
    ])
      expect([url, await by(server.admin, 'setMessageWebhook', { url })]).toEqual([url, 'bad_input'])
  })

  test('an invalid flow: every fault is told, and names its module', async () => {
    const publish = async (flow: unknown) => {
      const query = `mutation ($input: PublishFlowInput!) { publishFlow(input: $input) {
        __typename ... on Error { code message } ... on FlowInvalid { faults } } }`
      const { body } = await post(server.url, server.admin, { query, variables: { input: { botId: bot, flow } } })
      return (body.data as { publishFlow: { code: string; message: string; faults: string[] } }).publishFlow
    }
    const hello = { id: 'hello', actions: [{ type: 'text', text: 'Hello!' }] }
    const faulty = await publish({
      start: 'nowhere',
      modules: [
        hello,
        { ...hello, id: 'other', fallback: 'gone', connections: [{ when: { text: { matches: '(' } } }] },
      ],
    })
    expect(faulty.code).toBe('flow_invalid')
    expect(faulty.faults.some(fault => fault.startsWith('start names the module "nowhere"'))).toBe(true)
    expect(faulty.faults.some(fault => fault.startsWith('module other: fallback names the module "gone"'))).toBe(true)
    expect(faulty.faults.filter(fault => fault.startsWith('module other: ')).length).toBeGreaterThan(1)
    expect(faulty.message).toContain(faulty.faults[0])
    for (const flow of [
      7,
      'flow',
      [],
      {},
      { start: 'hello', modules: [] },
      { start: 'hello', modules: [hello, hello] },
    ])
      expect([flow, (await publish(flow)).code]).toEqual([flow, 'flow_invalid'])
    expect(await by(server.admin, 'publishFlow', { botId: bot, flow: null })).toBe('bad_input')
    // The one that was there still answers.
    expect((await chat.log()).moduleId).toBe('hello')
  })

  test('a start with variables or a profile that are no object, or too large', async () => {
    for (const key of ['variables', 'profile'])
      for (const value of [[], 'x', 7, true, { filler: 'x'.repeat(32_768) }])
        expect([key, await by(null, 'startConversation', { botId: bot, userId: 'Mia', [key]: value })]).toEqual([
          key,
          'bad_input',
        ])
    expect(await by(null, 'startConversation', { botId: bot, userId: 'x'.repeat(257) })).toBe('bad_input')
  })

  test('a handover asked for, given back or taken back in words that are none', async () => {
    const { conversationId } = held
    const asked = { conversationId: chat.conversationId }
    expect(await by(chat.visitorToken, 'requestHandover', { ...asked, reason: 'x'.repeat(1_001) })).toBe('bad_input')
    expect(await by(chat.visitorToken, 'requestHandover', { ...asked, idempotencyKey: '' })).toBe('bad_input')
    expect(await by(server.integration, 'releaseHandover', { conversationId, claimEnd: 'x'.repeat(257) })).toBe(
      'bad_input',
    )
    expect(await by(server.integration, 'releaseHandover', { conversationId, variables: [] })).toBe('bad_input')
    expect(await by(chat.visitorToken, 'cancelHandover', asked)).toBe('handover_not_requested')
    expect(await by(server.integration, 'cancelHandover', { conversationId })).toBe('handover_not_requested')
  })
})

describe('a REST body that is none', () => {
  const e4 = (body: string, headers: Record<string, string> = bearer(server.integration)) =>
    raw(server.url, 'POST', held.path('handover'), { headers, body }).then(problemIn)

  test('wrong JSON, another shape, no message, an empty one, one too long', async () => {
    for (const body of ['', '{', '{"message":', 'message=hi'])
      expect([body, await e4(body)]).toMatchObject([body, { status: 400, code: 'bad_json' }])
    for (const body of ['[]', 'null', '"hi"', '7', '{}', '{"message":7}', '{"message":null}', '{"text":"hi"}'])
      expect([body, await e4(body)]).toMatchObject([body, { status: 400, code: 'bad_input' }])
    for (const message of ['', ' \n '])
      expect(await e4(JSON.stringify({ message }))).toMatchObject({ status: 400, code: 'message_empty' })
    expect(await e4(JSON.stringify({ message: 'x'.repeat(10_001) }))).toMatchObject({
      status: 413,
      code: 'message_too_long',
    })
  })

  test('another content type; more bytes than we take', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await e4('{"message":"hi"}', { ...bearer(server.integration), 'content-type': type })).toMatchObject({
        status: 415,
        code: 'unsupported_media_type',
      })
    const { 'content-type': _, ...untyped } = bearer(server.integration)
    expect(await e4('{"message":"hi"}', untyped)).toMatchObject({ status: 415 })
    const large = JSON.stringify({ message: 'hi', filler: 'x'.repeat(131_072) })
    for (const size of [{ 'content-length': String(large.length) }, { 'transfer-encoding': 'chunked' }])
      expect(await e4(large, { ...bearer(server.integration), ...(size as Record<string, string>) })).toMatchObject({
        status: 413,
        code: 'payload_too_large',
      })
  })

  test('a bad key is told before the body is read', async () => {
    expect(await e4('{', { ...json, authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 })
    expect(await e4('{', bearer(server.botKey))).toMatchObject({ status: 403 })
  })
})

describe('what only looks bad is taken', () => {
  test('messages at the limit, and words of any alphabet, are stored as they are', async () => {
    const guest = await openChat(server, bot, 'Nia')
    const words = [
      'x'.repeat(10_000),
      'e\u0301\u0000\u202e👩‍👩‍👧',
      '<script>alert(1)</script>',
      "'; DROP TABLE event; --",
    ]
    for (const text of words) await guest.say(text)
    const said = textsOf((await guest.log()).events).filter(text => text.startsWith('USER: '))
    expect(said).toEqual(words.map(text => `USER: ${text}`))
    before = await server.engine.digest()
  })
})

test('when the store cannot write, every door says `unavailable`, nothing is written, and it mends itself', async () => {
  {
    await using _lock = await server.engine.lockWrites()
    const { status, body } = await post(server.url, chat.visitorToken, {
      query: SendMessage.toString(),
      variables: { input: { conversationId: chat.conversationId, text: 'hello?', clientMessageId: 'c-1' } },
    })
    expect([status, body.errors?.[0]?.extensions?.code, body.data ?? null]).toEqual([503, 'unavailable', null])
    const rest = await raw(server.url, 'POST', held.path('handover'), {
      headers: bearer(server.integration),
      body: '{"message":"hello?"}',
    })
    expect(problemIn(rest)).toMatchObject({ status: 503, code: 'unavailable' })
    const ready = await raw(server.url, 'GET', '/readyz')
    expect([ready.status, JSON.parse(ready.body)]).toEqual([503, { status: 'unavailable' }])
    // Reading goes on.
    expect((await chat.log()).events.length).toBeGreaterThan(0)
    expect(await server.engine.digest()).toBe(before)
  }
  await chat.say('hello?', 'c-1')
  expect(textsOf((await chat.log()).events).slice(-2)).toEqual(['USER: hello?', 'BOT: Hello from Bot!'])
  before = await server.engine.digest()
})
