import { afterAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/domain/json.ts'
import { flow, json, startRest } from '../rest/support.ts'
import { openChat, textsOf } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { problemIn } from '../support/raw-http.ts'

const rest = await startRest()
const { server, bot, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

/** The answer to a mutation with one `input`: its fields, or those of its refusal. */
async function mutate(token: string | null, field: string, input: object): Promise<Record<string, unknown>> {
  const name = `${field[0]!.toUpperCase()}${field.slice(1)}Input`
  const query = `mutation ($input: ${name}!) { ${field}(input: $input) { __typename ... on Error { code } ... on InvalidInput { path } ${field === 'publishFlow' ? '... on FlowInvalid { faults }' : ''} } }`
  const { body } = await post(server.url, token, { query, variables: { input } })
  if (!body.data) throw new Error(JSON.stringify(body.errors))
  return (body.data as Record<string, Record<string, unknown>>)[field]!
}

/** White space, fonts' default ignorables, and glyphs that are empty. */
const invisible = [
  ' ',
  '\t\r\n',
  '\u00a0',
  '\u2003',
  '\u3000',
  '\u0001',
  '\u0007',
  '\u200b',
  '\u200c\u200d',
  '\u200e\u202e',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f\u1160',
  '\u17b4',
  '\u180e',
  '\u2028\u2029',
  '\u2800',
  '\u3164',
  '\uffa0',
  '\ufe0f',
  '\ufff9',
  '\u{1d159}',
  '\u{e0020}\u{e007f}',
  ' \u200b \u2800 ',
]
const visible = ['.', 'ı', '👩‍👩‍👧', '\u200bx', 'ｱ', 'ㅤa', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '\u0301', '한', '⠁']

describe('a text of invisible characters alone', () => {
  test('is no message, by GraphQL and by REST, in any action', async () => {
    const chat = await newChat()
    const held = await newChat()
    await held.accept(server.integration)
    const before = await server.engine.digest()
    const { conversationId } = chat
    for (const text of invisible) {
      for (const message of [
        { text },
        { text, actions: [{ wait: { milliseconds: 5 } }] },
        { actions: [{ text: { text } }, { text: { text: '' } }] },
        { actions: [{ choice: { text, options: [] } }] },
        { actions: [{ choice: { text: '', options: [text, ''] } }] },
        { actions: [{ card: { cards: [{ title: text, text, buttons: [{ title: text }] }] } }] },
      ])
        expect([message, await mutate(chat.visitorToken, 'sendMessage', { conversationId, ...message })]).toMatchObject(
          [message, { code: 'message_empty' }],
        )
      expect(problemIn(await call('POST', held.path('handover'), { body: { message: text } })).code).toBe(
        'message_empty',
      )
    }
    expect(await server.engine.digest()).toBe(before)
    for (const text of visible) await chat.say(text)
    expect(textsOf((await chat.log()).events).filter(text => text.startsWith('USER'))).toEqual(
      visible.map(text => `USER: ${text}`),
    )
  })

  test('is no name, and no text of a setting', async () => {
    const before = await server.engine.digest()
    for (const text of invisible) {
      for (const [field, input, path] of [
        ['createBot', { name: text }, 'input.name'],
        ['updateBot', { botId: bot, name: text }, 'input.name'],
        ['createApiKey', { role: 'AGENT', name: text }, 'input.name'],
        ['updateBot', { botId: bot, settings: { claimFailedText: text } }, 'input.settings.claimFailedText'],
        [
          'updateBot',
          { botId: bot, settings: { quickReplies: [{ name: 'a', text }] } },
          'input.settings.quickReplies.0.text',
        ],
        ['updateBot', { botId: bot, settings: { widget: { title: text } } }, 'input.settings.widget.title'],
        ['updateBot', { botId: bot, settings: { widget: { greeting: text } } }, 'input.settings.widget.greeting'],
        [
          'updateBot',
          { botId: bot, settings: { widget: { persistentMenu: [{ title: text, text: 'x' }] } } },
          'input.settings.widget.persistentMenu.0.title',
        ],
        [
          'updateBot',
          { botId: bot, settings: { widget: { persistentMenu: [{ title: 'x', text }] } } },
          'input.settings.widget.persistentMenu.0.text',
        ],
      ] as const)
        expect([field, input, await mutate(server.admin, field, input)]).toMatchObject([
          field,
          input,
          { code: 'bad_input', path },
        ])
    }
    expect(await server.engine.digest()).toBe(before)
  })
})

test('U+0000 is in no text: as an escape in a document, in a path, a query string or a body', async () => {
  const chat = await newChat()
  const held = await newChat()
  await held.accept(server.integration)
  const before = await server.engine.digest()
  const { conversationId } = chat
  for (const text of ['\\u0000', 'a\\u0000b', '\\u{0}', '\\u{00000}'])
    for (const query of [
      `mutation { sendMessage(input: { conversationId: "${conversationId}", text: "${text}" }) { __typename } }`,
      `mutation ($text: String = "${text}") { sendMessage(input: { conversationId: "${conversationId}", text: $text }) { __typename } }`,
    ])
      expect([text, (await post(server.url, chat.visitorToken, { query })).body]).toMatchObject([
        text,
        { errors: [{ extensions: { code: 'bad_input' } }] },
      ])
  for (const [method, path, body] of [
    ['GET', held.path('handover').replace(/\/$/, '%00/')],
    ['GET', `${held.path('takeover')}?ClaimEnd=a%00b`],
    ['GET', `${held.path('takeover')}?other=%00`],
    ['POST', held.path('handover'), { message: 'a\0b' }],
    ['POST', `${held.path('handover')}release`, { ClaimEnd: 'a\0b' }],
  ] as const)
    expect([path, problemIn(await call(method, path, body && { body }))]).toMatchObject([
      path,
      { status: 400, code: 'bad_input' },
    ])
  expect(await server.engine.digest()).toBe(before)
})

describe('the id of a user', () => {
  const start = (userId: string) => mutate(null, 'startConversation', { botId: bot, userId })

  test('is refused where no REST path could name it', async () => {
    const before = await server.engine.digest()
    for (const userId of ['.', '..', '\u0001', 'a\nb', 'a\u007f', '\u0085', 'x'.repeat(257)])
      expect([userId, await start(userId)]).toMatchObject([userId, { code: 'bad_input', path: 'input.userId' }])
    expect(await server.engine.digest()).toBe(before)
  })

  test('leads by REST to its user alone, with any characters', async () => {
    const strange = [
      '...',
      '.a',
      'a/..',
      '../b',
      '%2e',
      '%2e%2e',
      '.%2e',
      '/',
      '//',
      '\\',
      '..\\',
      ' ',
      '+',
      '%',
      '%25',
      '#',
      '?',
      '&',
      ';',
      '@',
      ':',
      '\u200b',
      '\u202e',
      '\ufeff',
      'ü',
      'u\u0308',
      '\u{10ffff}',
    ]
    for (const userId of strange) {
      const chat = await openChat(server, bot, userId)
      const answer = await call('GET', `/webbot/api/webchat/${bot}/handover/${encodeURIComponent(userId)}/`)
      expect([userId, answer.status, json(answer).conversationId]).toEqual([userId, 200, chat.conversationId])
    }
  })
})

const dangerous = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'vbscript:x',
  'data:text/html,<b>x</b>',
  'data:text/html;base64,AAAA',
  'data:application/pdf;base64,AAAA',
  'data:,x',
  'file:///etc/passwd',
  'blob:https://a.example/x',
  'ftp://a.example/',
  'about:blank',
  'ws://a.example/',
  '//a.example/x',
  '/x',
  'x',
  'http:',
  'http://',
  'https:/a.example',
  'https:a.example',
  'https://a.example/\u0001',
  'https://a.example/\u202ex',
  'https://a.example/ x',
  'https://a.example/\nx',
  'https://a.example/"x',
  'https://a.example/<x>',
  'https://a.example\\@b.example',
  'https://a\u200b.example/',
  'https://a\u00ad.example',
  'https://a.example\ufe0f:80/x',
  '\u0001https://a.example/',
  'https://[',
]
const safe = [
  'https://a.example/',
  'http://a.example:8080/x?y=1&z=%20#w',
  'HTTPS://A.EXAMPLE/',
  "https://a.example/it's",
  'https://münchen.example/ü',
  'https://a.example/❤️/👩‍👩‍👧?q=\u200d',
  'http://127.0.0.1/x',
]

describe('an address in a message', () => {
  const card = (fields: object) => ({ card: { cards: [{ title: 'Fern', ...fields }] } })
  const places: Record<string, { path: string; at: (url: string) => object; also: string[] }> = {
    image: {
      path: 'media.url',
      at: url => ({ media: { mediaType: 'IMAGE', url } }),
      also: ['data:image/png;base64,AAAA', 'data:image/svg+xml,%3Csvg/%3E'],
    },
    audio: {
      path: 'media.url',
      at: url => ({ media: { mediaType: 'AUDIO', url } }),
      also: ['data:audio/wav;base64,AAAA'],
    },
    video: {
      path: 'media.url',
      at: url => ({ media: { mediaType: 'VIDEO', url } }),
      also: ['data:video/mp4;base64,AAAA'],
    },
    file: { path: 'media.url', at: url => ({ media: { mediaType: 'FILE', url } }), also: [] },
    picture: {
      path: 'card.cards.0.imageUrl',
      at: imageUrl => card({ imageUrl }),
      also: ['data:image/png;base64,AAAA', ''],
    },
    link: { path: 'card.cards.0.linkUrl', at: linkUrl => card({ linkUrl }), also: [''] },
    button: {
      path: 'card.cards.0.buttons.0.options.url',
      at: url => card({ buttons: [{ title: 'x', options: { url } }] }),
      also: ['mailto:a@b.example', 'tel:+49', ''],
    },
  }
  const inside = [
    'data:image/png;base64,AAAA',
    'data:audio/wav;base64,AAAA',
    'data:video/mp4;base64,AAAA',
    'mailto:a@b.example',
    'tel:+49',
    '',
  ]

  for (const [name, { path, at, also }] of Object.entries(places))
    test(`is one that a browser may open: ${name}`, async () => {
      const { conversationId, visitorToken } = await newChat()
      const send = (url: string) => mutate(visitorToken, 'sendMessage', { conversationId, actions: [at(url)] })
      const before = await server.engine.digest()
      for (const url of [...dangerous, ...inside.filter(each => !also.includes(each))])
        expect([url, await send(url)]).toMatchObject([url, { code: 'bad_input', path: `input.actions.0.${path}` }])
      expect(await server.engine.digest()).toBe(before)
      for (const url of [...safe, ...also])
        expect([url, (await send(url)).__typename]).toEqual([url, 'SendMessageSuccess'])
    })
})

describe('an address in a flow', () => {
  const flowOf = (...actions: JsonObject[]): JsonObject => ({
    start: 'hello',
    modules: [{ id: 'hello', actions: [{ type: 'text', text: 'Hello!' }, ...actions] }],
  })
  const actionsOf: Record<string, (url: string) => JsonObject> = {
    media: url => ({ type: 'media', media_type: 'image', url, text: 'A fern' }),
    file: url => ({ type: 'media', media_type: 'file', url }),
    picture: url => ({ type: 'card', cards: [{ title: 'Fern', image_source_url: url }] }),
    link: url => ({ type: 'card', cards: [{ title: 'Fern', image_destination_url: url }] }),
    button: url => ({ type: 'card', cards: [{ title: 'Fern', buttons: [{ title: 'More', options: { url } }] }] }),
  }

  test('is checked when the flow is published, as far as it is known', async () => {
    const publish = (url: string, kind: string) =>
      mutate(server.admin, 'publishFlow', { botId: bot, flow: flowOf(actionsOf[kind]!(url)) })
    const before = await server.engine.digest()
    for (const kind of Object.keys(actionsOf))
      for (const url of [
        ...dangerous,
        'javascript:[[x]]',
        'data:text/html,[[x]]',
        'java[[x]]:alert(1)',
        'file://[[x]]',
      ])
        expect([kind, url, await publish(url, kind)]).toMatchObject([
          kind,
          url,
          { code: 'flow_invalid', faults: [expect.stringMatching(/^module hello: actions\[1\]\S*(url|_url): /)] },
        ])
    expect(await server.engine.digest()).toBe(before)
    const other = await server.bot(null)
    for (const kind of Object.keys(actionsOf))
      for (const url of [...safe, 'https://a.example/[[x]]', 'https://[[host]]/x', '[[x]]', '[[x]]/fern.png'])
        expect([
          kind,
          url,
          await mutate(server.admin, 'publishFlow', { botId: other, flow: flowOf(actionsOf[kind]!(url)) }),
        ]).toMatchObject([kind, url, { __typename: 'PublishFlowSuccess' }])
  })

  test('of a user’s variable is left out where a browser must not open it', async () => {
    const botId = await server.bot(flowOf(...Object.values(actionsOf).map(of => of('[[link]]'))))
    for (const [index, link] of [...dangerous, ...safe].entries()) {
      const chat = await openChat(server, botId, `variable ${index}`, { variables: { link } })
      const query = `{ conversation(id: "${chat.conversationId}") { lastMessage { actions { __typename
        ... on TextAction { text } ... on MediaAction { url } ... on CardAction { cards { title imageUrl linkUrl buttons { title options } } } } } } }`
      const { body } = await post(server.url, chat.visitorToken, { query })
      const { actions } = (body.data as { conversation: { lastMessage: { actions: Record<string, unknown>[] } } })
        .conversation.lastMessage
      const shown = JSON.stringify(actions).split(JSON.stringify(link)).length - 1
      const isSafe = safe.includes(link)
      expect([link, shown, actions.length]).toEqual([link, isSafe ? 5 : 0, isSafe ? 6 : 5])
      if (!isSafe) expect(actions[1]).toEqual({ __typename: 'TextAction', text: 'A fern' })
    }
  })
})

test('an address in a setting has no invisible characters', async () => {
  for (const url of dangerous)
    for (const widget of [{ imageUrl: url }, { persistentMenu: [{ title: 'x', url }] }])
      expect([widget, await mutate(server.admin, 'updateBot', { botId: bot, settings: { widget } })]).toMatchObject([
        widget,
        { code: 'bad_input' },
      ])
})

test('an address of a webhook is called as it is stored: no parser drops a part of it', async () => {
  const before = await server.engine.digest()
  for (const url of [
    '\thttp://127.0.0.1:9/',
    'http://127.0.0.1:9/\n',
    'http://127.0.0.1:9/a b',
    'http://127.0.0.1\\@x/',
    'http://127.0.0.1:9/\u0001',
    'http://a\u200b.example:9/',
  ]) {
    expect([url, await mutate(server.admin, 'setMessageWebhook', { url })]).toMatchObject([
      url,
      { code: 'bad_input', path: 'input.url' },
    ])
    for (const module of [{ webhook: { url } }, { connections: [{ webhook: { url } }] }]) {
      const asking = { start: 'a', modules: [{ id: 'a', ...module }] }
      expect([url, await mutate(server.admin, 'publishFlow', { botId: bot, flow: asking })]).toMatchObject([
        url,
        { code: 'flow_invalid' },
      ])
    }
  }
  expect(await server.engine.digest()).toBe(before)
})

test('the flow of the test is still the one that was published', async () => {
  const { body } = await post(server.url, server.admin, { query: `{ bot(id: "${bot}") { flowVersion } }` })
  expect([body.data, flow.start]).toEqual([{ bot: { flowVersion: 1 } }, 'hello'])
})
