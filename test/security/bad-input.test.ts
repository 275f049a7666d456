import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CloseConversation, SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import { type Chat, openChat, textsOf } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { seedFlow } from '../support/flows.ts'
import { problemIn, type RawAnswer, raw } from '../support/raw-http.ts'
import { startServer, type TestServer } from '../support/server.ts'

// A refused request changes no row of any table: each test compares a digest of the database before and after.

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

describe('a malformed GraphQL request is refused', () => {
  test('when its body is not JSON', async () => {
    for (const body of ['', '{', '{"query":', 'query { viewer { name } }', "{'query':'{viewer{name}}'}", '\u0000'])
      expect([body, ...(await refusedBy(graphql(body)))]).toEqual([body, 400, 'bad_json'])
  })

  test('when its JSON has another shape, such as a batch', async () => {
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

  test('when its content type is not JSON: a cross-site form can send no other', async () => {
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

  test('when its method is not allowed, or is GET for a mutation', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'HEAD']) {
      const answer = await graphql(viewer, bearer(server.admin), method)
      expect([method, answer.status]).toEqual([method, 405])
      expect(answer.headers.allow).toBe('GET, POST')
    }
    const query = encodeURIComponent('mutation { createBot(input: { name: "By GET" }) { __typename } }')
    const answer = await raw(server.url, 'GET', `/graphql?query=${query}`, { headers: bearer(server.admin) })
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
    for (const each of [answer, await graphql(viewer, bearer(server.admin), 'PUT')])
      expect(JSON.parse(each.body).errors[0].extensions.code).toBe('method_not_allowed')
  })

  test('with 413 when it has too many bytes, with or without a Content-Length, and the rest is not read', async () => {
    const body = JSON.stringify({ query: '{ viewer { name } }', variables: { filler: 'x'.repeat(262_144) } })
    for (const size of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }]) {
      const answer = graphql(body, { ...bearer(server.admin), ...(size as Record<string, string>) })
      expect(await refusedBy(answer)).toEqual([413, 'payload_too_large'])
    }
    const announced = await graphql('{', { ...bearer(server.admin), 'content-length': '999999999' })
    expect([announced.status, announced.headers.connection]).toEqual([413, 'close'])
  })

  test('when its document does not parse, is not valid, or has wrong variables', async () => {
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

  test('when a page is too long or its cursor is not of the list', async () => {
    const ask = (field: string) => refusedBy(graphql(JSON.stringify({ query: `{ ${field} { edges { cursor } } }` })))
    for (const args of ['first: 201', 'first: -1', 'after: "x"', 'after: ""'])
      expect([args, ...(await ask(`bots(${args})`))]).toEqual([args, 400, 'bad_input'])
  })
})

describe('an invalid credential is refused', () => {
  const send = (token: string | null) =>
    post(server.url, token, {
      query: SendMessage.toString(),
      variables: { input: { conversationId: chat.conversationId, text: 'let me in' } },
    })

  test('with 401 and no data when it is missing, unknown, altered or of another scheme', async () => {
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

  test('when it is an expired visitor token', async () => {
    clock += 3_601_000
    const { status, body } = await send(chat.visitorToken)
    clock -= 3_601_000
    expect([status, body.errors?.[0]?.extensions?.code]).toEqual([401, 'unauthenticated'])
  })

  test('when it is only a userId: naming one opens no conversation of that user', async () => {
    for (const userId of ['Gus', 'Hana', 'Ivo']) {
      const { startConversation } = await server.ask(null, StartConversation, { input: { botId: bot, userId } })
      expect(startConversation).toMatchObject({ __typename: 'ConversationExists', code: 'conversation_exists' })
      // The token of another user does not help.
      const asGus = await server.ask(held.visitorToken, StartConversation, { input: { botId: bot, userId: 'Ivo' } })
      expect(asGus.startConversation).toMatchObject({ code: 'conversation_exists' })
    }
  })

  test('when there is none and the bot requires visitor authentication', async () => {
    const { status, body } = await post(server.url, null, {
      query: StartConversation.toString(),
      variables: { input: { botId: shut, userId: 'Kim' } },
    })
    expect([status, body.errors?.[0]?.extensions?.code]).toEqual([401, 'unauthenticated'])
  })
})

/** The code of a refused mutation, from its result union or from the `errors` of the answer. */
async function by(token: string | null, field: string, input: Record<string, unknown>): Promise<string | undefined> {
  const name = `${field[0]!.toUpperCase()}${field.slice(1)}Input`
  const query = `mutation ($input: ${name}!) { ${field}(input: $input) { __typename ... on Error { code } } }`
  const { body } = await post(server.url, token, { query, variables: { input } })
  if (body.errors) return body.errors[0]?.extensions?.code
  return (body.data as Record<string, { code?: string }>)[field]?.code
}

describe('not found and not yours look the same', () => {
  test('for a bot', async () => {
    for (const botId of ['bot_0', '', 'x'.repeat(5_000), chat.conversationId]) {
      expect(await by(null, 'startConversation', { botId })).toBe('not_found')
      expect(await by(server.admin, 'publishFlow', { botId, flow: {} })).toBe('not_found')
      expect(await by(server.admin, 'setMessageWebhook', { botId, url: 'http://127.0.0.1:9/' })).toBe('not_found')
    }
  })

  test('for a conversation of another company or another visitor', async () => {
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

  test('for a bot and a key of another company', async () => {
    expect(await by(elsewhere.admin, 'publishFlow', { botId: bot, flow: seedFlow('http://127.0.0.1:9/') })).toBe(
      'not_found',
    )
    expect(await by(elsewhere.admin, 'setMessageWebhook', { botId: bot, url: null })).toBe('not_found')
    expect(await by(elsewhere.admin, 'revokeApiKey', { apiKeyId: `key_${server.agent.split('_')[1]}` })).toBe(
      'not_found',
    )
    expect(await by(elsewhere.admin, 'revokeApiKey', { apiKeyId: 'key_0' })).toBe('not_found')
    // A key of another company starts no conversation with this bot, although anyone without a key may.
    expect(await by(elsewhere.admin, 'startConversation', { botId: bot, userId: 'Lea' })).toBe('not_found')
  })

  test('but a role without the permission gets forbidden', async () => {
    const { conversationId } = chat
    for (const token of [chat.visitorToken, server.botKey]) {
      expect(await by(token, 'acceptHandover', { conversationId })).toBe('forbidden')
      expect(await by(token, 'releaseHandover', { conversationId })).toBe('forbidden')
    }
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

describe('a malformed message is refused', () => {
  const send = (input: Record<string, unknown>) =>
    by(chat.visitorToken, 'sendMessage', { conversationId: chat.conversationId, ...input })

  test('when it is empty', async () => {
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

  test('when it is too long in characters or in bytes', async () => {
    expect(await send({ text: 'x'.repeat(10_001) })).toBe('message_too_long')
    expect(await send({ actions: [{ text: { text: 'x'.repeat(10_001) } }] })).toBe('message_too_long')
    const options = Array.from({ length: 50 }, () => 'x'.repeat(1_400))
    expect(await send({ actions: [{ choice: { text: 'Which?', options } }] })).toBe('message_too_long')
    // Too many bytes at three to a character.
    const euros = Array.from({ length: 3 }, () => ({ text: { text: '€'.repeat(9_000) } }))
    expect(await send({ actions: euros })).toBe('message_too_long')
  })

  test('when its actions are invalid', async () => {
    const many = (count: number) => Array.from({ length: count }, () => ({ wait: { milliseconds: 1 } }))
    for (const actions of [
      many(51),
      [{ wait: { milliseconds: -1 } }],
      [{ wait: { milliseconds: 60_001 } }],
      [{ choice: { text: 'Which?', options: Array.from({ length: 51 }, String) } }],
      [{ card: { cards: [] } }],
      [{ card: { cards: [{ title: 'x', buttons: [{ title: 'x', options: 'none' }] }] } }],
      // GraphQL itself refuses these: exactly one kind, and a kind that exists.
      [{}],
      [{ text: { text: 'a' }, wait: { milliseconds: 1 } }],
      [{ media: { mediaType: 'HOLOGRAM', url: 'http://x/' } }],
      [{ shout: { text: 'a' } }],
      'a',
    ])
      expect([actions, await send({ text: 'hi', actions })]).toEqual([actions, 'bad_input'])
  })

  test('when its clientMessageId is invalid or its conversation is closed', async () => {
    expect(await send({ text: 'hi', clientMessageId: '' })).toBe('bad_input')
    expect(await send({ text: 'hi', clientMessageId: 'x'.repeat(256) })).toBe('bad_input')
    const { conversationId, visitorToken } = closed
    expect(await by(visitorToken, 'sendMessage', { conversationId, text: 'hi' })).toBe('conversation_closed')
    for (const field of ['requestHandover', 'acceptHandover'])
      expect(await by(server.agent, field, { conversationId })).toBe('conversation_closed')
  })
})

describe('an invalid setting is refused', () => {
  test('for a bot whose name is missing or too long or whose settings are unknown', async () => {
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

  test('for a webhook address that is not an http URL', async () => {
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

  test('for an invalid flow, with every fault and its module', async () => {
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
    // The flow that was published before still answers.
    expect((await chat.log()).moduleId).toBe('hello')
  })

  test('for a new conversation whose variables or profile are too large or no object', async () => {
    for (const key of ['variables', 'profile'])
      for (const value of [[], 'x', 7, true, { filler: 'x'.repeat(32_768) }])
        expect([key, await by(null, 'startConversation', { botId: bot, userId: 'Mia', [key]: value })]).toEqual([
          key,
          'bad_input',
        ])
    expect(await by(null, 'startConversation', { botId: bot, userId: 'x'.repeat(257) })).toBe('bad_input')
  })

  test('for a handover with an invalid reason, idempotency key, claim end or variables', async () => {
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

describe('a malformed REST body is refused', () => {
  const e4 = (body: string, headers: Record<string, string> = bearer(server.integration)) =>
    raw(server.url, 'POST', held.path('handover'), { headers, body }).then(problemIn)

  test('when it is not JSON, has another shape, or its message is missing, empty or too long', async () => {
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

  test('when its content type is not JSON and its key is in the address, or it has too many bytes', async () => {
    // A page of any site can send these types. With the key in a header it is none.
    const byUrl = `${held.path('handover')}?access_token=${server.integration}`
    for (const headers of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', null])
      expect(
        await raw(server.url, 'POST', byUrl, {
          headers: headers === null ? {} : { 'content-type': headers },
          body: '{"message":"hi"}',
        }).then(problemIn),
      ).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    const large = JSON.stringify({ message: 'hi', filler: 'x'.repeat(131_072) })
    for (const size of [{ 'content-length': String(large.length) }, { 'transfer-encoding': 'chunked' }])
      expect(await e4(large, { ...bearer(server.integration), ...(size as Record<string, string>) })).toMatchObject({
        status: 413,
        code: 'payload_too_large',
      })
  })

  test('after the key: a bad key is refused before the body is read', async () => {
    expect(await e4('{', { ...json, authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 })
    expect(await e4('{', bearer(server.botKey))).toMatchObject({ status: 403 })
  })
})

describe('unusual but valid input is accepted', () => {
  test('messages of the maximum length and of any alphabet are stored unchanged', async () => {
    const guest = await openChat(server, bot, 'Nia')
    const words = [
      'x'.repeat(10_000),
      'e\u0301\u0001\u202e👩‍👩‍👧',
      '<script>alert(1)</script>',
      "'; DROP TABLE event; --",
    ]
    for (const text of words) await guest.say(text)
    const said = textsOf((await guest.log()).events).filter(text => text.startsWith('USER: '))
    expect(said).toEqual(words.map(text => `USER: ${text}`))
    before = await server.engine.digest()
  })
})

test('while the store cannot write, GraphQL, REST and /readyz answer `unavailable` and nothing is written; afterwards all works again', async () => {
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
    // Reads still work.
    expect((await chat.log()).events.length).toBeGreaterThan(0)
    expect(await server.engine.digest()).toBe(before)
  }
  await chat.say('hello?', 'c-1')
  expect(textsOf((await chat.log()).events).slice(-2)).toEqual(['USER: hello?', 'BOT: Hello from Bot!'])
  before = await server.engine.digest()
})
