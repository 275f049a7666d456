import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  RequestHandover,
  SetVariables,
  TransferHandover,
  UpdateReadReceipt,
} from '../../packages/client/src/documents.ts'
import { finishErasures } from '../../src/app/erase.ts'
import { openChat } from '../support/chat.ts'
import { must } from '../support/must.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  expect(server.unexpectedErrors).toEqual([])
})

let users = 0
/** Words that are in one test alone. */
const newWords = () => `canary-${++users}-${Math.random().toString(36).slice(2)}`

const flow = (url: string) => ({
  start: 'hello',
  fallback: 'hello',
  connections: [{ when: { text: { contains: 'agent' } }, goTo: 'agent' }],
  modules: [
    { id: 'hello', actions: [{ type: 'text', text: 'Hello, [[plan]]!' }] },
    { id: 'agent', actions: [], webhook: { url, reason: '[[plan]] asks' } },
  ],
})

/** A user of a bot with a claim webhook and a message webhook at one third party. */
async function startChat(answer: Parameters<typeof startReceiver>[0], words: string) {
  const receiver = await startReceiver(answer)
  const company = await server.company()
  const bot = await company.webhookBot(`${receiver.url}/messages`, flow(`${receiver.url}/claim`))
  const opening = { variables: { plan: words }, profile: { name: words } }
  const chat = await openChat(server, bot.botId, `user-${users}`, opening)
  const { conversationId } = chat
  return {
    ...{ receiver, company, chat, conversationId },
    prune: (toSeq: number) =>
      server.ask(company.admin, prune, { input: { conversationId, toSeq } } as never) as Promise<Pruned>,
    redeliver: async (filter: object) => server.parts.webhooks.redeliver(company.principal, { filter }),
    conversation: async () => (await server.store.conversations.get(conversationId))!,
    deliveries: () => company.deliveries({ conversationId }),
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  }
}

const addNote =
  `mutation ($input: AddNoteInput!) { addNote(input: $input) { __typename ... on Error { code } } }` as never

type Pruned = { pruneConversation: { __typename: string; filesCleared?: boolean } }
const prune = `mutation ($input: PruneConversationInput!) {
  pruneConversation(input: $input) { __typename ... on PruneConversationSuccess { filesCleared } ... on Error { code } }
}` as never

test('what was erased is in no row and no file: texts, variables, profile, reasons, notes, outcomes, what was sent and answered', async () => {
  const words = newWords()
  await using s = await startChat(({ body }) => ({ status: body.includes('first') ? 400 : 200, body }), words)
  const { chat, company, conversationId } = s
  await server.ask(chat.visitorToken, SetVariables, { input: { conversationId, variables: { plan: `${words}-2` } } })
  await chat.say(`first ${words}`)
  await chat.say(`agent ${words}`, 'key-1')
  await chat.accept(company.agent)
  await chat.send(company.agent, { text: words, clientMessageId: 'key-2' })
  await server.ask(company.agent, TransferHandover, { input: { conversationId, note: words } })
  await chat.accept(company.agent)
  await chat.release(company.agent, words, { more: words })
  await server.ask(company.agent, RequestHandover, {
    input: { conversationId, reason: words, idempotencyKey: 'key-3' },
  })
  await server.ask(company.agent, addNote, { input: { conversationId, text: words } } as never)
  await server.ask(chat.visitorToken, UpdateReadReceipt, { input: { conversationId, readSeq: 2 } } as never)
  await server.settle()
  expect(await server.engine.holds(words)).toBe(true)
  const { lastSeq } = await chat.log()

  expect((await s.prune(lastSeq)).pruneConversation).toEqual({
    __typename: 'PruneConversationSuccess',
    filesCleared: true,
  })
  expect(await server.engine.holds(words)).toBe(false)

  const { variables, events } = await chat.log()
  expect([variables, events]).toEqual([{}, []])
  const { profile, handover, prunedSeq } = await s.conversation()
  expect([profile, handover?.reason, prunedSeq]).toEqual([{}, null, lastSeq])
  expect(await server.store.readReceipts.list(conversationId)).toEqual([])
  // Which third parties got something stays known.
  const deliveries = await s.deliveries()
  expect(new Set(deliveries.map(({ state, body }) => `${state} ${body}`))).toEqual(new Set(['ERASED ']))
  const attempts = await Promise.all(deliveries.map(({ id }) => server.store.deliveries.attempts(id)))
  expect(new Set(attempts.flat().map(({ status, answer }) => `${status} ${answer}`))).toEqual(
    new Set(['200 null', '400 null']),
  )
  const audit = await server.store.audit.list(company.companyId, { after: null, limit: 99 })
  expect(audit.map(({ action }) => action)).toEqual(expect.arrayContaining(['handover.accepted', 'pruneConversation']))
  // The conversation goes on, and its order stays.
  expect(await chat.say('again')).toBe(lastSeq + 1)
})

