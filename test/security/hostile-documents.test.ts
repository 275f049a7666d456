import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { costOf, cpuOfOne } from '../support/cpu.ts'
import { raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Each document costs little to refuse over each transport, and the connection it came by still works.

/** CPU time of a harmless document over each transport, with that of its client. */
const harmless: Record<string, number> = {}
/**
 * A refused document may cost as much as so many harmless ones, which take 1 ms each on a quiet machine: twice what the dearest
 * does there, a list of 60,000 ids.
 */
const ALLOWED = 100

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  // First uses load and compile code, which is not what a document costs.
  for (let turn = 0; turn < 5; turn++)
    for (const query of ['{ viewer { name } }', '{ viewer { nme } }', '{ a', `{ ${'a:viewer{name}'.repeat(80)} }`])
      for (const way of Object.values(ways)) await way(query, '{}')
  for (const [name, way] of Object.entries(ways))
    harmless[name] = await cpuOfOne(() => way('{ viewer { name } }', '{}'))
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

type Answer = { status: number | 'frame' | 'closed'; body: string }
/** `variables` is JSON text: JSON.stringify would overflow the stack on the deepest of them. */
type Way = (query: string, variables: string) => Promise<Answer>

const words = (query: string, variables: string) => `{"query":${JSON.stringify(query)},"variables":${variables}}`
const post = (accept: string, query: string, variables: string) =>
  raw(server.url, 'POST', '/graphql', {
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${server.admin}` },
    body: words(query, variables),
  })
const ways: Record<string, Way> = {
  HTTP: (query, variables) => post('*/*', query, variables),
  /** The refusal is the HTTP answer or the first frame of the stream. */
  SSE: async (query, variables) => {
    const { status, body } = await post('text/event-stream', query, variables)
    const data = /^event: next\ndata: (.*)$/m.exec(body)?.[1]
    return status === 200 && data ? { status: 'frame', body: data } : { status, body }
  },
  /** After a refusal the same socket answers the next query. */
  WebSocket: async (query, variables) => {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    socket.send(`{"type":"subscribe","id":"hostile","payload":${words(query, variables)}}`)
    const answered = await Promise.race([
      socket.next(({ id, type }) => id === 'hostile' && type !== 'complete'),
      socket.closed,
    ])
    if ('code' in answered) return { status: 'closed', body: JSON.stringify({ errors: [{ extensions: answered }] }) }
    expect((await socket.ask('next', '{ viewer { name } }')).data).toEqual({ viewer: { name: 'Ada' } })
    const { payload } = answered
    return { status: 'frame', body: JSON.stringify(Array.isArray(payload) ? { errors: payload } : payload) }
  },
}

const times = (count: number, make: (index: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, index) => make(index)).join(between)
const deep = (levels: number) => `{ ${'conversation { bot { '.repeat(levels / 2)} id ${'} } '.repeat(levels / 2)} }`

const documents: Record<string, string> = {
  '10,000 deep': deep(10_000),
  '500 deep, in few characters': deep(500),
  '100,000 aliases': `{ ${times(100_000, index => `a${index}: viewer { name }`)} }`,
  '100 aliases': `{ ${times(100, index => `a${index}: viewer { name }`)} }`,
  '20,000 nested braces': '{'.repeat(20_000),
  '20,000 nested brackets': `{ a(b: ${'['.repeat(20_000)}) }`,
  '20,000 nested objects': `{ a(b: ${'{a:'.repeat(20_000)}) }`,
  '900 nested lists of types': `query ($a: ${'['.repeat(900)}Int${']'.repeat(900)}) { viewer { name } }`,
  'a literal of 200,000 characters': `{ conversation(id: "${'x'.repeat(200_000)}") { id } }`,
  'a number of 30,000 digits': `{ bots(first: ${'9'.repeat(30_000)}) { edges { cursor } } }`,
  'a name of 30,000 letters': `{ ${'x'.repeat(30_000)} }`,
  'a block string of 30,000 lines': `{ conversation(id: """${'\\n'.repeat(15_000)}""") { id nope } }`,
  '30,000 blanks and an end that never comes': `{${' '.repeat(30_000)}`,
  '10,000 comments': `${'#\\n'.repeat(10_000)} {`,
  '1,900 fields of one name': `{ viewer { ${times(1_900, () => 'name')} } }`,
  '600 overlapping inline fragments': `{ viewer { ${times(600, () => '... { name }')} } }`,
  'overlapping fragments that spread each other': `{ ${times(40, index => `...f${index}`)} }
    ${times(40, index => `fragment f${index} on Query { viewer { name } ${times(20, other => `...f${(index + other + 1) % 40}`)} }`)}`,
  'fields that overlap at every level': `{ ${times(140, () => 'viewer { name companyId }')} }`,
  '70 directives on a field': `{ viewer { name ${times(70, () => '@skip(if: false)')} } }`,
  '10,000 directives': `{ viewer { name ${times(10_000, () => '@a')} } }`,
  '100 directives on an operation': `query ${times(100, () => '@a')} { viewer { name } }`,
  'a fragment that spreads itself': '{ viewer { ...a } } fragment a on Viewer { name ...a }',
  'a circle of 300 fragments': `{ viewer { ...f0 } } ${times(300, index => `fragment f${index} on Viewer { ...f${(index + 1) % 300} }`)}`,
  'a chain of 200 fragments, each deeper': `{ conversation { ...f0 } } ${times(200, index => `fragment f${index} on Conversation { bot { id } handover { conversation { ...f${index + 1} } } }`)} fragment f200 on Conversation { id }`,
  'fragments that double at each of 30 steps': `{ viewer { ...f0 } } ${times(30, index => `fragment f${index} on Viewer { ...f${index + 1} ...f${index + 1} }`)} fragment f30 on Viewer { ${times(30, index => `a${index}: name`)} }`,
  '300 unused fragments': `{ viewer { name } } ${times(300, index => `fragment f${index} on Viewer { name }`)}`,
  '300 operations': times(300, index => `query q${index} { viewer { name } }`),
  '300 variables that nobody uses': `query (${times(300, index => `$v${index}: Int`)}) { viewer { name } }`,
  'lists of lists of lists': `{ conversations(first: 200) { edges { node { messages(first: 200) { edges { node { conversation { messages(first: 200) { edges { node { id } } } } } } } } } } }`,
  'a list of 100,000 by literal': `{ deliveries(filter: { ids: [${times(100_000, index => `"${index}"`, ',')}] }) { edges { cursor } } }`,
  'an unknown type, so that names near it are looked for': `query ($a: ${'Conversatiom'.repeat(50)}) { viewer { name } }`,
  '300 unknown fields, so that names near them are looked for': `{ viewer { ${times(300, index => `nam${index}`)} } }`,
  'a schema instead of a question': `type Query { a: Int } ${times(200, index => `type T${index} { a: Int }`)}`,
  '3 roots of one subscription':
    'subscription { a: inbox { __typename } b: inbox { __typename } c: inbox { __typename } }',
  nothing: '',
  'NUL and half a pair of surrogates': '{ \u0000 \ud800 }',
}

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const lists = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const many = (count: number, word: string) => JSON.stringify(Array.from({ length: count }, () => word))
const mutation = (field: string, name: string) =>
  `mutation ($value: ${name}!) { ${field}(input: $value) { __typename ... on Error { code } } }`
const deliveries = (filter: string, type: string) =>
  `query ($value: ${type}) { deliveries(filter: ${filter}) { edges { cursor } } }`
const handed: Record<string, [string, string]> = {
  'the length of lists by variable': [
    'query ($value: Int!) { conversations(first: $value) { edges { node { messages(first: $value) { edges { node { conversation { messages(first: $value) { edges { node { id } } } } } } } } } } }',
    '200',
  ],
  'a list of 60,000 ids': [deliveries('{ ids: $value }', '[ID!]!'), many(60_000, 'x')],
  'a list of 20,000 that are none': [deliveries('{ states: $value }', '[DeliveryState!]!'), many(20_000, 'NONE')],
  'a text of 250,000 characters for a number': [
    'query ($value: Int!) { bots(first: $value) { edges { cursor } } }',
    JSON.stringify('x'.repeat(250_000)),
  ],
  'an object 20,000 deep': [deliveries('$value', 'DeliveryFilter!'), nested(20_000)],
  'a list 20,000 deep': [deliveries('{ ids: $value }', '[ID!]!'), lists(20_000)],
  'a profile 20,000 deep': [
    mutation('startConversation', 'StartConversationInput'),
    `{"botId":"b","profile":${nested(20_000)}}`,
  ],
  'variables 20,000 lists deep': [
    mutation('startConversation', 'StartConversationInput'),
    `{"botId":"b","variables":{"a":${lists(20_000)}}}`,
  ],
  'a flow 20,000 deep': [mutation('publishFlow', 'PublishFlowInput'), `{"botId":"b","flow":${nested(20_000)}}`],
  'settings 20,000 deep': [mutation('createBot', 'CreateBotInput'), `{"name":"b","settings":${nested(20_000)}}`],
  'a button 20,000 deep': [
    mutation('sendMessage', 'SendMessageInput'),
    `{"conversationId":"c","actions":[{"card":{"cards":[{"title":"t","buttons":[{"title":"t","options":${nested(20_000)}}]}]}}]}`,
  ],
}

const tooLarge: Record<string, unknown[]> = {
  HTTP: [413, 'payload_too_large'],
  SSE: [413, 'payload_too_large'],
  WebSocket: ['closed', 1009],
}

for (const [name, way] of Object.entries(ways))
  describe(`over ${name}`, () => {
    const all: [string, [string, string]][] = [
      ...Object.entries(documents).map(([what, query]): [string, [string, string]] => [what, [query, '{}']]),
      ...Object.entries(handed).map(([what, [query, value]]): [string, [string, string]] => [
        what,
        [query, `{"value":${value}}`],
      ]),
    ]
    for (const [what, [query, variables]] of all)
      test(what, async () => {
        let answer!: Answer
        const refuse = async () => {
          answer = await way(query, variables)
        }
        const cost = await costOf(refuse, harmless[name]!, ALLOWED, 5)
        const { errors, data } = JSON.parse(answer.body)
        // A body over the limit is not read; on a socket such a frame closes the connection.
        const isLarge = Buffer.byteLength(words(query, variables)) > 262_100
        if (isLarge) expect([answer.status, errors[0].extensions.code]).toEqual(tooLarge[name])
        else expect(name === 'HTTP' ? [400] : [400, 'frame']).toContain(answer.status)
        expect(errors.length).toBeGreaterThan(0)
        expect(data ?? null).toBeNull()
        expect(answer.body.length).toBeLessThan(100_000)
        for (const { extensions } of errors) expect(extensions.code).not.toBe('internal')
        expect(cost).toBeLessThanOrEqual(ALLOWED)
      })
  })

test('literals nested as deep as the parser allows overflow no stack', async () => {
  const start = (value: string) =>
    `mutation { startConversation(input: { botId: "b", variables: ${value} }) { __typename ... on Error { code } } }`
  for (const value of [`${'{a:'.repeat(480)}1${'}'.repeat(480)}`, `{a:${lists(960)}}`])
    for (const way of Object.values(ways)) {
      const { data, errors } = JSON.parse((await way(start(value), '{}')).body)
      const code = data?.startConversation?.code ?? errors?.[0]?.extensions.code
      expect(['not_found', 'bad_input', 'query_too_complex']).toContain(code)
    }
})
