import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Widget, widgetSchema } from '../src/bot/widget.ts'
import { post } from './support/client.ts'
import { mutate } from './support/mutate.ts'
import { payload } from './support/payload.ts'
import { problemIn, raw } from './support/raw.ts'
import { startTown, type Town } from './support/town.ts'

let town: Town
let bot: string
beforeAll(async () => {
  town = await startTown()
})
afterAll(async () => {
  expect(town.surprises).toEqual([])
  await town[Symbol.asyncDispose]()
})

const colours = '{ backgroundColor color }'
const all = `{ title imageUrl persistentMenu { title text url } showAuthors greeting direction language styles {
  header ${colours} sendButton ${colours} other ${colours} me ${colours} button ${colours} fontFamily } }`
const widget = async (botId: string, token: string | null = null) => {
  const query = `query ($botId: ID!) { widget(botId: $botId) ${all} }`
  const { body } = await post(town.url, token, { query, variables: { botId } })
  expect(body.errors).toBeUndefined()
  return (body.data as { widget: unknown }).widget
}
const config = (botId: string, tail = '/', method = 'GET', headers: Record<string, string> = {}) =>
  raw(town.url, method, `/webbot/api/webchat/${botId}/config${tail}`, { headers })
const update = (settings: unknown) =>
  mutate(town.url, town.ada, 'updateBot', { botId: bot, settings }, '... on InvalidInput { path message }')
const settings = async () => {
  const { body } = await post(town.url, town.bea, { query: `{ bot(id: "${bot}") { settings } }` })
  return (body.data as { bot: { settings: { widget: Widget; quickReplies: unknown } } }).bot.settings
}

describe('a bot nobody has dressed', () => {
  beforeAll(async () => {
    bot = await town.bot(null)
  })

  test('E1 answers the vendor’s config.json, byte for byte, without a credential, with and without the slash', async () => {
    for (const tail of ['', '/']) {
      const { status, headers, body } = await config(bot, tail)
      expect([status, body]).toEqual([200, payload('config')])
      expect(headers).toMatchObject({
        'content-type': expect.stringMatching(/^application\/json/),
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=60',
      })
    }
  })

  test('the graph tells the same, and what the vendor has no words for', async () => {
    expect(await widget(bot)).toEqual({
      title: 'Robo',
      imageUrl: null,
      persistentMenu: [],
      showAuthors: false,
      greeting: null,
      direction: 'AUTO',
      language: null,
      styles: {
        header: { backgroundColor: '#0000ff', color: null },
        sendButton: { backgroundColor: '#2ab4c0', color: '#ffffff' },
        other: { backgroundColor: '#f5f5f5', color: '#000000' },
        me: { backgroundColor: '#e91e63', color: '#ffffff' },
        button: { backgroundColor: '#f2f6f9', color: '#000000' },
        fontFamily: "'Roboto', sans-serif",
      },
    })
  })

  test('a credential changes nothing of it, whoever’s it is', async () => {
    const elsewhere = await town.company('Elsewhere')
    for (const token of [town.ada, town.emil, elsewhere.ada])
      expect(await widget(bot, token)).toEqual(await widget(bot))
    const headers = { authorization: 'Bearer nobody’s'.replace('’', ''), cookie: 'a=b' }
    expect((await config(bot, '/', 'GET', headers)).body).toBe(payload('config'))
  })

  test('HEAD is the same without a body; a preflight is let through; anything else is 405', async () => {
    const head = await config(bot, '/', 'HEAD')
    expect([head.status, head.body, head.headers['access-control-allow-origin']]).toEqual([200, '', '*'])
    const asked = { origin: 'https://shop.example', 'access-control-request-method': 'GET' }
    const preflight = await config(bot, '/', 'OPTIONS', asked)
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, '*'])
    expect(preflight.headers['access-control-allow-headers']).toContain('authorization')
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const answer = await config(bot, '/', method)
      expect([problemIn(answer).code, answer.status, answer.headers.allow]).toEqual([
        'method_not_allowed',
        405,
        'GET, HEAD, OPTIONS',
      ])
    }
  })

  test('an unknown bot: 404 that a page may read, and null', async () => {
    for (const unknown of ['bot_0', `bot_${'0'.repeat(32)}`, '%00', 'config']) {
      const answer = await config(unknown)
      expect([problemIn(answer).code, answer.status]).toEqual(['not_found', 404])
      expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
    }
    expect(await widget('bot_0')).toBeNull()
  })

  test('whoever asks too much is told to wait, by address', async () => {
    await using small = await startTown({ env: { BATON_RATE_PER_ADDRESS: '1' } })
    const made = await small.bot(null)
    const ask = () => raw(small.url, 'GET', `/webbot/api/webchat/${made}/config/`)
    for (let i = 0; i < 10; i++) expect((await ask()).status).toBe(200)
    const no = await ask()
    expect([no.status, problemIn(no).code, no.headers['access-control-allow-origin']]).toEqual([
      429,
      'rate_limited',
      '*',
    ])
    const { status } = await post(small.url, null, { query: `{ widget(botId: "${made}") { title } }` })
    expect(status).toBe(429)
  })

  test('one whose settings were written before there was a widget looks the same', async () => {
    const old = await town.bot(null)
    const file = new Sqlite(`${town.dataDir}/baton.db`)
    file.prepare("UPDATE bot SET settings = json_remove(settings, '$.widget', '$.quickReplies') WHERE id = ?").run(old)
    file.close()
    // Whoever writes a bot has the server read it anew.
    await town.bot(null)
    expect((await config(old)).body).toBe(payload('config'))
  })
})