test('a repeat of what was erased is refused with a code of its own, over GraphQL and REST, whatever it says', async () => {
  const words = newWords()
  await using s = await startChat(() => 200, words)
  const { chat, company, conversationId } = s
  await chat.say('agent', 'key-1')
  await chat.accept(company.agent)
  const rest = (text: string, key: string) =>
    server.rest('POST', chat.path('handover'), company.agent, { message: text }, { 'idempotency-key': key })
  expect((await rest('to the user', 'key-2')).status).toBe(200)
  const request = { conversationId, reason: 'why', idempotencyKey: 'key-3' }
  await chat.release(company.agent)
  await server.ask(company.agent, RequestHandover, { input: request })
  const note = { input: { conversationId, text: 'a note', clientMessageId: 'key-4' } } as never
  expect(await server.ask(company.agent, addNote, note)).toEqual({ addNote: { __typename: 'AddNoteSuccess' } })
  const { lastSeq } = await chat.log()
  await s.prune(lastSeq)
  for (const text of ['agent', 'other words'])
    expect(await chat.send(chat.visitorToken, { text, clientMessageId: 'key-1' })).toMatchObject({
      ...{ __typename: 'Erased', code: 'erased' },
    })
  expect(await server.ask(company.agent, addNote, note)).toMatchObject({ addNote: { code: 'erased' } })
  const again = await rest('to the user', 'key-2')
  expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([410, 'erased'])
  const { requestHandover } = await server.ask(company.agent, RequestHandover, { input: request })
  expect(requestHandover).toMatchObject({ __typename: 'Erased' })
  expect((await chat.log()).lastSeq).toBe(lastSeq)
})

test('of a part the rest is kept: variables, profile, later deliveries, later keys, the order', async () => {
  const words = newWords()
  await using s = await startChat(() => 200, words)
  const first = await s.chat.say(`one ${words}`, 'k-1')
  const second = await s.chat.say('two', 'k-2')
  await server.settle()
  await s.prune(first)
  const { variables, profile, prunedSeq } = await s.conversation()
  expect([variables, profile, prunedSeq]).toEqual([{ plan: words }, { name: words }, first])
  for (const { seq, state, body } of await s.deliveries()) {
    expect(state).toBe(seq <= first ? 'ERASED' : 'SUCCEEDED')
    expect(body === '').toBe(seq <= first)
  }
  expect(await s.chat.say('two', 'k-2')).toBe(second)
  expect(await s.chat.send(s.chat.visitorToken, { text: `one ${words}`, clientMessageId: 'k-1' })).toMatchObject({
    code: 'erased',
  })
  expect(await server.engine.holds(`one ${words}`)).toBe(false)
})

