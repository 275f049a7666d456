import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CancelHandover,
  RequestHandover,
  SetTyping,
  StartConversation,
  TransferHandover,
} from '../../packages/client/src/documents.ts'
import { type Chat, openChat, textsOf } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { identityIdOf } from '../support/company.ts'
import { eventually } from '../support/eventually.ts'
import { seedFlow } from '../support/flows.ts'
import { mutate } from '../support/mutate.ts'
import { type Answer, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { followInbox, is } from '../support/stream.ts'

// From the moment a person is asked for, someone acts in time: through a real server, whose clock of deadlines is moved.

const claimEnds = ['no_agent', 'timeout'].map(claimEnd => ({ claimEnd, goTo: 'later' }))
const flowFor = (url: string) => {
  const { takeover, modules, ...rest } = seedFlow(url)
  const later = { id: 'later', actions: [{ type: 'text', text: 'Please leave a note: [[ClaimEnd]]' }] }
  return { ...rest, takeover: [...takeover, ...claimEnds], modules: [...modules, later] }
}
const step = (afterSeconds: number, action: string, more: object = {}) => ({ afterSeconds, action, ...more })

let server: TestServer
let bot: string

beforeAll(async () => {
  server = await startServer()
  bot = await server.bot(flowFor('http://127.0.0.1:9/claim'))
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

let users = 0
const chatWith = (botId = bot) => openChat(server, botId, `user ${++users}`)
async function waiting(botId = bot) {
  const chat = await chatWith(botId)
  await chat.say('agent')
  return chat
}
async function pass(seconds: number) {
  const answer = await mutate(server.url, server.admin, 'advanceTime', { ms: seconds * 1_000 })
  expect(answer).toEqual({ __typename: 'AdvanceTimeSuccess' })
}
const typesOf = async (chat: Chat) => (await chat.log()).events.map(({ __typename }) => __typename)
const lastOf = async (chat: Chat) => textsOf((await chat.log()).events).at(-1)

type State = { handover: { state: string } | null; deadlines: { kind: string; dueAt: string; step: number }[] | null }
async function stateOf(chat: Chat, token = server.agent): Promise<State> {
  const query = 'query ($id: ID!) { conversation(id: $id) { handover { state } deadlines { kind dueAt step } } }'
  const { body } = await post(server.url, token, { query, variables: { id: chat.conversationId } })
  return (body.data as { conversation: State }).conversation
}
const kindsOf = async (chat: Chat) => (await stateOf(chat)).deadlines?.map(({ kind }) => kind)

describe('in the queue', () => {
  test('the user hears that we look on, then the bot goes on with no_agent, and nothing of it stays for the next turn', async () => {
    const chat = await waiting()
    await pass(119)
    expect(await lastOf(chat)).toBe('BOT: I ask a colleague.')
    await pass(2)
    expect(await lastOf(chat)).toMatch(/^BOT: We are still looking/)
    expect(await kindsOf(chat)).toEqual(['ACCEPT'])
    await pass(480)
    expect(await lastOf(chat)).toBe('BOT: Please leave a note: no_agent')
    expect(await stateOf(chat)).toEqual({ handover: null, deadlines: [] })
    const ended = (await chat.log()).events.find(each => each.__typename === 'HandoverEnded')
    expect(ended).toMatchObject({ end: 'EXPIRED', claimEnd: 'no_agent', actor: { kind: 'SYSTEM' } })
    expect((await chat.log()).variables).toEqual({ ClaimEnd: 'no_agent' })
    await chat.say('agent')
    expect((await chat.log()).variables).toEqual({})
  })

  test('staff see when the next step is due, also after the clock of deadlines was moved; users see no deadline', async () => {
    const chat = await waiting()
    const [deadline] = (await stateOf(chat)).deadlines!
    expect(deadline).toMatchObject({ kind: 'ACCEPT', step: 0 })
    const inSeconds = (Date.parse(deadline!.dueAt) - Date.now()) / 1_000
    expect(inSeconds).toBeGreaterThan(100)
    expect(inSeconds).toBeLessThan(121)
    expect((await stateOf(chat, chat.visitorToken)).deadlines).toBeNull()
    const query = `query ($id: ID!) { conversation(id: $id) { events { events { ... on HandoverOverdue { deadline action } } } } }`
    await pass(601)
    for (const [token, expected] of [
      [server.agent, { deadline: 'ACCEPT', action: 'RETURN' }],
      [chat.visitorToken, { deadline: null, action: null }],
    ] as const) {
      const { body } = await post(server.url, token, { query, variables: { id: chat.conversationId } })
      expect(JSON.stringify(body)).toContain(JSON.stringify(expected))
    }
  })

  test('what ends the wait ends its deadline: a cancelled request and an accepted one are left alone', async () => {
    const [cancelled, taken] = [await waiting(), await waiting()]
    await server.ask(cancelled.visitorToken, CancelHandover, { input: { conversationId: cancelled.conversationId } })
    await taken.accept(server.integration)
    await taken.send(server.integration, { text: 'Hi' })
    await pass(3_600)
    expect(await typesOf(cancelled)).not.toContain('HandoverOverdue')
    expect(await typesOf(taken)).not.toContain('HandoverOverdue')
    expect((await stateOf(taken)).handover).toEqual({ state: 'ACCEPTED' })
  })
})

describe('a third party whose claim receiver', () => {
  const cases: [string, Answer | null][] = [
    ['answers 200 and does nothing', 200],
    ['hangs', 'hang'],
    ['answers 404', 404],
    ['is down', null],
  ]
  test.each(cases)('%s: the user hears of it within the time that is set', async (_, answer) => {
    await using receiver = await startReceiver(() => answer ?? 200)
    const url = answer === null ? 'http://127.0.0.1:9/claim' : `${receiver.url}/claim`
    const botId = await server.bot(flowFor(url), {
      deadlines: { claim: [step(60, 'return', { claimEnd: 'timeout' })] },
    })
    const chat = await chatWith(botId)
    await chat.say('partner')
    await pass(61)
    expect(await lastOf(chat)).toBe('BOT: Please leave a note: timeout')
    expect((await stateOf(chat)).deadlines).toEqual([])
  })

  test('accepts in time holds it; its claim is not given up later', async () => {
    await using receiver = await startReceiver()
    const botId = await server.bot(flowFor(`${receiver.url}/claim`))
    const chat = await chatWith(botId)
    await chat.say('partner')
    await pass(299)
    expect((await server.rest('GET', chat.path('handover'), server.integration)).status).toBe(200)
    await pass(600)
    expect((await stateOf(chat)).handover).toEqual({ state: 'ACCEPTED' })
    // It answers after all, and is not refused.
    const answered = await server.rest('POST', chat.path('handover'), server.integration, { message: 'Hi' })
    expect(answered.status).toBe(200)
    expect(await kindsOf(chat)).toEqual([])
  })
})

describe('an agent', () => {
  test('whose desk is closed is gone after 60 s: the conversation waits for the next; with the desk open nothing happens', async () => {
    const chat = await waiting()
    const { close } = await openDesk(server.agent)
    await chat.accept(server.agent)
    await chat.send(server.agent, { text: 'Hi' })
    expect(await kindsOf(chat)).toEqual(['HOLDER_GONE'])
    await pass(59)
    await pass(120)
    expect((await stateOf(chat)).handover).toEqual({ state: 'ACCEPTED' })
    await close()
    await eventually(() => !server.parts.agents.isAtDesk(identityIdOf(server.agent)))
    await pass(59)
    expect((await stateOf(chat)).handover).toEqual({ state: 'ACCEPTED' })
    await pass(2)
    expect((await stateOf(chat)).handover).toEqual({ state: 'REQUESTED' })
    expect((await typesOf(chat)).slice(-2)).toEqual(['HandoverOverdue', 'HandoverTransferred'])
    expect(await kindsOf(chat)).toEqual(['ACCEPT'])
  })

  test('who took over without a desk and opens one later can be gone as well', async () => {
    const chat = await waiting()
    await chat.accept(server.otherAgent)
    await chat.send(server.otherAgent, { text: 'Hi' })
    expect(await kindsOf(chat)).toEqual([])
    const { close } = await openDesk(server.otherAgent)
    await eventually(async () => (await kindsOf(chat))?.includes('HOLDER_GONE') === true)
    await close()
  })

  test('who does not answer is named at the desk, each time later, and keeps the conversation', async () => {
    const chat = await waiting()
    await chat.accept(server.integration)
    await chat.send(server.integration, { text: 'Hi' })
    await chat.say('And?')
    for (const [seconds, overdue] of [
      [299, 0],
      [2, 1],
      [299, 2],
    ] as const) {
      await pass(seconds)
      const found = (await typesOf(chat)).filter(type => type === 'HandoverOverdue')
      expect([seconds, found.length]).toEqual([seconds, overdue])
    }
    expect((await stateOf(chat)).handover).toEqual({ state: 'ACCEPTED' })
  })

  test('who is typing is not interrupted', async () => {
    const botId = await server.bot(flowFor('http://127.0.0.1:9/claim'), {
      deadlines: { firstReply: [step(60, 'return')] },
    })
    const chat = await waiting(botId)
    await chat.accept(server.integration)
    const { conversationId } = chat
    await pass(59)
    await server.ask(server.integration, SetTyping, { input: { conversationId, typing: true } })
    await pass(59)
    expect((await stateOf(chat)).handover).toEqual({ state: 'ACCEPTED' })
    await server.ask(server.integration, SetTyping, { input: { conversationId, typing: false } })
    await pass(58)
    expect((await stateOf(chat)).handover).toEqual({ state: 'ACCEPTED' })
    await pass(3)
    expect((await stateOf(chat)).handover).toBeNull()
  })

  test('to whom it is transferred has the time of a first reply', async () => {
    const chat = await waiting()
    await chat.accept(server.integration)
    await chat.send(server.integration, { text: 'Hi' })
    const to = identityIdOf(server.agent)
    await server.ask(server.integration, TransferHandover, { input: { conversationId: chat.conversationId, to } })
    expect(await kindsOf(chat)).toEqual(['FIRST_REPLY'])
  })
})

test('a conversation in normal mode ends after the minutes that are set, and the user starts another one', async () => {
  const botId = await server.bot(flowFor('http://127.0.0.1:9/claim'), { deadlines: { idle: [step(1_800, 'close')] } })
  const chat = await chatWith(botId)
  await pass(1_700)
  await chat.say('still here')
  await pass(1_700)
  expect((await typesOf(chat)).at(-1)).toBe('MessagePosted')
  await pass(101)
  expect((await typesOf(chat)).at(-1)).toBe('ConversationClosed')
  const input = { botId, userId: chat.userId }
  const { startConversation: again } = await server.ask(chat.visitorToken, StartConversation, { input })
  expect(again).toMatchObject({ conversation: { id: expect.not.stringMatching(chat.conversationId) } })
})

describe('a bot’s deadlines', () => {
  test('that are switched on count for waits that run already, from then on', async () => {
    const botId = await server.bot(null, { deadlines: { accept: 'none' } })
    const chat = await chatWith(botId)
    await server.ask(chat.visitorToken, RequestHandover, { input: { conversationId: chat.conversationId } })
    expect(await kindsOf(chat)).toEqual([])
    await pass(3_600)
    const deadlines = { accept: { mode: 'STEPS', steps: [{ afterSeconds: 60, action: 'RETURN', text: 'Sorry' }] } }
    const updated = await mutate(server.url, server.admin, 'updateBot', { botId, settings: { deadlines } })
    expect(updated).toEqual({ __typename: 'UpdateBotSuccess' })
    await eventually(async () => (await kindsOf(chat))?.length === 1)
    await pass(59)
    expect((await stateOf(chat)).handover).toEqual({ state: 'REQUESTED' })
    await pass(2)
    expect(await lastOf(chat)).toBe('BOT: Sorry')
  })
})

test('in production the clock cannot be moved, and the refusal says so', async () => {
  await using production = await startServer({ env: { NODE_ENV: 'production' } })
  const answer = await mutate(production.url, production.admin, 'advanceTime', { ms: 1 })
  expect(answer).toEqual({ __typename: 'Forbidden', code: 'development_only' })
})

async function openDesk(token: string) {
  const socket = server.socket(token)
  const inbox = followInbox(socket)
  await inbox.until(is('CaughtUp'))
  return { close: () => socket[Symbol.asyncDispose]() }
}
