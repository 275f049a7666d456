import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import {
  RequestHandover,
  SetVariables,
  TransferHandover,
  UpdateReadReceipt,
} from '../../packages/client/src/documents.ts'
import type { Principal } from '../../src/domain/access/credential.ts'
import { eventTypes } from '../../src/domain/conversation/event.ts'
import { TrackedContext } from '../../src/graphql/tracked-context.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { identityIdOf, keyIdOf } from '../support/company.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { openSse } from '../support/sse.ts'

// Followers that are live share the execution of an event. Each must get what it would get alone: so every answer that was shared is
// compared with that of a new subscription of the same caller, which replays the event and shares nothing.

let server: TestServer
let bot: string
let users = 0
beforeAll(async () => {
  server = await startServer({
    env: { BATON_RATE_PER_KEY: '0', BATON_RATE_PER_VISITOR: '0', BATON_RATE_PER_ADDRESS: '0' },
  })
  bot = await server.bot(null, { lateBotReply: 'suggest' })
})
afterEach(() => {
  vi.restoreAllMocks()
  expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

const about = 'seq at actor { kind actorId name } controlEpoch'
const people = 'handover { id state acceptedBy { actorId name } }'
const viewer = `id lastSeq variables unread readReceipts { participant { actorId name } readSeq }
  lastMessage(by: $by) { text author { name } } handover { id acceptedBy { name } }`

/** Every field that differs between callers, by a name, an alias, a fragment, a directive or a variable. */
const documents = {
  plain: `subscription ($id: ID!, $after: Cursor) { conversationEvents(conversationId: $id, after: $after) {
    __typename ... on ConversationEvent { ${about} cursor }
    ... on MessagePosted { message { id text } } ... on ReplySuggested { text actions { __typename } }
    ... on HandoverRequested { route ${people} } ... on HandoverAccepted { route ${people} }
    ... on HandoverTransferred { to { name } note ${people} } ... on HandoverEnded { end claimEnd ${people} }
    ... on VariablesChanged { variables } } }`,
  aliases: `subscription ($id: ID!, $after: Cursor) { stream: conversationEvents(conversationId: $id, after: $after) {
    kind: __typename ... on ConversationEvent { who: actor { called: name } place: cursor }
    ... on ReplySuggested { words: text } ... on HandoverTransferred { reason: note next: to { called: name } } } }`,
  fragments: `subscription ($id: ID!, $after: Cursor, $by: ActorKind) { conversationEvents(conversationId: $id, after: $after) { __typename ...Event ...Said } }
    fragment Event on ConversationEvent { ${about} }
    fragment Said on MessagePosted { message { text conversation { ${viewer} again: unread } } }`,
  directives: `subscription ($id: ID!, $after: Cursor, $with: Boolean!) { conversationEvents(conversationId: $id, after: $after) {
    __typename ... on ConversationEvent @include(if: $with) { ${about} }
    ... on MessagePosted { message { seq text @skip(if: $with) conversation { unread @include(if: $with) } } } } }`,
  // The cursor occurs within the selection, too: two followers with different ones must not share.
  cursor: `subscription ($id: ID!, $after: Cursor) { conversationEvents(conversationId: $id, after: $after) {
    __typename ... on MessagePosted { message { conversation { events(after: $after, first: 1) { cursor } } } } } }`,
}
type Variables = { with?: boolean; by?: string }
const variants: [keyof typeof documents, Variables][] = [
  ['plain', {}],
  ['aliases', {}],
  ['fragments', { by: 'USER' }],
  ['fragments', { by: 'AGENT' }],
  ['directives', { with: true }],
  ['directives', { with: false }],
  ['cursor', {}],
]

type Answer = { data?: Record<string, { __typename?: string; kind?: string } | null> | null; errors?: unknown }
type Caller = { who: string; token: string; transport: 'ws' | 'sse' }
const typeOf = ({ data }: Answer) => {
  const [frame] = Object.values(data ?? {})
  return frame?.__typename ?? frame?.kind ?? ''
}
const events = new Set<string>(Object.values(eventTypes).map(({ graphql }) => graphql))
const isEvent = (answer: Answer) => events.has(typeOf(answer))

/** A subscription; `next` is its next answer. */
async function subscribe({ token, transport }: Pick<Caller, 'token' | 'transport'>, query: string, variables: object) {
  if (transport === 'sse') {
    const { frames, leave } = await openSse(server.url, token, { query, variables: variables as never })
    return { next: async () => (await frames.next()).value!.data as Answer, leave }
  }
  const socket = rawSocket(server.url)
  await socket.greet(`Bearer ${token}`)
  socket.send({ type: 'subscribe', id: '1', payload: { query, variables } })
  return {
    next: async () => (await socket.next(({ id }) => id === '1')).payload as Answer,
    leave: () => socket[Symbol.dispose](),
  }
}

async function until(next: () => Promise<Answer>, holds: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await next()
    if (holds(answer)) return answer
  }
}

async function callers(chat: Chat): Promise<Caller[]> {
  const key = async (name: string, limits: object) =>
    (await server.parts.credentials.issueApiKey({ companyId: server.companyId, role: 'AGENT', name, ...limits })).token
  const tokens = {
    visitor: chat.visitorToken,
    agent: server.agent,
    otherAgent: server.otherAgent,
    admin: server.admin,
    integration: server.integration,
    botKey: server.botKey,
    ofOneBot: await key('Gil', { botIds: [bot] }),
    readOnly: await key('Hal', { scopes: ['READ'] }),
  }
  const all = Object.entries(tokens)
  return [
    ...all.map(([who, token]) => ({ who, token, transport: 'ws' as const })),
    ...all
      .filter(([who]) => ['visitor', 'agent', 'botKey'].includes(who))
      .map(([who, token]) => ({ who, token, transport: 'sse' as const })),
  ]
}

/** What happens in the conversation: each makes one event. */
function story(chat: Chat): (() => Promise<unknown>)[] {
  const input = { conversationId: chat.conversationId }
  return [
    () => chat.say('Is somebody there?'),
    () => server.ask(chat.visitorToken, RequestHandover, { input }),
    () => chat.accept(server.agent),
    () => chat.send(server.botKey, { text: 'What the user must not see', controlEpoch: 1 }),
    () => chat.send(server.agent, { text: 'Good morning' }),
    () =>
      server.ask(server.agent, TransferHandover, {
        input: { ...input, note: 'Not for the user', to: identityIdOf(server.otherAgent) },
      }),
    () => server.ask(server.admin, SetVariables, { input: { ...input, variables: { order: 4711 } } }),
    () => chat.say('Hello Carl'),
    () => chat.release(server.otherAgent),
  ]
}

async function chatWith() {
  users += 1
  return openChat(server, bot, `user ${users}`)
}

test('each caller gets of every event what it would get alone, over both transports', async () => {
  const chat = await chatWith()
  // Of each agent something else is unread.
  await chat.say('one')
  await chat.say('two')
  for (const [token, readSeq] of [
    [server.agent, 2],
    [server.otherAgent, 3],
  ] as const)
    await server.ask(token, UpdateReadReceipt, { input: { conversationId: chat.conversationId, readSeq } })
  const id = chat.conversationId
  const open = await Promise.all(
    (await callers(chat)).flatMap(caller =>
      variants.map(async ([name, given]) => {
        const stream = await subscribe(caller, documents[name], { id, ...given })
        let cursor = ''
        await until(stream.next, answer => {
          cursor = JSON.stringify(answer).match(/"(?:cursor|place)":"([^"]+)"/)?.[1] ?? cursor
          return typeOf(answer) === 'CaughtUp'
        })
        return { caller, name, given, stream }
      }),
    ),
  )
  await vi.waitFor(() => expect(server.parts.logs.followers).toBe(open.length))
  const faults: string[] = []
  const seen = new Set<string>()
  for (const act of story(chat)) {
    const { events } = await chat.log()
    const { cursor: after } = events.at(-1)!
    await act()
    for (const { caller, name, given, stream } of open) {
      const shared = await until(stream.next, isEvent)
      const alone = await subscribe(caller, documents[name], { id, after, ...given })
      const expected = await until(alone.next, isEvent)
      alone.leave()
      // It reads the log from its own start, and the other from where it began.
      if (name === 'cursor') delete (expected as { data?: unknown }).data
      const [got, wanted] = [JSON.stringify(shared), JSON.stringify(expected)]
      seen.add(`${typeOf(shared)} ${got}`)
      const isWrong = given.with !== undefined && got.includes('"at":') !== given.with
      if (isWrong || (name === 'cursor' ? shared.errors : got !== wanted))
        faults.push(`${caller.who}, ${caller.transport}, ${name} ${JSON.stringify(given)}: ${got}, not ${wanted}`)
    }
  }
  for (const { stream } of open) stream.leave()
  await vi.waitFor(() => expect(server.parts.logs.followers).toBe(0))
  expect(faults).toEqual([])
  // The answers did differ from caller to caller.
  expect(seen.size).toBeGreaterThan(60)
})