test('what waits is not sent, also not again; what is behind it is sent at once', async () => {
  const words = newWords()
  let status = 500
  await using s = await startChat(() => ({ status, headers: { 'retry-after': '600' } }), words)
  const first = await s.chat.say('one')
  await s.receiver.until(() => s.receiver.receipts.length > 0)
  const last = await s.chat.say('two')
  await server.settle()
  const posts = s.receiver.receipts.length
  status = 200
  await s.prune(first)
  await s.receiver.until(() => s.receiver.receipts.some(({ headers }) => headers['baton-seq'] === String(last)))
  await server.settle()
  const later = s.receiver.receipts.slice(posts).map(({ headers }) => Number(headers['baton-seq']))
  expect(Math.min(...later)).toBeGreaterThan(first)
  const ids = (await s.deliveries()).filter(({ state }) => state === 'ERASED').map(({ id }) => id)
  expect(await s.redeliver({ ids })).toMatchObject({ code: 'erased' })
  expect(await s.redeliver({ states: ['ERASED'] })).toMatchObject({ code: 'bad_input' })
  const all = (await s.deliveries()).map(({ id }) => id)
  expect(must(await s.redeliver({ ids: all }))).toMatchObject({ count: all.length - ids.length, skipped: ids.length })
  await server.settle()
})

test('a handover whose claim waits fails, and does not wait for ever', async () => {
  await using s = await startChat(({ path }) => (path === '/claim' ? 503 : 200), newWords())
  const seq = await s.chat.say('agent')
  await s.receiver.until(() => s.receiver.at('/claim').length > 0)
  await server.settle()
  await s.prune(seq + 1)
  await server.settle()
  const { events } = await s.chat.log()
  expect(events).toContainEqual(expect.objectContaining({ __typename: 'HandoverEnded', end: 'FAILED' }))
})

test('an attempt that is under way is counted without what was answered', async () => {
  const words = newWords()
  let answer!: () => void
  const answered = new Promise<void>(resolve => {
    answer = resolve
  })
  await using s = await startChat(() => answered.then(() => 200), words)
  await s.receiver.until(() => s.receiver.receipts.length === 1)
  const { lastSeq } = await s.chat.log()
  await s.prune(lastSeq)
  answer()
  await server.settle()
  const [delivery] = await s.deliveries()
  expect(delivery).toMatchObject({ state: 'ERASED', body: '', attempts: 1 })
  expect(await server.store.deliveries.attempts(delivery!.id)).toMatchObject([{ status: 200, answer: null }])
  expect(s.receiver.receipts).toHaveLength(1)
})

test('what a crash leaves is erased by the next sweep, and what comes later is not', async () => {
  const words = newWords()
  await using s = await startChat(() => 200, words)
  for (let i = 0; i < 5; i++) await s.chat.say(`${i} ${words}`, `key-${i}`)
  await server.settle()
  const { lastSeq } = await s.chat.log()
  const { erasure, conversations } = server.store
  await erasure.begin(s.conversationId, lastSeq)
  await conversations.prune(s.conversationId, lastSeq, 3)
  await server.restart(true)
  const later = await s.chat.say('later')
  const { store, parts, baton } = server
  expect(await store.erasure.unfinished()).toEqual([{ conversationId: s.conversationId, toSeq: lastSeq }])
  await finishErasures({ store, notifier: baton.notifier, now: parts.now })
  expect(await store.erasure.unfinished()).toEqual([])
  expect((await s.chat.log()).events.map(({ seq }) => seq)[0]).toBe(lastSeq + 1)
  expect((await s.chat.log()).lastSeq).toBeGreaterThanOrEqual(later)
  const erased = (await s.deliveries()).filter(({ seq }) => seq <= lastSeq)
  expect(new Set(erased.map(({ state }) => state))).toEqual(new Set(['ERASED']))
  expect(await server.engine.holds(`1 ${words}`)).toBe(false)
})

test('while another program reads the files the answer says so, and a later sweep clears them', async () => {
  const words = newWords()
  await using s = await startChat(() => 200, words)
  await s.chat.say(words)
  await server.settle()
  {
    await using _ = await server.engine.holdReads()
    expect((await s.prune(2_147_483_647)).pruneConversation.filesCleared).toBe(false)
  }
  const later = await s.chat.say('later')
  const { store, parts, baton } = server
  await finishErasures({ store, notifier: baton.notifier, now: parts.now })
  expect(await server.engine.holds(words)).toBe(false)
  expect((await s.chat.log()).events[0]?.seq).toBe(later)
})
