import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Chat, openChat, textsOf } from '../support/chat.ts'
import { seedFlow } from '../support/flows.ts'
import { type RawAnswer, raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

// What a request says is read as it was sent or refused with 400 or 415, over every entrance. Refused, it changes no row.

let server: TestServer
let bot: string
let chat: Chat
let held: Chat
let before: string

beforeAll(async () => {
  server = await startServer()
  bot = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  chat = await openChat(server, bot, 'Ann')
  held = await openChat(server, bot, 'Bob')
  await held.accept(server.integration)
})
beforeEach(async () => {
  before = await server.engine.digest()
})
afterEach(async ({ task }) => {
  if (!task.name.startsWith('reads')) expect(await server.engine.digest()).toBe(before)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

type Headers = Record<string, string>
type Entrance = (json: string | Buffer, headers?: Headers) => Promise<RawAnswer>

const send = (path: string, token: string, body: string | Buffer, headers: Headers = {}) =>
  raw(server.url, 'POST', path, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body,
  })

/** Each place that takes a JSON body. */
const bodies: Record<string, Entrance> = {
  'REST, a message': (json, headers) => send(held.path('handover'), server.integration, json, headers),
  'REST, accept': (json, headers) => send(`${held.path('handover')}accept`, server.integration, json, headers),
  'REST, release': (json, headers) => send(`${held.path('handover')}release`, server.integration, json, headers),
  'REST, the platform webhook': (json, headers) => send('/bot/transfer/human', server.integration, json, headers),
  'GraphQL over HTTP': (json, headers) => send('/graphql', server.admin, json, headers),
  'GraphQL by server-sent events': (json, headers) =>
    send('/graphql', server.admin, json, { accept: 'text/event-stream', ...headers }),
}

/** The status, code and path of a refusal, in either form. */
function refusalIn({ status, body }: RawAnswer) {
  const { code, path, errors } = JSON.parse(body)
  const { extensions } = errors?.[0] ?? {}
  return { status, code: code ?? extensions?.code, path: path ?? extensions?.path }
}

/** In every body alike: it is refused before anything is looked at. */
async function refusedEverywhere(json: string | Buffer, expected: object, headers?: Headers) {
  for (const [name, entrance] of Object.entries(bodies)) {
    const answer = await entrance(json, headers)
    expect([name, String(json).slice(0, 60), refusalIn(answer)]).toMatchObject([name, expect.any(String), expected])
  }
}

const withBytes = (...bytes: number[]) =>
  Buffer.concat([Buffer.from('{"message":"Gr'), Buffer.from(bytes), Buffer.from('e"}')])

describe('bytes that are not UTF-8', () => {
  const malformed: Record<string, number[]> = {
    'latin-1': [0xfc, 0xdf],
    'a cut sequence': [0xe2, 0x82],
    'an overlong slash': [0xc0, 0xaf],
    'an overlong NUL': [0xe0, 0x80, 0x80],
    'half a surrogate pair': [0xed, 0xa0, 0x80],
    'past U+10FFFF': [0xf4, 0x90, 0x80, 0x80],
    'a lone continuation': [0x80],
    'UTF-16': [0xff, 0xfe, 0x41, 0x00],
  }

  test('are refused in every body', async () => {
    for (const bytes of Object.values(malformed))
      await refusedEverywhere(withBytes(...bytes), { status: 400, code: 'bad_encoding' })
  })

  test('close a socket, in a text frame and in a binary one', async () => {
    for (const binary of [false, true]) {
      using socket = rawSocket(server.url)
      await socket.greet(`Bearer ${server.admin}`)
      socket.socket.send(Buffer.concat([Buffer.from('{"type":"ping","payload":{"a":"'), Buffer.from([0xfc])]), {
        binary,
      })
      expect((await socket.closed).code).toBe(binary ? 4400 : 1007)
    }
  })

  test('are refused in a path, a query and a header', async () => {
    const bearer = { authorization: `Bearer ${server.integration}` }
    for (const part of ['%F6', '%C3%28', '%zz', '%', '%E0%A4%A', '%ED%A0%80', '%C0%AF']) {
      for (const path of [
        `/webbot/api/webchat/${bot}/handover/${part}/`,
        `/webbot/api/webchat/${part}/config/`,
        `${held.path('takeover')}?ClaimEnd=${part}`,
        `${held.path('takeover')}?access_token=${part}`,
        `/graphql?query=${part}`,
        `/graphql?query={viewer{name}}&variables=${part}`,
        `/desk?${part}`,
      ])
        expect([path, refusalIn(await raw(server.url, 'GET', path, { headers: bearer }))]).toMatchObject([
          path,
          { status: 400, code: 'bad_encoding' },
        ])
    }
    // With a text as its body Node would write the headers in UTF-8, too.
    const key = await send(held.path('handover'), server.integration, Buffer.from('{"message":"hi"}'), {
      'idempotency-key': 'schl\xfcssel',
    })
    expect(refusalIn(key)).toEqual({ status: 400, code: 'bad_encoding', path: 'Idempotency-Key' })
  })

  test('reads UTF-8 in an address, a byte order mark, and UTF-8 in an Idempotency-Key', async () => {
    const other = await openChat(server, bot, 'Jürgen')
    const utf8 = (text: string) => Buffer.from(text).toString('latin1')
    const bearer = { authorization: `Bearer ${server.integration}` }
    const path = `/webbot/api/webchat/${bot}/handover/${encodeURIComponent('Jürgen')}/`
    expect(await raw(server.url, 'GET', path, { headers: bearer })).toMatchObject({ status: 200 })
    const body = Buffer.from('\ufeff{"message":"Grüße"}')
    const key = { 'idempotency-key': utf8('schlüssel') }
    const first = await send(other.path('handover'), server.integration, body, key)
    // The same key by GraphQL is the same key.
    const again = await other.send(server.integration, { text: 'Grüße', clientMessageId: 'schlüssel' })
    expect([first.status, again]).toMatchObject([200, { sent: { id: JSON.parse(first.body).messageId } }])
    const back = `/webbot/api/webchat/${bot}/takeover/J%C3%BCrgen?ClaimEnd=gel%c3%b6st`
    expect(await raw(server.url, 'GET', back, { headers: bearer })).toMatchObject({ status: 200 })
    expect((await other.log()).variables).toEqual({ ClaimEnd: 'gelöst' })
    expect(
      JSON.parse((await bodies['GraphQL over HTTP']!(Buffer.from('\ufeff{"query":"{viewer{name}}"}'))).body),
    ).toEqual({
      data: { viewer: { name: 'Ada' } },
    })
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    socket.send('\ufeff{"type":"ping"}')
    await socket.next(frame => frame.type === 'pong')
  })
})

describe('a charset in the content type', () => {
  test('that is not known is 415', async () => {
    for (const charset of [
      'utf-7',
      'utf-32',
      'latin-9000',
      '""',
      'utf-8x',
      'utf-8; charset=latin1',
      '"utf-8";charset=x',
    ])
      await refusedEverywhere(
        '{"message":"hi"}',
        { status: 415, code: 'unsupported_media_type' },
        {
          'content-type': `application/json; charset=${charset}`,
        },
      )
  })

  test('that the bytes are not in is 400', async () => {
    await refusedEverywhere(
      Buffer.from([0x7b, 0x00, 0x00, 0xd8, 0x7d, 0x00]),
      { status: 400, code: 'bad_encoding' },
      {
        'content-type': 'application/json; charset=utf-16le',
      },
    )
  })

  test('reads a known one, quoted or not', async () => {
    const json = '{"message":"Grüße"}'
    const all: [string, Buffer][] = [
      ['utf-8', Buffer.from(json)],
      ['"UTF-8"', Buffer.from(json)],
      ['iso-8859-1', Buffer.from(json, 'latin1')],
      ['windows-1252', Buffer.from(json, 'latin1')],
      ['utf-16le', Buffer.from(json, 'utf16le')],
      ['utf-16', Buffer.from(`\ufeff${json}`, 'utf16le')],
    ]
    for (const [charset, bytes] of all) {
      const headers = { 'content-type': `application/json;charset=${charset}` }
      expect([charset, (await send(held.path('handover'), server.integration, bytes, headers)).status]).toEqual([
        charset,
        200,
      ])
    }
    expect(textsOf((await held.log()).events).slice(-all.length)).toEqual(all.map(() => 'AGENT: Grüße'))
    const query = Buffer.from(JSON.stringify({ query: '{ widget(botId: "ü") { title } }' }), 'latin1')
    for (const accept of ['application/json', 'text/event-stream']) {
      const answer = await send('/graphql', server.admin, query, {
        accept,
        'content-type': 'application/json; charset=latin1',
      })
      expect(answer.body).toContain('{"data":{"widget":null}}')
    }
  })
})

describe('a compressed body', () => {
  const codings = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync }

  test('that is larger than the limit once decompressed is 413', async () => {
    // 2 MB of spaces, which gzip packs into 2 kB, and brotli into 20 bytes.
    const bomb = Buffer.alloc(2_000_000, ' ')
    for (const [coding, compress] of Object.entries(codings)) {
      const packed = compress(bomb)
      await refusedEverywhere(packed, { status: 413, code: 'payload_too_large' }, { 'content-encoding': coding })
    }
  })

  test('that is not compressed so, is cut, or has something behind its end is 400', async () => {
    const packed = gzipSync('{"message":"hi"}')
    for (const bytes of ['{"message":"hi"}', packed.subarray(0, -4), Buffer.concat([packed, Buffer.from('more')])])
      await refusedEverywhere(bytes, { status: 400, code: 'bad_encoding' }, { 'content-encoding': 'gzip' })
  })

  test('in a coding that is not known, or in several, is 415', async () => {
    for (const coding of ['zstd', 'compress', 'gzip, gzip', 'br, gzip', '__proto__', 'constructor'])
      await refusedEverywhere(
        gzipSync('{"message":"hi"}'),
        { status: 415, code: 'unsupported_media_type' },
        {
          'content-encoding': coding,
        },
      )
  })

  test('reads each coding', async () => {
    for (const [coding, compress] of Object.entries({ ...codings, identity: Buffer.from, GZIP: gzipSync })) {
      const message = await send(
        held.path('handover'),
        server.integration,
        compress(Buffer.from(`{"message":"by ${coding}"}`)),
        {
          'content-encoding': coding,
        },
      )
      expect([coding, message.status]).toEqual([coding, 200])
      expect(textsOf((await held.log()).events).at(-1)).toBe(`AGENT: by ${coding}`)
      for (const accept of ['application/json', 'text/event-stream']) {
        const headers = { accept, 'content-encoding': coding }
        const answer = await send(
          '/graphql',
          server.admin,
          compress(Buffer.from('{"query":"{viewer{name}}"}')),
          headers,
        )
        expect(answer.body).toContain('"Ada"')
      }
    }
  })
})

/** JSON that `JSON.parse` takes and changes, as the value of a key, with the path inside that value. */
const lossy: [json: string, path: string][] = [
  ['"\\ud800"', ''],
  ['"a\\udc00b"', ''],
  ['"\\ude00\\ud83d"', ''],
  ['{"\\ud800":1}', '.\ufffd'],
  ['"a\\u0000b"', ''],
  ['{"a\\u0000":1}', '.a\ufffd'],
  ['{"a":["\\u0000"]}', '.a.0'],
  ['{"n":9007199254740993}', '.n'],
  ['{"n":[1,-9007199254740993]}', '.n.1'],
  ['{"n":12345678901234567890}', '.n'],
  ['{"n":0.1234567890123456789}', '.n'],
  ['{"n":1e400}', '.n'],
  ['{"n":1e-400}', '.n'],
  ['{"__proto__":{"admin":true}}', '.__proto__'],
  ['{"a":{"b":[{"__proto__":1}]}}', '.a.b.0.__proto__'],
  ['{"a":1,"a":2}', '.a'],
  ['{"a":1,"\\u0061":1}', '.a'],
  ['{"x":[{"a":"}","b":"\\"","a":0}]}', '.x.0.a'],
]

describe('JSON that would be changed by reading it', () => {
  test('is refused in every body, with its path', async () => {
    for (const [json, path] of lossy)
      await refusedEverywhere(`{"query":"{viewer{name}}","variables":${json}}`, {
        status: 400,
        code: 'bad_input',
        path: `variables${path}`,
      })
  })

  test('is refused in the query string of a GET', async () => {
    for (const [json, path] of lossy) {
      for (const name of ['variables', 'extensions']) {
        for (const accept of ['application/json', 'text/event-stream']) {
          const address = `/graphql?query={viewer{name}}&${name}=${encodeURIComponent(json)}`
          const headers = { authorization: `Bearer ${server.admin}`, accept }
          expect(refusalIn(await raw(server.url, 'GET', address, { headers }))).toEqual({
            status: 400,
            code: 'bad_input',
            path: `${name}${path}`,
          })
        }
      }
    }
  })

  test('gets an error frame on a socket, which stays open', async () => {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    for (const [index, [json, path]] of lossy.entries()) {
      socket.send(`{"type":"subscribe","id":"op ${index}","payload":{"query":"{viewer{name}}","variables":${json}}}`)
      const { type, payload } = await socket.next(frame => frame.id === `op ${index}`)
      expect([type, payload]).toMatchObject([
        'error',
        [{ extensions: { code: 'bad_input', path: `variables${path}` } }],
      ])
    }
    expect(await socket.ask('last', '{ viewer { name } }')).toEqual({ data: { viewer: { name: 'Ada' } } })
    socket.send('{"type":"ping","payload":{"a":1,"a":2}}')
    expect(await socket.closed).toMatchObject({ code: 4400 })
  })

  test('is refused as a literal in a document', async () => {
    const start = (field: string, literal: string) =>
      JSON.stringify({
        query: `mutation { startConversation(input: { botId: "${bot}", userId: "Zoe", ${field}: ${literal} }) { __typename } }`,
      })
    for (const field of ['variables', 'profile'])
      for (const literal of [
        '{ n: 9007199254740993 }',
        '{ n: [1e400] }',
        '{ __proto__: 1 }',
        '{ a: [{ __proto__: 1 }] }',
        '{ a: 1, a: 2 }',
        '{ a: "\\ud800" }',
        '{ a: "\\u0000" }',
        '{ a: ["\\u{0}"] }',
      ])
        for (const accept of ['application/json', 'text/event-stream']) {
          const answer = await send('/graphql', server.admin, start(field, literal), { accept })
          expect([field, literal, JSON.parse(answer.body)]).toMatchObject([field, literal, { errors: [{}] }])
        }
  })

  test('reads what is kept, also under names that objects inherit', async () => {
    const variables = {
      constructor: 'c',
      prototype: { toString: 1, hasOwnProperty: null },
      big: 9007199254740991,
      large: 1e21,
      least: 5e-324,
      third: 0.1 + 0.2,
      texts: ['👩‍👩‍👧', '\u0001\\"\u2028', ''],
      valueOf: [[{}]],
    }
    for (const literal of [false, true]) {
      const userId = `keeper ${literal}`
      const text = JSON.stringify(variables).replaceAll('1e+21', '1000000000000000000000')
      const json = literal
        ? JSON.stringify({
            query: `mutation { startConversation(input: { botId: "${bot}", userId: "${userId}", variables: ${text.replace(/"(\w+)":/g, '$1:')} }) { ... on StartConversationSuccess { conversation { variables } } } }`,
          })
        : `{"query":"mutation($i: StartConversationInput!) { startConversation(input: $i) { ... on StartConversationSuccess { conversation { variables } } } }","variables":{"i":{"botId":"${bot}","userId":"${userId}","variables":${text}}}}`
      const answer = await send('/graphql', server.admin, json)
      expect(JSON.parse(answer.body)).toEqual({ data: { startConversation: { conversation: { variables } } } })
    }
  })
})

test('a user’s own requests are held to the same', async () => {
  const input = `{"conversationId":"${chat.conversationId}","text":"\\ud83d"}`
  const json = `{"query":"mutation($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }","variables":{"input":${input}}}`
  const answer = await send('/graphql', chat.visitorToken, json)
  expect(refusalIn(answer)).toEqual({ status: 400, code: 'bad_input', path: 'variables.input.text' })
})