test('followers that select a part of the log behind their own cursor do not share it', async () => {
  const chat = await chatWith()
  for (const words of ['one', 'two', 'three']) await chat.say(words)
  const { events } = await chat.log()
  const caller = { token: server.agent, transport: 'ws' } as const
  const open = await Promise.all(
    events.slice(0, 3).map(async ({ cursor: after }) => {
      const stream = await subscribe(caller, documents.cursor, { id: chat.conversationId, after })
      await until(stream.next, answer => typeOf(answer) === 'CaughtUp')
      return stream
    }),
  )
  await chat.say('four')
  const texts = await Promise.all(open.map(async ({ next }) => JSON.stringify(await until(next, isEvent))))
  expect(texts.map((text, at) => text.includes(events[at + 1]!.cursor))).toEqual([true, true, true])
  for (const { leave } of open) leave()
})

test('an event is executed once for all who must get the same answer, and once more for others', async () => {
  const chat = await chatWith()
  const { conversationId: id } = chat
  const tokens = [
    ...Array(10).fill(chat.visitorToken),
    ...Array(10).fill(server.agent),
    ...Array(10).fill(server.admin),
  ]
  const open = await Promise.all(
    tokens.map(async (token, at) => {
      const stream = await subscribe({ token, transport: at % 2 ? 'sse' : 'ws' }, documents.plain, { id })
      await until(stream.next, answer => typeOf(answer) === 'CaughtUp')
      return stream
    }),
  )
  await vi.waitFor(() => expect(server.parts.logs.followers).toBe(30))
  const [reads, handovers] = [
    vi.spyOn(server.store.events, 'list'),
    vi.spyOn(server.parts.conversations, 'handoverById'),
  ]
  const act = (token: string, field: string, more = '') =>
    post(server.url, token, {
      query: `mutation { ${field}(input: { conversationId: "${id}" ${more} }) { __typename } }`,
    })
  await act(server.admin, 'requestHandover')
  for (const { next } of open) expect(typeOf(await until(next, isEvent))).toBe('HandoverRequested')
  // Nothing in this event depends on who reads it. The mutation reads the handover for its own answer, too.
  expect([reads.mock.calls.length, handovers.mock.calls.length]).toEqual([1, 1 + 1])
  await act(server.agent, 'acceptHandover')
  for (const { next } of open) await until(next, isEvent)
  await act(server.agent, 'transferHandover', 'note: "secret"')
  const texts = await Promise.all(open.map(async ({ next }) => JSON.stringify(await until(next, isEvent))))
  expect(texts.map(text => text.includes('secret'))).toEqual(tokens.map(token => token !== chat.visitorToken))
  // One for the visitor and one for staff.
  expect([reads.mock.calls.length, handovers.mock.calls.length]).toEqual([3, 1 + 1 + (1 + 1) + (1 + 2)])
  for (const { leave } of open) leave()
  await vi.waitFor(() => expect(server.parts.logs.followers).toBe(0))
})

