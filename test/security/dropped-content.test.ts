import { afterAll, describe, expect, test } from 'vitest'
import { flow, json, startRest } from '../rest/support.ts'
import { openChat, textsOf } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { mutate } from '../support/mutate.ts'
import { problemIn, raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'

// What a request carries is taken or refused with its path: it is never dropped under a success.

const rest = await startRest()
const { server, bot, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

/** A chat that the integration holds. */
async function newHeldChat() {
  const chat = await newChat()
  await chat.accept(server.integration)
  return chat
}

/** Keys that callers could think of, with something in them. */
const unknownKeys = [
  'actions',
  'media',
  'attachedMedia',
  'attachment',
  'text',
  'Message',
  'messages',
  'quick_replies',
  'constructor',
]
const contents = ['x', 7, 0, true, ['x'], { a: [{ b: 'x' }] }]
const nothings = [null, '', false, [], {}, [[]], { a: null }]

describe('keys of a REST body that are not known', () => {
  const paths: Record<string, (handover: string) => [path: string, body: object]> = {
    message: (handover: string) => [handover, { message: 'Hi' }],
    accept: (handover: string) => [`${handover}accept`, {}],
    release: (handover: string) => [`${handover}release`, { ClaimEnd: 'resolved' }],
  }

  for (const [name, target] of Object.entries(paths)) {
    test(`are refused with their path where they carry content: ${name}`, async () => {
      const chat = await newHeldChat()
      const before = await server.engine.digest()
      const [path, body] = target(chat.path('handover'))
      for (const key of unknownKeys)
        for (const value of contents)
          expect(problemIn(await call('POST', path, { body: { ...body, [key]: value } }))).toMatchObject({
            status: 400,
            code: 'bad_input',
            path: key,
          })
      expect(await server.engine.digest()).toBe(before)
      for (const [index, value] of nothings.entries())
        expect((await call('POST', path, { body: { ...body, [`empty${index}`]: value } })).status).toBe(200)
    })
  }

  test('of a claim are taken at the platform webhook, others are refused', async () => {
    const chat = await newChat()
    const claim = {
      sessionId: chat.conversationId,
      customVariables: { plan: 'gold' },
      attachedMedia: 'x',
      moduleId: 'm',
    }
    expect(problemIn(await call('POST', '/bot/transfer/human', { body: { ...claim, reason: 'angry' } })).path).toBe(
      'reason',
    )
    expect((await call('POST', '/bot/transfer/human', { body: claim })).status).toBe(200)
  })
})

describe('attachments of an agent’s message', () => {
  test('become media of the message', async () => {
    const chat = await newHeldChat()
    const url = 'https://shop.example/a/fern'
    for (const [attachment, expected] of [
      [url, ['FILE', url, '']],
      [`${url}.JPG?size=2`, ['IMAGE', `${url}.JPG?size=2`, '']],
      [`${url}.mp3`, ['AUDIO', `${url}.mp3`, '']],
      [`${url}.mp4`, ['VIDEO', `${url}.mp4`, '']],
      [`${url}.constructor`, ['FILE', `${url}.constructor`, '']],
      ['data:image/png;base64,AAAA', ['IMAGE', 'data:image/png;base64,AAAA', '']],
      [{ url, type: 'image' }, ['IMAGE', url, '']],
      [{ url, type: 'audio/ogg' }, ['AUDIO', url, '']],
      [{ url, type: 'application/pdf', name: 'terms.pdf' }, ['FILE', url, 'terms.pdf']],
      [{ url, type: 'media', media_type: 'video', text: 'A film', title: null, id: '' }, ['VIDEO', url, 'A film']],
      [{ url, title: 'A fern', text: 'Of green' }, ['FILE', url, 'A fern\nOf green']],
    ] as const) {
      for (const words of [{}, { message: 'Look:' }]) {
        const answer = await call('POST', chat.path('handover'), { body: { ...words, attachments: [attachment] } })
        expect([attachment, answer.status]).toEqual([attachment, 200])
        const query = `{ node(id: "${json(answer).messageId}") { ... on Message { actions { __typename
          ... on TextAction { text } ... on MediaAction { mediaType url text } } } } }`
        const { body } = await post(server.url, server.admin, { query })
        const [mediaType, address, text] = expected
        expect(body.data).toEqual({
          node: {
            actions: [
              ...('message' in words ? [{ __typename: 'TextAction', text: 'Look:' }] : []),
              { __typename: 'MediaAction', mediaType, url: address, text },
            ],
          },
        })
      }
    }
  })

  test('that cannot become media are refused with their path', async () => {
    const chat = await newHeldChat()
    const before = await server.engine.digest()
    const url = 'https://shop.example/fern.jpg'
    for (const [attachments, path] of [
      ['https://shop.example/fern.jpg', 'attachments'],
      [{ url }, 'attachments'],
      [[url, 7], 'attachments.1'],
      [[[url]], 'attachments.0'],
      [[null], 'attachments.0'],
      [[''], 'attachments.0.url'],
      [['javascript:alert(1)'], 'attachments.0.url'],
      [['data:text/html,x'], 'attachments.0.url'],
      [['file:///etc/passwd'], 'attachments.0.url'],
      [['/fern.jpg'], 'attachments.0.url'],
      [[{ url: 7 }], 'attachments.0.url'],
      [[{ src: url }], 'attachments.0.src'],
      [[{ url, payload: { url } }], 'attachments.0.payload'],
      [[{ url, type: 'hologram' }], 'attachments.0.type'],
      [[{ url, type: 7 }], 'attachments.0.type'],
      [[{ url, text: { en: 'x' } }], 'attachments.0.text'],
    ] as const)
      expect([
        attachments,
        problemIn(await call('POST', chat.path('handover'), { body: { message: 'Hi', attachments } })),
      ]).toMatchObject([attachments, { status: 400, code: 'bad_input', path }])
    expect(problemIn(await call('POST', chat.path('handover'), { body: { attachments: [] } })).path).toBe('message')
    expect(await server.engine.digest()).toBe(before)
  })
})

describe('the content type of an agent’s message', () => {
  test('may be any with a key in the header', async () => {
    const chat = await newHeldChat()
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/vnd.desk+json',
      'multipart/form-data; boundary=x',
      '',
      'nonsense',
    ])
      expect([
        type,
        (await call('POST', chat.path('handover'), { body: { message: 'Hi' }, headers: { 'content-type': type } }))
          .status,
      ]).toEqual([type, 200])
    // It is read as JSON all the same.
    const form = await call('POST', chat.path('handover'), {
      body: 'message=Hi',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(problemIn(form).code).toBe('bad_json')
  })

  test('is JSON where nothing in a header proves the caller', async () => {
    const secret = await server.bot(flow, { restAuth: 'path-secret' })
    const query = `{ bot(id: "${secret}") { restPathPrefix } }`
    const { body } = await post(server.url, server.admin, { query })
    const prefix = (body.data as { bot: { restPathPrefix: string } }).bot.restPathPrefix
    const chat = await openChat(server, secret, 'by path')
    const path = prefix + chat.path('handover')
    const send = (type: string | null) =>
      raw(server.url, 'POST', path, {
        body: '{"message":"Hi"}',
        headers: type === null ? {} : { 'content-type': type },
      })
    expect((await raw(server.url, 'GET', path)).status).toBe(200)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', null])
      expect(problemIn(await send(type)).code).toBe('unsupported_media_type')
    for (const type of ['application/json', 'APPLICATION/JSON; charset=utf-8', 'application/vnd.desk+json'])
      expect((await send(type)).status).toBe(200)
  })
})

describe('the outcome of a give-back', () => {
  const outcomes: [method: string, suffix: string, query: string, body?: unknown][] = [
    ['GET', 'takeover', '?ClaimEnd=resolved'],
    ['GET', 'takeover', '?claimEnd=resolved'],
    ['GET', 'takeover', '?ClaimEnd=resolved&ClaimEnd=resolved&_=7&utm_source=mail'],
    ['GET', 'takeover', '', { ClaimEnd: 'resolved' }],
    ['POST', 'release', '?ClaimEnd=resolved'],
    ['POST', 'release', '?claimEnd=resolved', {}],
    ['POST', 'release', '', { ClaimEnd: 'resolved' }],
    ['POST', 'release', '', { claimEnd: 'resolved' }],
    ['POST', 'release', '?ClaimEnd=resolved', { ClaimEnd: 'resolved' }],
    ['POST', 'release', '?ClaimEnd=', { ClaimEnd: 'resolved', claimEnd: null }],
  ]
  const pathOf = (chat: Awaited<ReturnType<typeof newChat>>, suffix: string) =>
    suffix === 'takeover' ? chat.path('takeover') : `${chat.path('handover')}release`

  test('is taken from the query or the body, as the vendor or GraphQL spells it', async () => {
    for (const [method, suffix, query, body] of outcomes) {
      const chat = await newHeldChat()
      const sent =
        body === undefined ? {} : { body, headers: { 'content-length': String(JSON.stringify(body).length) } }
      const answer = await call(method, pathOf(chat, suffix) + query, sent)
      expect([query, body, answer.status, (await chat.log()).moduleId]).toEqual([query, body, 200, 'thanks'])
    }
  })

  test('is refused where it is ambiguous, misspelt or no text', async () => {
    const chat = await newHeldChat()
    const before = await server.engine.digest()
    for (const query of [
      '?claimend=x',
      '?claim_end=x',
      '?CLAIMEND=x',
      '?claim=x',
      '?ClaimEnds=x',
      '?ClamEnd=x',
      '?claim-end=x',
      '?Claim%45nd=x&claimEnd=y',
      '?ClaimEnd=x&ClaimEnd=y',
    ])
      for (const suffix of ['takeover', 'release'])
        expect([
          query,
          problemIn(await call(suffix === 'release' ? 'POST' : 'GET', pathOf(chat, suffix) + query)),
        ]).toMatchObject([query, { status: 400, code: 'bad_input' }])
    for (const [query, body] of [
      ['?ClaimEnd=x', { ClaimEnd: 'y' }],
      ['?claimEnd=x', { claimEnd: 'y' }],
      ['', { ClaimEnd: 'x', claimEnd: 'y' }],
      ['', { ClaimEnd: 7 }],
      ['', { ClaimEnd: ['x'] }],
      ['', { claim_end: 'x' }],
      ['', { variables: { a: 1 } }],
      ['', 'ClaimEnd=resolved'],
      ['', '["resolved"]'],
      ['', '"resolved"'],
      ['', { ClaimEnd: 'x'.repeat(257) }],
    ])
      expect([query, body, problemIn(await call('POST', pathOf(chat, 'release') + query, { body }))]).toMatchObject([
        query,
        body,
        { status: 400 },
      ])
    // Taking over has no outcome: the caller has mixed up the two.
    for (const path of [chat.path('handover'), `${chat.path('handover')}accept`])
      expect(problemIn(await call(path.endsWith('accept') ? 'POST' : 'GET', `${path}?ClaimEnd=resolved`)).path).toBe(
        'ClaimEnd',
      )
    expect(await server.engine.digest()).toBe(before)
  })
})

describe('keys of a GraphQL request that are not known', () => {
  const query = '{ viewer { name } }'
  const wrong: Record<string, unknown>[] = [
    { query, variable: { a: 1 } },
    { query, vars: { a: 1 } },
    { query, operation: 'Q' },
    { query, variables: 'x' },
    { query, variables: [1] },
    { query, operationName: 7 },
    { query, extensions: 'x' },
    { qurey: query },
    { query: 7 },
    { query: [query] },
  ]

  test('are refused over every transport', async () => {
    for (const body of wrong)
      for (const accept of ['application/json', 'text/event-stream']) {
        const answer = await post(server.url, server.admin, body, { accept })
        expect([body, answer.status, answer.body.errors?.[0]?.extensions?.code]).toEqual([body, 400, 'bad_input'])
      }
    for (const search of [
      'variable={"a":1}',
      'variables=x',
      'variables=[1]',
      'variables={}&variables={"a":1}',
      'operatonName=Q',
      'extensions=x',
    ]) {
      const answer = await raw(server.url, 'GET', `/graphql?query=${encodeURIComponent(query)}&${search}`, {
        headers: { authorization: `Bearer ${server.admin}` },
      })
      expect([search, answer.status]).toEqual([search, 400])
    }
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    for (const [index, extra] of [{ variable: { a: 1 } }, { vars: 'x' }, { operation: 'Q' }].entries()) {
      socket.send({ type: 'subscribe', id: `op ${index}`, payload: { query, ...extra } })
      const { type, payload } = await socket.next(frame => frame.id === `op ${index}`)
      expect([type, payload]).toMatchObject([
        'error',
        [{ extensions: { code: 'bad_input', path: Object.keys(extra)[0] } }],
      ])
    }
  })

  test('do no harm where they are empty', async () => {
    for (const extra of [{ id: null }, { variables: null, operationName: null, extensions: {} }, { batch: false }])
      expect((await post(server.url, server.admin, { query, ...extra })).body).toEqual({
        data: { viewer: { name: 'Ada' } },
      })
  })
})

describe('a module that does not exist', () => {
  const start = async (input: object) => {
    const query = `mutation ($input: StartConversationInput!) { startConversation(input: $input) {
      __typename ... on Error { code } ... on InvalidInput { path } ... on StartConversationSuccess { conversation { id moduleId } } } }`
    const { body } = await post(server.url, null, { query, variables: { input } })
    return (body.data as { startConversation: Record<string, unknown> }).startConversation
  }

  test('is refused for a new conversation, with and without a flow', async () => {
    const before = await server.engine.digest()
    const external = await server.bot(null)
    const created = await server.engine.digest()
    expect(created).not.toBe(before)
    for (const [botId, moduleId] of [
      [bot, 'nowhere'],
      [bot, ''],
      [bot, 'Hello'],
      [bot, 'constructor'],
      [external, 'hello'],
    ] as const)
      expect([moduleId, await start({ botId, userId: 'Lost', moduleId })]).toMatchObject([
        moduleId,
        { code: 'bad_input', path: 'input.moduleId' },
      ])
    expect(await server.engine.digest()).toBe(created)
    expect(await start({ botId: bot, userId: 'Found', moduleId: 'offers' })).toMatchObject({
      conversation: { moduleId: 'offers' },
    })
  })
})

test('an empty claimEnd, which no agent can name, is refused when the flow is published', async () => {
  const query = `mutation ($input: PublishFlowInput!) { publishFlow(input: $input) { ... on FlowInvalid { faults } } }`
  const faulty = { ...flow, takeover: [...flow.takeover, { claimEnd: '', goTo: 'thanks' }] }
  const { body } = await post(server.url, server.admin, { query, variables: { input: { botId: bot, flow: faulty } } })
  expect(body.data).toEqual({ publishFlow: { faults: ['takeover[1].claimEnd is empty, so it would never match'] } })
  const chat = await newHeldChat()
  await call('GET', chat.path('takeover'))
  expect(textsOf((await chat.log()).events).at(-1)).toBe('BOT: Hello!')
})

test('inputs of GraphQL that would be left out are refused with their path', async () => {
  const { conversationId } = await newHeldChat()
  const before = await server.engine.digest()
  const url = 'http://127.0.0.1:9/'
  for (const [token, field, input, path] of [
    [server.admin, 'setMessageWebhook', { url: null, strict: false }, 'input.url'],
    [server.admin, 'setMessageWebhook', { headers: [{ name: 'x-a', value: '1' }] }, 'input.url'],
    [server.admin, 'setMessageWebhook', { url: null, auth: { bearer: 'x' } }, 'input.url'],
    [server.admin, 'setMessageWebhook', { url, headers: twice('x-a', 'X-A') }, 'input.headers.1'],
    [server.admin, 'createIdentityKey', { botId: bot, algorithm: 'HS256', publicKey: 'x' }, 'input.publicKey'],
    [
      server.integration,
      'releaseHandover',
      { conversationId, claimEnd: 'resolved', variables: { ClaimEnd: 'refund' } },
      'input.variables.ClaimEnd',
    ],
  ] as const) {
    const answer = await mutate(server.url, token, field, input, '... on InvalidInput { path }')
    expect([field, answer]).toMatchObject([field, { code: 'bad_input', path }])
  }
  expect(await server.engine.digest()).toBe(before)
})

const twice = (...names: string[]) => names.map(name => ({ name, value: name }))
