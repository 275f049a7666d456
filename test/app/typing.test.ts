import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CloseConversation, SetTyping } from '../../packages/client/src/documents.ts'
import { TYPING_MS } from '../../src/app/presence.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { type Frame, follow, is, names } from '../support/stream.ts'

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

describe('typing', () => {
  test('is sent live, once until it changes', async () => {
    const chat = await chatWith()
    await using socket = server.socket(server.agent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    expect(await type(chat.visitorToken, chat)).toBe(null)
    expect(await stream.until(isTyping(true))).toEqual([
      { __typename: 'TypingChanged', actor: { kind: 'USER', actorId: chat.userId, name: null }, typing: true },
    ])
    // A repeat only prolongs it.
    await type(chat.visitorToken, chat)
    await type(chat.visitorToken, chat, false)
    expect(typings(await stream.until(isTyping(false)))).toEqual(['USER false'])
  })

  test(`ends ${TYPING_MS} ms after its last signal`, async () => {
    const chat = await chatWith()
    const { presence } = server.baton.parts
    const visitor = (await server.baton.parts.visitorTokens.verify(chat.visitorToken))!
    await using socket = server.socket(server.agent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await presence.setTyping(visitor, chat.conversationId, true)
    await stream.until(isTyping(true))
    vi.advanceTimersByTime(TYPING_MS - 1)
    await presence.setTyping(visitor, chat.conversationId, true)
    vi.advanceTimersByTime(TYPING_MS - 1)
    expect(presence.typingIn(chat.conversationId)).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(presence.typingIn(chat.conversationId)).toEqual([])
    vi.useRealTimers()
    await stream.until(isTyping(false))
  })

  test('ends with the message of its participant, and with no other message', async () => {
    const chat = await chatWith()
    await chat.accept(server.agent)
    await using socket = server.socket(server.otherAgent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    await type(chat.visitorToken, chat)
    await type(server.agent, chat)
    await stream.until(frame => isTyping(true)(frame) && 'actor' in frame && frame.actor.kind === 'AGENT')
    await chat.send(server.agent, { text: 'Hello' })
    const frames = await stream.until(isTyping(false))
    expect([names(frames), typings(frames)]).toEqual([['MessagePosted', 'TypingChanged'], ['AGENT false']])
    await chat.say('Hello you')
    expect(typings(await stream.until(isTyping(false)))).toEqual(['USER false'])
  })

  test('ends with a change of the holder for all participants but the user', async () => {
    const chat = await chatWith()
    await using socket = server.socket(server.otherAgent)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    await type(chat.visitorToken, chat)
    await type(server.botKey, chat)
    await stream.until(frame => isTyping(true)(frame) && 'actor' in frame && frame.actor.kind === 'BOT')
    await chat.accept(server.agent)
    const frames = await stream.until(isTyping(false))
    expect([names(frames), typings(frames)]).toEqual([['HandoverAccepted', 'TypingChanged'], ['BOT false']])
    await type(server.agent, chat)
    await chat.release(server.agent)
    expect(typings(await stream.until(isTyping(false)))).toEqual(['AGENT true', 'AGENT false'])
  })

  test('is sent to a new subscriber after CaughtUp, if it still lasts', async () => {
    const chat = await chatWith()
    await chat.accept(server.agent)
    await type(server.agent, chat)
    await chat.send(server.agent, { text: 'typed' })
    await type(chat.visitorToken, chat)
    await using socket = server.socket(server.otherAgent)
    const frames = await follow(socket, chat.conversationId).until(is('TypingChanged'))
    expect(names(frames)).toEqual([
      'ConversationOpened',
      'HandoverAccepted',
      'MessagePosted',
      'CaughtUp',
      'TypingChanged',
    ])
    expect(typings(frames)).toEqual(['USER true'])
  })

  test('is refused to a bot in listen mode, an agent in normal mode, and anyone in a closed conversation', async () => {
    const chat = await chatWith()
    expect(await type(server.agent, chat)).toBe('not_in_listen_mode')
    await chat.accept(server.agent)
    expect(await type(server.botKey, chat)).toBe('control_lost')
    await server.ask(server.agent, CloseConversation, { input: { conversationId: chat.conversationId } })
    expect(await type(chat.visitorToken, chat)).toBe('conversation_closed')
    expect(server.baton.parts.presence.typingIn(chat.conversationId)).toEqual([])
  })
})
