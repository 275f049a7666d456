import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CancelHandover,
  CloseConversation,
  RequestHandover,
  SendMessage,
  SetTyping,
  SetVariables,
  TransferHandover,
} from '../../packages/client/src/documents.ts'
import type { TransferHandoverInput } from '../../packages/client/src/operations/graphql.ts'
import { type Chat, openChat, readLog, textsOf } from '../support/chat.ts'
import { readUntil } from '../support/client.ts'
import { identityIdOf, keyIdOf } from '../support/company.ts'
import { HandoverList, RevokeApiKey } from '../support/documents.ts'
import { seedFlow } from '../support/flows.ts'
import { mutate } from '../support/mutate.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { type Frame, follow, followInbox, is, isText } from '../support/stream.ts'

let server: TestServer
let flowBot: string
let external: string
let users = 0
let clock = Date.now()

beforeAll(async () => {
  server = await startServer({ now: () => clock })
  flowBot = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  external = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const chatWith = (botId = flowBot) => openChat(server, botId, `ann ${++users}`)
/** A conversation that the agent, Bea, holds. */
async function heldByAgent(botId = flowBot) {
  const chat = await chatWith(botId)
  await chat.accept(server.agent)
  return chat
}
async function transfer(token: string, chat: Chat, more: Partial<TransferHandoverInput> = {}) {
  const { conversationId } = chat
  return (await server.ask(token, TransferHandover, { input: { conversationId, ...more } })).transferHandover
}
const toOtherAgent = (token: string, chat: Chat, note?: string) =>
  transfer(token, chat, { to: identityIdOf(server.otherAgent), ...(note !== undefined && { note }) })

describe('a transfer to a colleague', () => {
  test('makes them the holder: they may speak, the former holder is refused with their name, the bot stays silent', async () => {
    const chat = await heldByAgent(external)
    const passed = await toOtherAgent(server.agent, chat)
    const otherAgent = { kind: 'AGENT', actorId: identityIdOf(server.otherAgent), name: 'Carl' }
    expect(passed).toMatchObject({
      __typename: 'TransferHandoverSuccess',
      handover: { state: 'ACCEPTED', acceptedBy: otherAgent },
      conversation: { mode: 'LISTEN', controlEpoch: 3 },
    })
    const late = { code: 'already_claimed', by: otherAgent, controlEpoch: 3 }
    expect(await chat.send(server.agent, { text: 'one more thing' })).toMatchObject(late)
    expect(await toOtherAgent(server.agent, chat)).toMatchObject(late)
    for (const controlEpoch of [1, 2, 3])
      expect(await chat.send(server.botKey, { text: 'late', controlEpoch })).toMatchObject({
        code: 'control_lost',
        by: otherAgent,
        controlEpoch: 3,
      })
    // Written in the epoch of the former holder.
    expect(await chat.send(server.otherAgent, { text: 'stale', controlEpoch: 2 })).toMatchObject({
      code: 'control_lost',
    })
    await chat.send(server.otherAgent, { text: 'Carl here', controlEpoch: 3 })
    await chat.say('hello Carl')
    expect(textsOf((await chat.log()).events)).toEqual(['AGENT: Carl here', 'USER: hello Carl'])
    expect((await chat.release(server.otherAgent)).__typename).toBe('ReleaseHandoverSuccess')
  })

  test('is refused over a socket as over HTTP', async () => {
    const chat = await heldByAgent()
    await toOtherAgent(server.agent, chat)
    await using socket = server.socket(server.agent)
    const { conversationId } = chat
    const answerTo = async <R, V>(document: Parameters<typeof socket.iterate<R, V>>[0], input: object) => {
      const [result] = await readUntil(socket.iterate(document, { input } as V), () => true)
      expect(result?.errors).toBeUndefined()
      return Object.values(result?.data as object)[0]
    }
    const late = { code: 'already_claimed', by: { name: 'Carl' }, controlEpoch: 3 }
    expect(await answerTo(SendMessage, { conversationId, text: 'one more thing' })).toMatchObject(late)
    expect(await answerTo(TransferHandover, { conversationId })).toMatchObject(late)
    expect(await answerTo(TransferHandover, { conversationId, to: 'key_nobody' })).toMatchObject({
      __typename: 'NotFound',
      path: 'input.to',
    })
  })

  test('who is the holder already changes nothing; an admin may transfer to themselves', async () => {
    const chat = await chatWith()
    await chat.accept(server.integration)
    const { lastSeq } = await chat.log()
    expect(await transfer(server.integration, chat, { to: identityIdOf(server.integration) })).toMatchObject({
      conversation: { mode: 'LISTEN', controlEpoch: 2, lastSeq },
    })
    expect(await transfer(server.admin, chat, { to: identityIdOf(server.admin) })).toMatchObject({
      handover: { acceptedBy: { name: 'Ada' } },
      conversation: { controlEpoch: 3, lastSeq: lastSeq + 1 },
    })
    expect(await transfer(server.admin, chat, { to: identityIdOf(server.admin) })).toMatchObject({
      conversation: { controlEpoch: 3 },
    })
    // Dora is an integration, which is no agent.
    expect(await transfer(server.admin, chat, { to: identityIdOf(server.integration) })).toMatchObject({
      code: 'not_found',
    })
  })
})

describe('a transfer to the queue', () => {
  test('returns control to the bot and makes the handover wait from now on, for any agent', async () => {
    const chat = await chatWith()
    await server.ask(chat.visitorToken, RequestHandover, {
      input: { conversationId: chat.conversationId, reason: 'my boat' },
    })
    await chat.accept(server.agent)
    await using socket = server.socket(server.otherAgent)
    const inbox = followInbox(socket)
    await inbox.until(is('CaughtUp'))
    clock += 60_000
    const other = await chatWith()
    await server.ask(other.visitorToken, RequestHandover, {
      input: { conversationId: other.conversationId, reason: 'asked while Bea held the boat' },
    })
    clock += 60_000
    const back = await transfer(server.agent, chat, { note: 'speaks Dutch' })
    expect(back).toMatchObject({
      handover: { state: 'REQUESTED', acceptedBy: null },
      conversation: { mode: 'NORMAL', controlEpoch: 3 },
    })
    await inbox.until(
      frame =>
        frame.__typename === 'ConversationChanged' &&
        frame.conversation.id === chat.conversationId &&
        frame.conversation.handover?.state === 'REQUESTED',
    )
    await chat.say('anybody?')
    expect(textsOf((await chat.log()).events).slice(-2)).toEqual(['USER: anybody?', 'BOT: Hello from Bot!'])
    const { handovers } = await server.ask(server.otherAgent, HandoverList, {
      filter: { botId: flowBot, states: ['REQUESTED'] },
    })
    const waiting = handovers.edges.map(({ node }) => node)
    // "my boat" was requested first, but its wait began again when it returned to the queue.
    expect(waiting.map(({ reason }) => reason)).toEqual(['asked while Bea held the boat', 'my boat'])
    expect(waiting[1]).toMatchObject({
      requestedAt: new Date(clock).toISOString(),
      acceptedAt: null,
      acceptedBy: null,
      route: 'PLATFORM',
    })
    expect(await chat.send(server.agent, { text: 'one more thing' })).toMatchObject({ code: 'not_in_listen_mode' })
    // It is the same handover when it is accepted again.
    const taken = await chat.accept(server.otherAgent)
    if (taken.__typename !== 'AcceptHandoverSuccess') throw new Error(taken.code)
    expect([taken.handover.id, taken.conversation.controlEpoch]).toEqual([waiting[1]!.id, 4])
  })

  test('lets an external bot answer with the new epoch and the user cancel the handover', async () => {
    const chat = await heldByAgent(external)
    await transfer(server.agent, chat)
    expect((await chat.send(server.botKey, { text: 'me again', controlEpoch: 3 })).__typename).toBe(
      'SendMessageSuccess',
    )
    expect(await chat.send(server.botKey, { text: 'late', controlEpoch: 1 })).toMatchObject({
      code: 'control_lost',
      by: null,
    })
    const { conversationId } = chat
    const cancelled = await mutate(server.url, chat.visitorToken, 'cancelHandover', { conversationId })
    expect(cancelled.__typename).toBe('CancelHandoverSuccess')
  })

  test('does not send the claim webhook again', async () => {
    await using partner = await startReceiver()
    const chat = await chatWith(await server.bot(seedFlow(`${partner.url}/claim`)))
    await chat.say('partner')
    await partner.until(() => partner.at('/claim').length === 1)
    await chat.accept(server.integration)
    expect(await transfer(server.integration, chat)).toMatchObject({ handover: { route: 'PLATFORM' } })
    // Deliveries are in order: a second claim of the first handover would arrive before this one.
    await server.ask(chat.visitorToken, CancelHandover, { input: { conversationId: chat.conversationId } })
    await chat.say('partner')
    await partner.until(() => partner.at('/claim').length === 2)
    expect(partner.at('/claim').map(({ headers }) => headers['baton-control-epoch'])).toEqual(['1', '3'])
  })
})

test('a claim that fails after the transfer to the queue does not end the handover', async () => {
  const { promise, resolve } = Promise.withResolvers<number>()
  await using partner = await startReceiver(() => promise)
  const chat = await chatWith(await server.bot(seedFlow(`${partner.url}/claim`)))
  await chat.say('partner')
  await partner.until(() => partner.at('/claim').length === 1)
  await chat.accept(server.agent)
  await transfer(server.agent, chat)
  resolve(410)
  const { store } = server.baton
  const claim = { companyId: server.companyId, conversationId: chat.conversationId }
  const stateOf = async () => (await store.deliveries.list(claim, { after: null, limit: 1 }))[0]?.state
  await expect.poll(stateOf).toBe('FAILED')
  // The failed claim is processed right after.
  await sleep(200)
  expect((await store.conversations.get(chat.conversationId))?.handover?.state).toBe('REQUESTED')
})

describe('the event of a transfer', () => {
  test('has its names and note for staff only, in every field that shows it', async () => {
    const chat = await heldByAgent()
    await using desk = server.socket(server.otherAgent)
    await using page = server.socket(chat.visitorToken)
    const [staff, user] = [follow(desk, chat.conversationId), follow(page, chat.conversationId)]
    const note = 'between us: a difficult one'
    await transfer(server.admin, chat, { to: identityIdOf(server.otherAgent), note })
    const frames = async (stream: { until: (holds: (frame: Frame) => boolean) => Promise<Frame[]> }) =>
      (await stream.until(is('HandoverTransferred'))).at(-1)
    const otherAgent = { kind: 'AGENT', actorId: identityIdOf(server.otherAgent), name: 'Carl' }
    expect(await frames(staff)).toMatchObject({ actor: { name: 'Ada' }, to: otherAgent, note, controlEpoch: 3 })
    expect(await frames(user)).toMatchObject({ actor: { name: null }, to: { ...otherAgent, name: null }, note: null })

    const everything = `{ conversation(id: "${chat.conversationId}") {
      handover { acceptedBy { name } } handovers { edges { node { acceptedBy { name } } } }
      events { events { actor { name } ... on HandoverTransferred { to { name } note handover { acceptedBy { name } } } } } } }`
    const seen = async (token: string) =>
      JSON.stringify(await server.ask(token, { toString: () => everything } as typeof CancelHandover, {} as never))
    expect(await seen(server.agent)).toContain(note)
    expect(await seen(server.agent)).toContain('Carl')
    for (const secret of [note, 'Carl', 'Ada']) expect(await seen(chat.visitorToken)).not.toContain(secret)
    // The user sees the name of an agent who has spoken.
    await chat.send(server.otherAgent, { text: 'Carl here' })
    expect((await user.until(isText('Carl here'))).at(-1)).toMatchObject({ message: { author: { name: 'Carl' } } })
  })

  test('ends the typing of the former holder, who may not type any more', async () => {
    const chat = await heldByAgent()
    await using socket = server.socket(chat.visitorToken)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    const typing = async (token: string) =>
      (await server.ask(token, SetTyping, { input: { conversationId: chat.conversationId, typing: true } })).setTyping
    await typing(server.agent)
    await stream.until(frame => frame.__typename === 'TypingChanged' && frame.typing)
    await toOtherAgent(server.agent, chat)
    const [ended] = (await stream.until(frame => frame.__typename === 'TypingChanged')).slice(-1)
    expect(ended).toMatchObject({ actor: { name: 'Bea' }, typing: false })
    expect(await typing(server.agent)).toMatchObject({ code: 'already_claimed' })
    expect((await typing(server.otherAgent)).__typename).toBe('SetTypingSuccess')
  })

  test('is in the audit log with its actor', async () => {
    const chat = await heldByAgent()
    await toOtherAgent(server.agent, chat)
    const [entry] = await server.baton.store.audit.list(server.companyId, { after: null, limit: 1 })
    expect(entry).toMatchObject({
      action: 'handover.transferred',
      identityId: identityIdOf(server.agent),
      credentialId: keyIdOf(server.agent),
      name: 'Bea',
      target: chat.conversationId,
    })
  })
})

describe('a transfer is refused and changes nothing', () => {
  const key = async (input: object, admin = server.admin) => {
    const made = await mutate(
      server.url,
      admin,
      'createApiKey',
      { name: 'Eve', ...input },
      '... on CreateApiKeySuccess { token }',
    )
    return identityIdOf(String(made.token))
  }
  const unchanged = async (chat: Chat, run: () => Promise<unknown>) => {
    const before = await readLog(server, server.admin, chat.conversationId)
    await run()
    expect(await readLog(server, server.admin, chat.conversationId)).toEqual(before)
  }

  test('to a key or person that cannot answer in the conversation, with the path of the input', async () => {
    const chat = await heldByAgent()
    const elsewhere = await server.company('Elsewhere')
    const revoked = await key({ role: 'AGENT' })
    await server.ask(server.admin, RevokeApiKey, { input: { apiKeyId: revoked.replace('idn_', 'key_') } })
    const expired = await key({ role: 'AGENT', expiresAt: new Date(clock + 1_000).toISOString() })
    clock += 2_000
    const noAgents = [
      'idn_nobody',
      keyIdOf(server.otherAgent),
      `person_${'0'.repeat(32)}`,
      '',
      chat.userId,
      flowBot,
      identityIdOf(server.integration),
      identityIdOf(server.botKey),
      identityIdOf(elsewhere.otherAgent),
      revoked,
      expired,
      await key({ role: 'AGENT', botIds: [external] }),
      await key({ role: 'ADMIN', scopes: ['READ', 'CONTROL'] }),
    ]
    await unchanged(chat, async () => {
      for (const to of noAgents)
        expect([to, await transfer(server.agent, chat, { to })]).toEqual([
          to,
          expect.objectContaining({ __typename: 'NotFound', path: 'input.to' }),
        ])
    })
    expect(await transfer(server.agent, chat, { to: await key({ role: 'AGENT', botIds: [flowBot] }) })).toMatchObject({
      handover: { acceptedBy: { name: 'Eve' } },
    })
  })

  test('from anyone but the holder, with an older epoch, and in a conversation without a holder', async () => {
    const chat = await heldByAgent()
    const free = await chatWith()
    const elsewhere = await server.company('Elsewhere')
    await unchanged(chat, async () => {
      for (const to of [null, identityIdOf(server.otherAgent)]) {
        expect(await transfer(server.otherAgent, chat, { to })).toMatchObject({
          code: 'already_claimed',
          by: { name: 'Bea' },
        })
        expect(await transfer(server.integration, chat, { to })).toMatchObject({ code: 'already_claimed' })
        expect(await transfer(server.agent, chat, { to, controlEpoch: 1 })).toMatchObject({
          code: 'control_lost',
          controlEpoch: 2,
        })
        expect(await transfer(server.agent, chat, { to, note: 'x'.repeat(1_001) })).toMatchObject({
          path: 'input.note',
        })
        expect(await transfer(chat.visitorToken, chat, { to })).toMatchObject({ __typename: 'Forbidden' })
        expect(await transfer(server.botKey, chat, { to })).toMatchObject({ __typename: 'Forbidden' })
        expect(await transfer(elsewhere.admin, chat, { to })).toMatchObject({ __typename: 'NotFound', path: null })
        expect(await transfer(server.agent, free, { to })).toMatchObject({ __typename: 'NotInListenMode' })
      }
    })
    await server.ask(server.agent, CloseConversation, { input: { conversationId: chat.conversationId } })
    for (const token of [server.agent, server.admin])
      expect(await toOtherAgent(token, chat)).toMatchObject({ __typename: 'ConversationNotOpen' })
  })
})

describe('variables', () => {
  const set = async (token: string | null, chat: Chat, variables: unknown) =>
    (await server.ask(token, SetVariables, { input: { conversationId: chat.conversationId, variables } as never }))
      .setVariables

  test('may be set by the user, agents and bots in any mode; an unchanged value makes no event', async () => {
    const chat = await heldByAgent()
    const { lastSeq } = await chat.log()
    expect(await set(chat.visitorToken, chat, { page: 'boats', tier: 1 })).toMatchObject({
      conversation: { variables: { page: 'boats', tier: 1 }, lastSeq: lastSeq + 1 },
    })
    await set(server.otherAgent, chat, { tier: 2, page: 'boats' })
    await set(server.botKey, chat, { mood: null, 'a b': { deep: [1] } })
    await set(server.botKey, chat, { 'a b': { deep: [1] } })
    await set(server.botKey, chat, {})
    await using socket = server.socket(chat.visitorToken)
    const frames = await follow(socket, chat.conversationId).until(is('CaughtUp'))
    expect(frames.flatMap(frame => (frame.__typename === 'VariablesChanged' ? [frame.variables] : []))).toEqual([
      { page: 'boats', tier: 1 },
      { tier: 2 },
      { mood: null, 'a b': { deep: [1] } },
    ])
    const { variables, controlEpoch } = await chat.log()
    expect([variables, controlEpoch]).toEqual([{ page: 'boats', tier: 2, mood: null, 'a b': { deep: [1] } }, 2])
  })

  test('are refused for another user, when they are no object or too large in all, and in a closed conversation', async () => {
    const [chat, other] = [await chatWith(), await chatWith()]
    await set(chat.visitorToken, chat, { first: 'x'.repeat(20_000) })
    const before = await chat.log()
    for (const bad of [['a list'], 'text', 7, { big: 'x'.repeat(33_000) }, { second: 'x'.repeat(20_000) }])
      expect(await set(chat.visitorToken, chat, bad)).toMatchObject({
        __typename: 'InvalidInput',
        path: 'input.variables',
      })
    expect(await set(other.visitorToken, chat, { mine: true })).toMatchObject({ __typename: 'NotFound' })
    await expect(set(null, chat, { mine: true })).rejects.toThrow('unauthenticated')
    expect(await chat.log()).toEqual(before)
    // The same value or a shorter one is accepted.
    expect(await set(chat.visitorToken, chat, { first: 'x'.repeat(20_000) })).toMatchObject({ conversation: {} })
    expect(await set(chat.visitorToken, chat, { first: 1 })).toMatchObject({
      conversation: { variables: { first: 1 } },
    })
    await server.ask(server.admin, CloseConversation, { input: { conversationId: chat.conversationId } })
    expect(await set(chat.visitorToken, chat, { first: 2 })).toMatchObject({ __typename: 'ConversationNotOpen' })
  })
})