describe('a bot that was dressed', () => {
  const menu = [
    { title: 'Orders', type: 'text', value: 'Where is my order?' },
    { title: 'Shop', type: 'url', value: 'https://shop.example/?a=b&c' },
    { title: 'Write', type: 'url', value: 'mailto:us@shop.example' },
  ]
  beforeAll(async () => {
    bot = await town.bot(null)
  })

  test('looks so at both doors at once; the vendor’s callers are told the vendor’s words alone', async () => {
    const dress = {
      image_url: 'https://shop.example/robo.png',
      persistent_menu: menu,
      styles: { header: { color: 'white' }, messages: { me: { backgroundColor: 'hsl(210deg 50% 40% / .9)' } } },
      title: 'Ask us',
      showAuthors: true,
      greeting: 'Hello!',
      direction: 'rtl',
      language: 'ar-EG',
    }
    expect((await update({ widget: dress })).__typename).toBe('UpdateBotSuccess')
    const { styles, ...rest } = JSON.parse(payload('config'))
    const told = JSON.parse((await config(bot)).body)
    expect(told).toEqual({
      ...rest,
      image_url: dress.image_url,
      persistent_menu: menu,
      styles: {
        ...styles,
        header: { backgroundColor: '#0000ff', color: 'white' },
        messages: { ...styles.messages, me: { backgroundColor: 'hsl(210deg 50% 40% / .9)', color: '#ffffff' } },
      },
    })
    expect(Object.keys(told)).toEqual(['image_url', 'persistent_menu', 'styles'])
    expect(await widget(bot)).toMatchObject({
      title: 'Ask us',
      imageUrl: dress.image_url,
      persistentMenu: [
        { title: 'Orders', text: 'Where is my order?', url: null },
        { title: 'Shop', text: null, url: 'https://shop.example/?a=b&c' },
        { title: 'Write', text: null, url: 'mailto:us@shop.example' },
      ],
      showAuthors: true,
      greeting: 'Hello!',
      direction: 'RTL',
      language: 'ar-EG',
    })
  })

  test('what an update does not name stays, however deep; lists change whole; nobody else’s settings move', async () => {
    await update({
      lateBotReply: 'suggest',
      widget: { styles: { font: { fontFamily: 'Inter' } }, persistent_menu: [] },
    })
    expect(await settings()).toMatchObject({
      lateBotReply: 'suggest',
      widget: {
        title: 'Ask us',
        persistent_menu: [],
        styles: { header: { color: 'white' }, font: { fontFamily: 'Inter' } },
      },
    })
    await update({ widget: { title: null, image_url: null } })
    expect(await widget(bot)).toMatchObject({ title: 'Robo', imageUrl: null, greeting: 'Hello!' })
  })

  const refused = async (settings: unknown, path: string) => {
    const before = await config(bot)
    expect(await update(settings)).toMatchObject({ __typename: 'InvalidInput', code: 'bad_input', path })
    expect((await config(bot)).body).toBe(before.body)
  }

  test('only admins dress it', async () => {
    for (const token of [town.bea, town.dora, town.emil])
      expect((await mutate(town.url, token, 'updateBot', { botId: bot, settings: { widget: {} } })).code).toBe(
        'forbidden',
      )
  })

  test('a style that would end its declaration and begin another is refused, and says where it stands', async () => {
    const at = 'input.settings.widget.styles'
    for (const backgroundColor of [
      'red;color:blue',
      'red}body{display:none',
      'url(https://evil.example)',
      'var(--x)',
      'expression(1)',
      '#12',
      '#12345',
      '#fffffg',
      'rgb(1,2,3);x',
      'rgb(1,2,3',
      'rgb(a,b,c)',
      'red\n',
      ' red',
      '',
      'calc(1)',
      7,
      null,
    ])
      await refused({ widget: { styles: { header: { backgroundColor } } } }, `${at}.header.backgroundColor`)
    for (const fontFamily of ["'Roboto", 'Roboto;x', 'a}b', 'url(x)', "'a';", 'a\\62', '', ',', 'a,', 'x'.repeat(65)])
      await refused({ widget: { styles: { font: { fontFamily } } } }, `${at}.font.fontFamily`)
  })

  test('so is an address that is a script, or breaks out of its attribute, or is too long', async () => {
    for (const image_url of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html;base64,PGI+',
      'data:image/png,<svg>',
      'data:image/svg+xml,<svg onload=alert(1)>',
      'ftp://a.example/b.png',
      '/robo.png',
      'https://a.example/"onerror=x',
      'https://a.example/a b',
      `https://a.example/${'a'.repeat(2_048)}`,
      `data:image/png;base64,${'A'.repeat(65_536)}`,
      7,
    ])
      await refused({ widget: { image_url } }, 'input.settings.widget.image_url')
    for (const value of [
      'javascript:alert(1)',
      'data:text/html,x',
      'blob:https://a.example/b',
      '//a.example',
      'vbscript:x',
    ])
      await refused(
        { widget: { persistent_menu: [{ title: 'A', type: 'url', value }] } },
        'input.settings.widget.persistent_menu.0.value',
      )
  })

  test('a menu has ten items at most, each of a kind that is known', async () => {
    const item = { title: 'A', type: 'text', value: 'a' }
    await refused({ widget: { persistent_menu: Array(11).fill(item) } }, 'input.settings.widget.persistent_menu')
    for (const wrong of [
      { ...item, type: 'nested' },
      { ...item, title: ' ' },
      { ...item, more: 1 },
      { title: 'A' },
      'A',
    ])
      expect((await update({ widget: { persistent_menu: [wrong] } })).code).toBe('bad_input')
    for (const wrong of [
      { colour: 'red' },
      { direction: 'up' },
      { language: 'e' },
      { title: '' },
      { showAuthors: 1 },
      7,
    ])
      expect((await update({ widget: wrong })).code).toBe('bad_input')
  })
})

