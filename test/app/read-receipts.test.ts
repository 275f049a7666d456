import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UpdateReadReceipt } from '../../packages/client/src/documents.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
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

describe('read receipts', () => {
  const mark = async (token: string, chat: Chat, seqs: { deliveredSeq?: number; readSeq?: number }) =>
    (await server.ask(token, UpdateReadReceipt, { input: { conversationId: chat.conversationId, ...seqs } }))
      .updateReadReceipt
  const marksIn = (frames: Frame[]) =>
    frames.flatMap(frame =>
      frame.__typename === 'ReadReceiptChanged' ? [[frame.participant.kind, frame.deliveredSeq, frame.readSeq]] : [],
    )

  test('only rise, per participant, and a message that is read is delivered', async () => {
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
    const frames = marksIn(await stream.until(frame => 'participant' in frame && frame.participant.kind === 'USER'))
    expect(frames.at(-1)).toEqual(['USER', 1, 1])
    const agents = frames.slice(0, -1)
    expect(agents.at(-1)).toEqual(['AGENT', 4, 4])
    expect(agents.map(([, delivered]) => delivered)).toEqual(agents.map(([, delivered]) => delivered).sort())
    expect(agents.length).toBeLessThanOrEqual(3)
  })

  test('are sent to a new subscriber before CaughtUp, with any cursor', async () => {
    const chat = await chatWith()
    await chat.say('two')
    await mark(server.agent, chat, { readSeq: 2 })
    await mark(chat.visitorToken, chat, { deliveredSeq: 1 })
    const { events } = await chat.log()
    await using socket = server.socket(server.otherAgent)
    const frames = await follow(socket, chat.conversationId, events[1]!.cursor).until(is('CaughtUp'))
    expect(names(frames)).toEqual(['ReadReceiptChanged', 'ReadReceiptChanged', 'CaughtUp'])
    expect(marksIn(frames).sort()).toEqual([
      ['AGENT', 2, 2],
      ['USER', 1, 0],
    ])
  })

  test('leave lastMessage to the newest message, or that of one kind of author', async () => {
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

  test('determine the unread count, and are refused beyond the newest seq', async () => {
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
