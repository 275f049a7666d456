import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { startServer, type TestServer } from '../support/server.ts'

// A bot's settings in GraphQL: typed, merged at any depth, refused with the path in the words of the input.

let server: TestServer
let botId: string

beforeAll(async () => {
  server = await startServer()
  botId = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const colors = '{ backgroundColor color }'
const SETTINGS = `settings {
  visitorAuth restAuth restPathVersion agentMessageInNormalMode lateBotReply relayAgentMessages claimFailedText
  quickReplies { name text }
  widget {
    title imageUrl showAuthors greeting direction language persistentMenu { title text url }
    styles { header ${colors} sendButton ${colors} other ${colors} me ${colors} button ${colors} fontFamily }
  }
}`

/** The settings that an update leads to, or its refusal. */
async function update(settings: object, token = server.admin) {
  const query = `mutation ($input: UpdateBotInput!) { updateBot(input: $input) {
    __typename ... on UpdateBotSuccess { bot { ${SETTINGS} } } ... on Error { code message } ... on InvalidInput { path } } }`
  const { body } = await post(server.url, token, { query, variables: { input: { botId, settings } } })
  if (body.errors) return { code: body.errors[0]?.extensions?.code }
  const { updateBot } = body.data as { updateBot: { code?: string; path?: string; bot?: { settings: object } } }
  return updateBot.bot?.settings ?? { code: updateBot.code, path: updateBot.path }
}

const byDefault = {
  visitorAuth: 'OPEN',
  restAuth: 'KEY',
  restPathVersion: 1,
  agentMessageInNormalMode: 'REJECT',
  lateBotReply: 'REFUSE',
  relayAgentMessages: false,
  claimFailedText: 'Sorry, I could not reach anybody just now. Please try again later.',
  quickReplies: [],
  widget: {
    title: null,
    imageUrl: null,
    showAuthors: false,
    greeting: null,
    direction: 'AUTO',
    language: null,
    persistentMenu: [],
    styles: {
      header: { backgroundColor: '#0000ff', color: null },
      sendButton: { backgroundColor: '#2ab4c0', color: '#ffffff' },
      other: { backgroundColor: '#f5f5f5', color: '#000000' },
      me: { backgroundColor: '#e91e63', color: '#ffffff' },
      button: { backgroundColor: '#f2f6f9', color: '#000000' },
      fontFamily: "'Roboto', sans-serif",
    },
  },
}

test('a bot of which nothing is set has every default, and an empty update changes none', async () => {
  expect(await update({})).toEqual(byDefault)
  expect(await update({ widget: { styles: {} } })).toEqual(byDefault)
})

test('what is named changes, at any depth; the rest stays, and a list is replaced whole', async () => {
  const menu = [
    { title: 'Orders', text: 'Where is my order?' },
    { title: 'Shop', url: 'https://shop.example/' },
  ]
  const inMenu = [
    { ...menu[0], url: null },
    { ...menu[1], text: null },
  ]
  const replies = [{ name: 'hello', text: 'Hello!' }]
  const changed = await update({
    visitorAuth: 'REQUIRED',
    restAuth: 'PATH_SECRET',
    restPathVersion: 3,
    agentMessageInNormalMode: 'ACCEPT_HANDOVER',
    lateBotReply: 'SUGGEST',
    relayAgentMessages: true,
    claimFailedText: null,
    quickReplies: replies,
    widget: {
      title: 'Ask us',
      imageUrl: 'https://shop.example/robo.png',
      direction: 'RTL',
      persistentMenu: menu,
      styles: { header: { color: 'white' }, me: { backgroundColor: 'navy' }, fontFamily: 'Arial' },
    },
  })
  const { styles } = byDefault.widget
  const expected = {
    visitorAuth: 'REQUIRED',
    restAuth: 'PATH_SECRET',
    restPathVersion: 3,
    agentMessageInNormalMode: 'ACCEPT_HANDOVER',
    lateBotReply: 'SUGGEST',
    relayAgentMessages: true,
    claimFailedText: null,
    quickReplies: replies,
    widget: {
      ...byDefault.widget,
      title: 'Ask us',
      imageUrl: 'https://shop.example/robo.png',
      direction: 'RTL',
      persistentMenu: inMenu,
      styles: {
        ...styles,
        header: { ...styles.header, color: 'white' },
        me: { ...styles.me, backgroundColor: 'navy' },
        fontFamily: 'Arial',
      },
    },
  }
  expect(changed).toEqual(expected)
  expect(await update({ widget: { persistentMenu: [menu[1]] } })).toEqual({
    ...expected,
    widget: { ...expected.widget, persistentMenu: [inMenu[1]] },
  })
  // What can be null goes back to nothing.
  const back = { title: null, imageUrl: null, persistentMenu: [], styles: { header: { color: null } } }
  expect(await update({ quickReplies: [], widget: back })).toMatchObject({
    quickReplies: [],
    widget: { title: null, imageUrl: null, persistentMenu: [], styles: { header: { color: null } }, direction: 'RTL' },
  })
})

test('the vendor’s callers get the same widget in their own words, without what they do not know', async () => {
  await update({ widget: { persistentMenu: [{ title: 'Hi', text: 'Hello' }], styles: { header: { color: null } } } })
  const config = await (await fetch(`${server.url}/webbot/api/webchat/${botId}/config/`)).json()
  expect(Object.keys(config)).toEqual(['image_url', 'persistent_menu', 'styles'])
  expect(config.persistent_menu).toEqual([{ title: 'Hi', type: 'text', value: 'Hello' }])
  expect(Object.keys(config.styles.header)).toEqual(['backgroundColor'])
})

describe('is refused with its path', () => {
  const item = { title: 'x' }
  const wrong: [object, string][] = [
    [{ restPathVersion: 0 }, 'restPathVersion'],
    [{ claimFailedText: '' }, 'claimFailedText'],
    [{ claimFailedText: 'x'.repeat(1_001) }, 'claimFailedText'],
    [{ visitorAuth: null }, 'visitorAuth'],
    [{ relayAgentMessages: null }, 'relayAgentMessages'],
    [{ quickReplies: null }, 'quickReplies'],
    [{ quickReplies: [{ name: 'a b', text: 'x' }] }, 'quickReplies.0.name'],
    [{ quickReplies: [{ name: 'a', text: ' ' }] }, 'quickReplies.0.text'],
    [{ quickReplies: ['a', 'A'].map(name => ({ name, text: 'x' })) }, 'quickReplies'],
    [{ widget: null }, 'widget'],
    [{ widget: { title: '' } }, 'widget.title'],
    [{ widget: { imageUrl: 'javascript:alert(1)' } }, 'widget.imageUrl'],
    [{ widget: { language: 'the one of Shakespeare' } }, 'widget.language'],
    [
      { widget: { persistentMenu: Array.from({ length: 11 }, () => ({ ...item, text: 'x' })) } },
      'widget.persistentMenu',
    ],
    [{ widget: { persistentMenu: [{ ...item, text: 'x' }, item] } }, 'widget.persistentMenu.1'],
    [{ widget: { persistentMenu: [{ ...item, text: 'x', url: 'https://x.example/' }] } }, 'widget.persistentMenu.0'],
    [{ widget: { persistentMenu: [{ ...item, text: '' }] } }, 'widget.persistentMenu.0.text'],
    [{ widget: { persistentMenu: [{ ...item, url: 'javascript:alert(1)' }] } }, 'widget.persistentMenu.0.url'],
    [{ widget: { persistentMenu: [{ title: '', text: 'x' }] } }, 'widget.persistentMenu.0.title'],
    [{ widget: { styles: null } }, 'widget.styles'],
    [{ widget: { styles: { header: { backgroundColor: null } } } }, 'widget.styles.header.backgroundColor'],
    [{ widget: { styles: { sendButton: { color: 'url(x)' } } } }, 'widget.styles.sendButton.color'],
    [{ widget: { styles: { other: { color: null } } } }, 'widget.styles.other.color'],
    [{ widget: { styles: { me: { color: 'red; } body {' } } } }, 'widget.styles.me.color'],
    [{ widget: { styles: { button: null } } }, 'widget.styles.button'],
    [{ widget: { styles: { fontFamily: 'x}' } } }, 'widget.styles.fontFamily'],
  ]
  test.each(wrong)('%j', async (settings, path) => {
    const before = await update({})
    expect(await update(settings)).toEqual({ code: 'bad_input', path: `input.settings.${path}` })
    expect(await update({})).toEqual(before)
  })
})

test('a setting or a value that does not exist is refused before anything runs', async () => {
  for (const settings of [
    { colour: 'blue' },
    { visitorAuth: 'open' },
    { widget: { image_url: null } },
    { restAuth: 1 },
  ])
    expect(await update(settings)).toEqual({ code: 'bad_input' })
})

test('agents, bots and integrations read the settings, and only administrators change them; users do neither', async () => {
  const { visitorToken, conversationId } = await openChat(server, await server.bot(null), 'ann')
  const read = async (token: string) => {
    const { body } = await post(server.url, token, { query: `{ node(id: "${botId}") { ... on Bot { ${SETTINGS} } } }` })
    return body.errors?.[0]?.extensions?.code ?? Object.keys((body.data as { node: object }).node)
  }
  for (const token of [server.admin, server.agent, server.botKey, server.integration])
    expect(await read(token)).toEqual(['settings'])
  for (const token of [server.agent, server.botKey, server.integration])
    expect(await update({ relayAgentMessages: true }, token)).toMatchObject({ code: 'forbidden' })
  const query = `query ($id: ID!) { conversation(id: $id) { bot { ${SETTINGS} } } }`
  const refused = await post(server.url, visitorToken, { query, variables: { id: conversationId } })
  expect(refused.body.errors?.[0]?.extensions?.code).toBe('forbidden')
})

test('settings and a name that are older than a rule stay as they are until they are changed', async () => {
  const old = await server.bot(null)
  const { bots } = server.store
  const stored = (await bots.get(old))!
  const menu = [
    { type: 'text' as const, title: '\u3164', value: 'x' },
    { type: 'text' as const, title: 'b', value: '\u200b' },
  ]
  await bots.update(old, {
    name: '\u3164',
    settings: {
      ...stored.settings,
      claimFailedText: '\u200b',
      widget: { ...stored.settings.widget, greeting: '\u2800', persistent_menu: menu },
    },
  })
  const change = async (input: object) => {
    const query = `mutation ($input: UpdateBotInput!) { updateBot(input: $input) { __typename ... on InvalidInput { path } } }`
    const { body } = await post(server.url, server.admin, { query, variables: { input: { botId: old, ...input } } })
    return (body.data as { updateBot: object }).updateBot
  }
  const inMenu = menu.map(({ title, value: text }) => ({ title, text }))
  for (const settings of [
    { visitorAuth: 'REQUIRED' },
    { claimFailedText: '\u200b' },
    { widget: { title: 'Shop', persistentMenu: [...inMenu, { title: 'c', text: 'c' }] } },
  ])
    expect([settings, await change({ settings })]).toEqual([settings, { __typename: 'UpdateBotSuccess' }])
  for (const [input, path] of [
    [{ name: '\u3164' }, 'input.name'],
    [{ settings: { claimFailedText: '\u200c' } }, 'input.settings.claimFailedText'],
    [{ settings: { widget: { title: '\u200b' } } }, 'input.settings.widget.title'],
    [{ settings: { widget: { persistentMenu: inMenu.toReversed() } } }, 'input.settings.widget.persistentMenu.1.title'],
  ] as const)
    expect([input, await change(input)]).toEqual([input, { __typename: 'InvalidInput', path }])
})