test('colours and fonts as pages write them are taken', () => {
  const takes = (styles: unknown) => widgetSchema.safeParse({ styles }).success
  for (const backgroundColor of [
    '#fff',
    '#ffff',
    '#0000FF',
    '#0000ff80',
    'rebeccapurple',
    'transparent',
    'rgb(1, 2, 3)',
    'rgba(1,2,3,.5)',
    'rgb(1 2 3 / 50%)',
    'hsl(120deg 50% 50%)',
    'hsla(120, 50%, 50%, 0.25)',
  ])
    expect([backgroundColor, takes({ header: { backgroundColor } })]).toEqual([backgroundColor, true])
  for (const fontFamily of [
    "'Roboto', sans-serif",
    'system-ui,-apple-system,"Segoe UI",sans-serif',
    'Noto Sans Arabic',
    "'ゴシック'",
  ])
    expect([fontFamily, takes({ font: { fontFamily } })]).toEqual([fontFamily, true])
  const image_url = `data:image/png;base64,${'A'.repeat(1_000)}==`
  expect(widgetSchema.safeParse({ image_url }).success).toBe(true)
})

test('a text made to keep a pattern busy does not', () => {
  const hostile = [`rgb(${'1 '.repeat(40_000)}`, 'a '.repeat(40_000), `'${'a'.repeat(80_000)}`, 'a,'.repeat(40_000)]
  const started = performance.now()
  for (const text of hostile)
    for (const styles of [{ header: { backgroundColor: text } }, { font: { fontFamily: text } }])
      expect(widgetSchema.safeParse({ styles }).success).toBe(false)
  expect(performance.now() - started).toBeLessThan(500)
})

describe('quick replies', () => {
  beforeAll(async () => {
    bot = await town.bot(null)
  })

  test('are read by staff through the bot’s settings, none at first', async () => {
    expect((await settings()).quickReplies).toEqual([])
    const quickReplies = [
      { name: 'hello', text: 'Hello, how can I help?' },
      { name: 'größe_2', text: 'Which size?' },
    ]
    expect((await update({ quickReplies })).__typename).toBe('UpdateBotSuccess')
    expect((await settings()).quickReplies).toEqual(quickReplies)
  })

  test('a name that is none, that is there twice, an empty text, or more than a hundred are refused', async () => {
    const of = (...names: string[]) => names.map(name => ({ name, text: 'x' }))
    for (const quickReplies of [
      of('a b'),
      of(''),
      of('/a'),
      of('x'.repeat(33)),
      of('a', 'b', 'a'),
      of('a', 'A'),
      of('\u00e9', 'e\u0301'),
      [{ name: 'a', text: ' ' }],
      [{ name: 'a' }],
      of(...Array.from({ length: 101 }, (_, i) => `n${i}`)),
    ])
      expect((await update({ quickReplies })).code).toBe('bad_input')
    expect((await settings()).quickReplies).toHaveLength(2)
  })
})