test('agents who share an inbox each get their own count of unread messages, and keys of some bots only these', async () => {
  const [chat, elsewhere] = [await chatWith(), await openChat(server, await server.bot(null), 'of another bot')]
  for (const words of ['one', 'two', 'three']) await chat.say(words)
  const read = (token: string, readSeq: number) =>
    server.ask(token, UpdateReadReceipt, { input: { conversationId: chat.conversationId, readSeq } })
  await read(server.agent, 4)
  await read(server.otherAgent, 3)
  const { token: narrowed } = await server.parts.credentials.issueApiKey({
    ...{ companyId: server.companyId, role: 'AGENT', name: 'Jim', botIds: [bot] },
  })
  const expected = { agent: 1, otherAgent: 2, admin: 4, integration: 4, botKey: 4, narrowed: 4 }
  const tokens = { ...server, narrowed }
  const query = `subscription { inbox(fromNow: true) { __typename ... on ConversationChanged {
    conversation { again: unread bot { name } unread id lastMessage { text } } } } }`
  const open = await Promise.all(
    (Object.keys(expected) as (keyof typeof expected)[]).flatMap(who =>
      (['ws', 'sse'] as const).map(async transport => {
        const stream = await subscribe({ token: tokens[who], transport }, query, {})
        await until(stream.next, answer => typeOf(answer) === 'CaughtUp')
        return { who, stream }
      }),
    ),
  )
  await vi.waitFor(() => expect(server.parts.logs.followers).toBe(open.length))
  const lasts = vi.spyOn(server.parts.conversations, 'lastMessage')
  await elsewhere.say('not for the narrowed key')
  await chat.say('four')
  for (const { who, stream } of open) {
    const mine = (answer: Answer) => JSON.stringify(answer).includes(chat.conversationId)
    const seen: string[] = []
    const { data } = await until(stream.next, answer => {
      seen.push(JSON.stringify(answer))
      return mine(answer)
    })
    const unread = expected[who]
    expect([who, data?.inbox]).toMatchObject([
      who,
      { conversation: { again: unread, unread, lastMessage: { text: 'four' } } },
    ])
    if (who === 'narrowed') expect(seen.join()).not.toContain(elsewhere.conversationId)
  }
  // In the inbox of the company two conversations, each once for each of four roles; in that of the narrowed key one.
  expect(lasts.mock.calls.length).toBe(2 * 4 + 1)
  for (const { stream } of open) stream.leave()
  await vi.waitFor(() => expect(server.parts.logs.followers).toBe(0))
})

