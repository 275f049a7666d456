import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  AcceptHandover,
  CancelHandover,
  CloseConversation,
  ReleaseHandover,
  RequestHandover,
  SetTyping,
  UpdateReadReceipt,
} from '../../packages/client/src/documents.ts'
import { TYPING_MS } from '../../src/app/presence.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { type Frame, follow, is, isText, names, seqsOf, seqsTo } from '../support/stream.ts'

let server: TestServer
let external: string
let users = 0

beforeAll(async () => {
  server = await startServer()
  external = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

function chatWith(botId = external) {
  users += 1
  return openChat(server, botId, `user ${users}`)
}

async function type(token: string, chat: Chat, typing = true) {
  const { setTyping } = await server.ask(token, SetTyping, { input: { conversationId: chat.conversationId, typing } })
  return setTyping.__typename === 'SetTypingSuccess' ? null : 'code' in setTyping ? setTyping.code : setTyping
}

const typings = (frames: Frame[]) =>
  frames.flatMap(frame => (frame.__typename === 'TypingChanged' ? [`${frame.actor.kind} ${frame.typing}`] : []))
const isTyping = (typing: boolean) => (frame: Frame) => frame.__typename === 'TypingChanged' && frame.typing === typing

describe('who is typing', () => {
  test('is told live, once, and until they say otherwise', async () => {
    const chat = await chatWith()
    await using socket = server.socket(server.agent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    expect(await type(chat.visitorToken, chat)).toBe(null)
    expect(await stream.until(isTyping(true))).toEqual([
      { __typename: 'TypingChanged', actor: { kind: 'USER', actorId: chat.userId, name: null }, typing: true },
    ])
    // Said again it goes on, which is no news.
    await type(chat.visitorToken, chat)
    await type(chat.visitorToken, chat, false)
    expect(typings(await stream.until(isTyping(false)))).toEqual(['USER false'])
  })

  test(`ends by itself ${TYPING_MS} ms after it was last said`, async () => {
    const chat = await chatWith()
    const { presence } = server.baton.parts
    const visitor = (await server.baton.parts.visitors.verify(chat.visitorToken))!
    await using socket = server.socket(server.agent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await presence.setTyping(visitor, chat.conversationId, true)
    vi.advanceTimersByTime(TYPING_MS - 1)
    await presence.setTyping(visitor, chat.conversationId, true)
    vi.advanceTimersByTime(TYPING_MS - 1)
    expect(presence.typingIn(chat.conversationId)).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(presence.typingIn(chat.conversationId)).toEqual([])
    vi.useRealTimers()
    await stream.until(isTyping(false))
  })

  test('ends with the typist’s own message, and with nobody else’s', async () => {
    const chat = await chatWith()
    await chat.accept(server.agent)
    await using socket = server.socket(server.otherAgent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    await type(chat.visitorToken, chat)
    await type(server.agent, chat)
    await stream.until(frame => isTyping(true)(frame) && 'actor' in frame && frame.actor.kind === 'AGENT')
    await chat.send(server.agent, { text: 'Hello' })
    const told = await stream.until(isTyping(false))
    expect([names(told), typings(told)]).toEqual([['MessagePosted', 'TypingChanged'], ['AGENT false']])
    await chat.say('Hello you')
    expect(typings(await stream.until(isTyping(false)))).toEqual(['USER false'])
  })

  test('ends with a change of holder for everybody but the user', async () => {
    const chat = await chatWith()
    await using socket = server.socket(server.otherAgent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    await type(chat.visitorToken, chat)
    await type(server.botKey, chat)
    await stream.until(frame => isTyping(true)(frame) && 'actor' in frame && frame.actor.kind === 'BOT')
    await chat.accept(server.agent)
    const told = await stream.until(isTyping(false))
    expect([names(told), typings(told)]).toEqual([['HandoverAccepted', 'TypingChanged'], ['BOT false']])
    await type(server.agent, chat)
    await chat.release(server.agent)
    expect(typings(await stream.until(isTyping(false)))).toEqual(['AGENT true', 'AGENT false'])
  })

  test('is shown to a newcomer only once caught up, and only if it is so still', async () => {
    const chat = await chatWith()
    await chat.accept(server.agent)
    await type(server.agent, chat)
    await chat.send(server.agent, { text: 'typed' })
    await type(chat.visitorToken, chat)
    await using socket = server.socket(server.otherAgent)
    const told = await follow(socket, chat.conversationId).until(is('TypingChanged'))
    expect(names(told)).toEqual([
      'ConversationOpened',
      'HandoverAccepted',
      'MessagePosted',
      'CaughtUp',
      'TypingChanged',
    ])
    expect(typings(told)).toEqual(['USER true'])
  })

  test('is refused to who may not speak now: a bot in listen mode, an agent in normal mode, anybody when closed', async () => {
    const chat = await chatWith()
    expect(await type(server.agent, chat)).toBe('not_in_listen_mode')
    await chat.accept(server.agent)
    expect(await type(server.botKey, chat)).toBe('control_lost')
    await server.ask(server.agent, CloseConversation, { input: { conversationId: chat.conversationId } })
    expect(await type(chat.visitorToken, chat)).toBe('conversation_closed')
    expect(server.baton.parts.presence.typingIn(chat.conversationId)).toEqual([])
  })
})

describe('how far everybody has got', () => {
  const mark = async (token: string, chat: Chat, seqs: { deliveredSeq?: number; readSeq?: number }) =>
    (await server.ask(token, UpdateReadReceipt, { input: { conversationId: chat.conversationId, ...seqs } }))
      .updateReadReceipt
  const marksIn = (frames: Frame[]) =>
    frames.flatMap(frame =>
      frame.__typename === 'ReadReceiptChanged' ? [[frame.participant.kind, frame.deliveredSeq, frame.readSeq]] : [],
    )

  test('only rises, per participant; what was read was delivered', async () => {
    const chat = await chatWith()
    for (const text of ['two', 'three', 'four']) await chat.say(text)
    const at = async (token: string, seqs: { deliveredSeq?: number; readSeq?: number }) => {
      const marked = await mark(token, chat, seqs)
      return marked.__typename === 'UpdateReadReceiptSuccess'
        ? [marked.readReceipt.deliveredSeq, marked.readReceipt.readSeq]
        : marked.__typename
    }
    await using socket = server.socket(server.otherAgent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    expect(await at(server.agent, { deliveredSeq: 3 })).toEqual([3, 0])
    expect(await at(server.agent, { readSeq: 2 })).toEqual([3, 2])
    expect(await at(server.agent, { readSeq: 4 })).toEqual([4, 4])
    expect(await at(server.agent, { deliveredSeq: 1, readSeq: 1 })).toEqual([4, 4])
    expect(await at(chat.visitorToken, { readSeq: 1 })).toEqual([1, 1])
    const told = marksIn(await stream.until(frame => 'participant' in frame && frame.participant.kind === 'USER'))
    expect(told.at(-1)).toEqual(['USER', 1, 1])
    const agents = told.slice(0, -1)
    expect(agents.at(-1)).toEqual(['AGENT', 4, 4])
    expect(agents.map(([, delivered]) => delivered)).toEqual(agents.map(([, delivered]) => delivered).sort())
    expect(agents.length).toBeLessThanOrEqual(3)
  })

  test('is told anew to whoever comes, before CaughtUp, whatever their cursor', async () => {
    const chat = await chatWith()
    await chat.say('two')
    await mark(server.agent, chat, { readSeq: 2 })
    await mark(chat.visitorToken, chat, { deliveredSeq: 1 })
    const { events } = await chat.log()
    await using socket = server.socket(server.otherAgent)
    const told = await follow(socket, chat.conversationId, events[1]!.cursor).until(is('CaughtUp'))
    expect(names(told)).toEqual(['ReadReceiptChanged', 'ReadReceiptChanged', 'CaughtUp'])
    expect(marksIn(told).sort()).toEqual([
      ['AGENT', 2, 2],
      ['USER', 1, 0],
    ])
  })

  test('the last words can be those of one kind of author', async () => {
    const chat = await chatWith()
    await chat.say('two')
    await chat.accept(server.agent)
    await chat.send(server.agent, { text: 'four' })
    const query = `query LastBy($id: ID!) { conversation(id: $id) {
      of: lastMessage { text } user: lastMessage(by: USER) { text } agent: lastMessage(by: AGENT) { text } bot: lastMessage(by: BOT) { text } } }`
    const { body } = await post(server.url, server.otherAgent, { query, variables: { id: chat.conversationId } })
    expect((body.data as { conversation: object }).conversation).toEqual({
      of: { text: 'four' },
      user: { text: 'two' },
      agent: { text: 'four' },
      bot: null,
    })
  })

  test('counts what is unread, and is refused past the newest seq', async () => {
    const chat = await chatWith()
    for (const text of ['two', 'three', 'four']) await chat.say(text)
    const query = `query Unread($id: ID!) { conversation(id: $id) { unread lastMessage { text seq } } }`
    const unread = async (token: string) =>
      (await post(server.url, token, { query, variables: { id: chat.conversationId } })).body.data
    const lastMessage = { text: 'four', seq: 4 }
    expect(await unread(server.agent)).toEqual({ conversation: { unread: 3, lastMessage } })
    await mark(server.agent, chat, { readSeq: 3 })
    expect(await unread(server.agent)).toEqual({ conversation: { unread: 1, lastMessage } })
    expect(await unread(server.otherAgent)).toEqual({ conversation: { unread: 3, lastMessage } })
    expect(await unread(chat.visitorToken)).toEqual({ conversation: { unread: 0, lastMessage } })
    for (const seqs of [{ readSeq: 5 }, { deliveredSeq: 99 }, { readSeq: -1 }])
      expect(await mark(server.agent, chat, seqs)).toMatchObject({ __typename: 'InvalidInput', code: 'bad_input' })
    expect(await unread(server.agent)).toEqual({ conversation: { unread: 1, lastMessage } })
  })
})

test('a late reply that is kept is a suggestion to the agent; the user sees its place and not its words', async () => {
  const kept = await server.bot(null, { lateBotReply: 'suggest' })
  const chat = await chatWith(kept)
  await chat.say('a question')
  await chat.accept(server.agent)
  const sent = await chat.send(server.botKey, { text: 'a late answer', controlEpoch: 1 })
  expect(sent).toEqual({ __typename: 'SendMessageSuggested', suggestedSeq: 4, controlEpoch: 2 })
  await chat.send(server.agent, { text: 'The end' })
  for (const [token, text] of [
    [server.agent, 'a late answer'],
    [chat.visitorToken, null],
  ] as const) {
    await using socket = server.socket(token)
    const told = await follow(socket, chat.conversationId).until(isText('The end'))
    expect(seqsOf(told)).toEqual(seqsTo(5))
    expect(told[3]).toMatchObject({ __typename: 'ReplySuggested', seq: 4, text, controlEpoch: 2 })
    expect(JSON.stringify(told).includes('a late answer')).toBe(text !== null)
  }
})

describe('a control command that saw an older epoch is told who holds, and changes nothing', () => {
  const commands = {
    accept: async (chat: Chat, controlEpoch: number) =>
      (
        await server.ask(server.otherAgent, AcceptHandover, {
          input: { conversationId: chat.conversationId, controlEpoch },
        })
      ).acceptHandover,
    request: async (chat: Chat, controlEpoch: number) =>
      (
        await server.ask(chat.visitorToken, RequestHandover, {
          input: { conversationId: chat.conversationId, controlEpoch },
        })
      ).requestHandover,
    cancel: async (chat: Chat, controlEpoch: number) =>
      (
        await server.ask(chat.visitorToken, CancelHandover, {
          input: { conversationId: chat.conversationId, controlEpoch },
        })
      ).cancelHandover,
    release: async (chat: Chat, controlEpoch: number) =>
      (
        await server.ask(server.agent, ReleaseHandover, {
          input: { conversationId: chat.conversationId, controlEpoch },
        })
      ).releaseHandover,
    close: async (chat: Chat, controlEpoch: number) =>
      (
        await server.ask(server.agent, CloseConversation, {
          input: { conversationId: chat.conversationId, controlEpoch },
        })
      ).closeConversation,
  }
  /** Each where it may be asked for; the epoch is 3 by then, or 4 where an agent holds again. */
  async function setting(command: keyof typeof commands) {
    const chat = await chatWith()
    await chat.accept(server.agent)
    await chat.release(server.agent)
    if (command === 'cancel')
      await server.ask(chat.visitorToken, RequestHandover, { input: { conversationId: chat.conversationId } })
    if (command === 'release' || command === 'close') await chat.accept(server.agent)
    return chat
  }

  test.each(Object.keys(commands) as (keyof typeof commands)[])('%s', async command => {
    const chat = await setting(command)
    const { controlEpoch, lastSeq } = await chat.log()
    const held = command === 'release' || command === 'close'
    const refused = await commands[command](chat, 1)
    expect(refused).toMatchObject({
      __typename: 'ControlLost',
      code: 'control_lost',
      controlEpoch,
      by: held ? { kind: 'AGENT', name: 'Bea' } : null,
    })
    expect((await chat.log()).lastSeq).toBe(lastSeq)
    const done = await commands[command](chat, controlEpoch)
    expect(done.__typename).toMatch(/Success$/)
    expect((await chat.log()).lastSeq).toBeGreaterThan(lastSeq)
  })

  test('another agent is told who was first', async () => {
    const chat = await chatWith()
    await chat.accept(server.agent)
    expect(await chat.accept(server.otherAgent)).toMatchObject({
      __typename: 'AlreadyClaimed',
      by: { name: 'Bea' },
      controlEpoch: 2,
      at: expect.any(String),
    })
  })
})
