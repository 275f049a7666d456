import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CancelHandover, CloseConversation, TransferHandover } from '../../packages/client/src/documents.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { standingClock } from '../support/clock.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

// A claim asks a third party to take over one handover, and no other.

const clock = standingClock()
let server: TestServer
let partner: Receiver
let status = 200
let botId: string
let users = 0

beforeAll(async () => {
  partner = await startReceiver(() => status)
  server = await startServer({ now: clock.now })
  botId = await server.bot({
    start: 'hello',
    connections: [{ when: { text: { equals: 'agent' } }, goTo: 'agent' }],
    modules: [
      { id: 'hello', actions: [{ type: 'text', text: 'Hello!' }] },
      { id: 'agent', actions: [], webhook: { url: `${partner.url}/claim` } },
    ],
  })
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
  await partner[Symbol.asyncDispose]()
})
beforeEach(() => {
  status = 200
})

/** A user who has asked for an agent, and the claim. */
async function claimed() {
  const chat = await openChat(server, botId, `user ${++users}`)
  await chat.say('agent')
  await server.settle()
  const [claim] = await server.deliveries({ conversationId: chat.conversationId })
  return { chat, claim: claim! }
}
const claimsOf = ({ conversationId }: Chat) =>
  partner.receipts.filter(({ headers }) => headers['baton-conversation'] === conversationId)

const redeliver = async (filter: object) => {
  const query = `mutation ($filter: DeliveryFilter!) {
    redeliver(input: { filter: $filter }) {
      ... on RedeliverSuccess { count skippedCount } ... on Error { code }
    }
  }`
  const answer = await server.ask(server.admin, query as never, { filter } as never)
  return (answer as { redeliver: object }).redeliver
}

const ends: Record<string, (chat: Chat) => Promise<unknown>> = {
  'was cancelled': ({ conversationId }) => server.ask(server.agent, CancelHandover, { input: { conversationId } }),
  'was accepted by an agent': chat => chat.accept(server.agent),
  'was accepted by its receiver': chat => chat.accept(server.integration),
  'was given back': async chat => {
    await chat.accept(server.agent)
    await chat.release(server.agent)
  },
  'returned to our own queue': async chat => {
    await chat.accept(server.agent)
    await server.ask(server.agent, TransferHandover, { input: { conversationId: chat.conversationId } })
  },
  'ended with the conversation': ({ conversationId }) =>
    server.ask(server.admin, CloseConversation, { input: { conversationId } }),
}

test('a claim names its handover, and what it names binds the calls of its receiver', async () => {
  const { chat } = await claimed()
  const headers = claimsOf(chat)[0]!.headers as Record<string, string>
  const { handover } = (await server.store.conversations.get(chat.conversationId))!
  expect(headers['baton-handover']).toBe(handover!.id)
  const names = ['baton-conversation', 'baton-control-epoch', 'baton-handover']
  const back = Object.fromEntries(names.map(name => [name, headers[name]!]))
  await ends['was cancelled']!(chat)
  await chat.say('agent')
  const take = (more: Record<string, string>) =>
    server.rest('GET', chat.path('handover'), server.integration, undefined, more)
  expect([(await take(back)).status, (await chat.log()).mode]).toEqual([409, 'NORMAL'])
  await server.settle()
  const next = claimsOf(chat).at(-1)!.headers as Record<string, string>
  const answer = await take(Object.fromEntries(names.map(name => [name, next[name]!])))
  expect([answer.status, (await chat.log()).mode]).toEqual([200, 'LISTEN'])
})

test.each(Object.keys(ends))('a claim is not tried again after its handover %s', async end => {
  status = 500
  const { chat } = await claimed()
  expect(claimsOf(chat)).toHaveLength(1)
  await ends[end]!(chat)
  status = 200
  clock.pass(60 * 60_000)
  await server.settle()
  expect(claimsOf(chat)).toHaveLength(1)
  expect((await server.deliveries({ conversationId: chat.conversationId }))[0]).toMatchObject({
    state: 'FAILED',
    attempts: 1,
  })
  // The claim of the next request is sent as ever, though the one before it has failed.
  if (end !== 'was cancelled') return
  await chat.say('agent')
  await server.settle()
  expect(claimsOf(chat)).toHaveLength(2)
})

test.each(Object.keys(ends))('a claim is not sent again by an administrator after its handover %s', async end => {
  const { chat, claim } = await claimed()
  expect(await redeliver({ ids: [claim.id] })).toEqual({ count: 1, skippedCount: 0 })
  await server.settle()
  await ends[end]!(chat)
  const { conversationId } = chat
  expect(await redeliver({ ids: [claim.id] })).toEqual({ code: 'handover_not_requested' })
  expect(await redeliver({ conversationId, states: ['SUCCEEDED'] })).toEqual({ count: 0, skippedCount: 1 })
  await server.settle()
  expect(claimsOf(chat)).toHaveLength(2)
})

test('a redelivery by filter finds the claims that can be sent again, past any number of others', async () => {
  status = 500
  const chat = await openChat(server, botId, `user ${++users}`)
  for (let request = 0; request < 4; request++) {
    await chat.say('agent')
    await server.settle()
    await ends['was cancelled']!(chat)
  }
  await chat.say('agent')
  clock.pass(60_000)
  await server.settle()
  const { companyId } = (await server.store.conversations.get(chat.conversationId))!
  const filter = { companyId, conversationId: chat.conversationId }
  const all = await server.deliveries({ conversationId: chat.conversationId })
  const one = await server.store.deliveries.first(filter, 1)
  expect([one.found.map(({ id }) => id), one.pastClaims]).toEqual([[all.at(-1)!.id], 4])
  expect(await redeliver({ conversationId: chat.conversationId, states: ['FAILED', 'PENDING'] })).toEqual({
    count: 1,
    skippedCount: 4,
  })
})