test('a key that is revoked in the middle gets no event that others share, over both transports', async () => {
  const chat = await chatWith()
  const issue = () => server.parts.credentials.issueApiKey({ companyId: server.companyId, role: 'AGENT', name: 'Ivo' })
  const revoked = await Promise.all([issue(), issue()])
  const read = async (token: string, transport: 'ws' | 'sse') => {
    const stream = await subscribe({ token, transport }, documents.plain, { id: chat.conversationId })
    await until(stream.next, answer => typeOf(answer) === 'CaughtUp')
    return stream
  }
  const [ws, sse] = [await read(revoked[0].token, 'ws'), await read(revoked[1].token, 'sse')]
  const stays = await read(server.agent, 'ws')
  for (const { token } of revoked)
    await server.parts.credentials.revokeApiKey(server.principal, { apiKeyId: keyIdOf(token) })
  await vi.waitFor(() => expect(server.parts.logs.followers).toBe(1))
  await chat.say('after the revocation')
  expect(JSON.stringify(await until(stays.next, isEvent))).toContain('after the revocation')
  await expect(ws.next()).rejects.toThrow()
  await expect(sse.next()).rejects.toThrow()
  stays.leave()
})

test('what an execution has read of its caller decides whose answer it is', () => {
  const staff = (more: object): Principal => ({
    kind: 'key',
    identityId: 'idn_1',
    keyId: 'key_1',
    companyId: 'company_1',
    role: 'AGENT',
    name: 'Bea',
    ...more,
  })
  const after = (read: (context: TrackedContext) => unknown, given: Principal | null = staff({ scopes: ['READ'] })) => {
    const tracked = new TrackedContext({ principal: given, parts: {}, caller: 'key/key_1' } as never)
    try {
      read(tracked)
    } catch {}
    return (other: object) => tracked.fits(staff(other))
  }
  const scopes = after(({ principal }) => principal?.kind === 'key' && principal.scopes)
  expect([scopes({ scopes: ['READ'], role: 'ADMIN' }), scopes({ scopes: ['WRITE'] }), scopes({})]).toEqual([
    true,
    false,
    false,
  ])
  const identity = after(({ principal }) => principal?.kind === 'key' && principal.identityId)
  expect([identity({}), identity({ identityId: 'idn_2' })]).toEqual([true, false])
  // What can depend on everything, or belongs to one caller, fits none.
  for (const read of [
    ({ principal }: TrackedContext) => ({ ...principal! }),
    ({ principal }: TrackedContext) => 'role' in principal!,
    ({ principal }: TrackedContext) => JSON.stringify(principal),
    ({ principal }: TrackedContext) => String(principal),
    (context: TrackedContext) => context.signal,
    (context: TrackedContext) => context.resumeAfter,
    (context: TrackedContext) => context.charge({ operations: 1, bytes: 0 }),
  ])
    expect(after(read)({ scopes: ['READ'] })).toBe(false)
  expect(after(() => null, null)({})).toBe(false)
  const tracked = new TrackedContext({ principal: staff({}), parts: {}, caller: 'key/key_1' } as never)
  expect(tracked.caller).not.toContain('key_1')
})
