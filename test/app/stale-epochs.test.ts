import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  AcceptHandover,
  CancelHandover,
  CloseConversation,
  ReleaseHandover,
  RequestHandover,
} from '../../packages/client/src/documents.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { follow, isText, seqsOf, seqsTo } from '../support/stream.ts'

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

test('a late reply that is kept is a suggestion: staff see its text, the user only its place', async () => {
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
    const frames = await follow(socket, chat.conversationId).until(isText('The end'))
    expect(seqsOf(frames)).toEqual(seqsTo(5))
    expect(frames[3]).toMatchObject({ __typename: 'ReplySuggested', seq: 4, text, controlEpoch: 2 })
    expect(JSON.stringify(frames).includes('a late answer')).toBe(text !== null)
  }
})

describe('a control command with an older epoch is refused with the holder and changes nothing', () => {
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
  /** A conversation in which the command is allowed; its epoch is 3, or 4 if an agent holds it again. */
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

  test('accept, when another agent was first', async () => {
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
