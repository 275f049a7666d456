import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBaton } from '../../packages/client/src/index.ts'
import { followInbox as followInboxStream } from '../../src/app/inbox-stream.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { cursorIn, followInbox, type InboxFrame, is, names } from '../support/stream.ts'

let server: TestServer
let bot: string
let other: string
let users = 0

beforeAll(async () => {
  server = await startServer()
  bot = await server.bot(null)
  other = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

function chatWith(botId = bot) {
  users += 1
  return openChat(server, botId, `user ${users}`)
}

type Change = Extract<InboxFrame, { __typename: 'ConversationChanged' }>
const changes = (frames: InboxFrame[]) =>
  frames.filter((frame): frame is Change => frame.__typename === 'ConversationChanged')
const idsOf = (frames: InboxFrame[]) => changes(frames).map(hint => hint.conversation.id)
const hasSeq = (chat: Chat, lastSeq: number) => (frame: InboxFrame) =>
  frame.__typename === 'ConversationChanged' &&
  frame.conversation.id === chat.conversationId &&
  frame.conversation.lastSeq === lastSeq

test('an inbox event has the conversation with what a desk shows of it', async () => {
  const chat = await chatWith()
  await using socket = server.socket(server.agent)
  const inbox = followInbox(socket)
  await inbox.until(is('CaughtUp'))
  await chat.say('Hello?')
  const [hint] = changes(await inbox.until(hasSeq(chat, 2)))
  expect(hint?.conversation).toMatchObject({
    userId: chat.userId,
    state: 'OPEN',
    mode: 'NORMAL',
    controlEpoch: 1,
    unread: 1,
    bot: { id: bot },
    handover: null,
    lastMessage: { text: 'Hello?', seq: 2, author: { kind: 'USER' } },
  })
  await chat.accept(server.agent)
  const [taken] = changes(await inbox.until(hasSeq(chat, 3)))
  expect(taken?.conversation).toMatchObject({
    mode: 'LISTEN',
    controlEpoch: 2,
    handover: { state: 'ACCEPTED', acceptedBy: { name: 'Bea' } },
  })
})

test('`fromNow` skips what has changed before, and a reconnect resumes after its cursor', async () => {
  const [old, busy] = [await chatWith(), await chatWith()]
  using baton = createBaton({ url: server.url, token: server.agent })
  const frames = baton.inbox({ fromNow: true })
  expect((await frames.next()).value?.__typename).toBe('CaughtUp')
  const { cursor } = frames
  await busy.say('Hello?')
  expect((await frames.next()).value).toMatchObject({ conversation: { id: busy.conversationId } })
  await old.say('And I')
  await frames.return()
  const ids: string[] = []
  for await (const frame of baton.inbox({ fromNow: true, after: cursor })) {
    if (frame.__typename !== 'ConversationChanged') break
    ids.push(frame.conversation.id)
  }
  expect(ids).toEqual([busy.conversationId, old.conversationId])
})

test('100 messages while the reader does not read are one event', async () => {
  const [busy, calm] = [await chatWith(), await chatWith()]
  await using follower = disposable(
    followInboxStream(server.baton.parts, { companyId: server.companyId }, 'one', { after: null }),
  )
  while ((await follower.next()).value?.kind !== 'caught-up');
  await Promise.all(Array.from({ length: 100 }, (_, i) => busy.say(`message ${i}`)))
  await calm.say('me too')
  const seen: [string, number][] = []
  while (seen.at(-1)?.[0] !== calm.conversationId) {
    const { value } = await follower.next()
    if (value?.kind === 'item') seen.push([value.item.id, value.item.lastSeq])
  }
  expect(seen).toEqual([
    [busy.conversationId, 101],
    [calm.conversationId, 2],
  ])
})

test('over a socket no event of a burst of messages repeats a state, and the last one has the last message', async () => {
  const chat = await chatWith()
  await using socket = server.socket(server.agent)
  const inbox = followInbox(socket)
  await inbox.until(is('CaughtUp'))
  const writing = Promise.all(Array.from({ length: 100 }, (_, i) => chat.say(`message ${i}`)))
  const frames = changes(await inbox.until(hasSeq(chat, 101)))
  await writing
  const seqs = frames.map(hint => hint.conversation.lastSeq)
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
})

test('a reconnect with the cursor gets each conversation that changed meanwhile, once', async () => {
  const [a, b, c] = [await chatWith(), await chatWith(), await chatWith()]
  await using socket = server.socket(server.agent)
  const first = followInbox(socket)
  const after = cursorIn(await first.until(is('CaughtUp')))
  first.leave()
  for (let i = 0; i < 10; i++) await a.say(`message ${i}`)
  await c.say('Hello')
  await a.say('once more')
  const frames = await followInbox(socket, { after }).until(is('CaughtUp'))
  expect(idsOf(frames)).toEqual([c.conversationId, a.conversationId])
  expect(idsOf(frames)).not.toContain(b.conversationId)
  const again = await followInbox(socket, { after: cursorIn(frames) }).until(is('CaughtUp'))
  expect(names(again)).toEqual(['CaughtUp'])
  // A client that is cut between the two events gets the second one.
  const rest = await followInbox(socket, { after: changes(frames)[0]!.cursor }).until(is('CaughtUp'))
  expect(idsOf(rest)).toEqual([a.conversationId])
})

test('the inbox of a bot has its conversations only, and its cursor fits no other inbox', async () => {
  const [mine, others] = [await chatWith(bot), await chatWith(other)]
  await using socket = server.socket(server.botKey)
  const inbox = followInbox(socket, { botId: other })
  const frames = await inbox.until(is('CaughtUp'))
  expect(idsOf(frames)).toEqual([others.conversationId])
  await mine.say('to Robo')
  await others.say('to the other')
  const live = await inbox.until(hasSeq(others, 2))
  expect(idsOf(live)).toEqual([others.conversationId])
  const [reset] = await followInbox(socket, { after: cursorIn(live) }).until(is('Reset'))
  expect(reset).toMatchObject({ reason: 'OTHER_LOG' })
})

test('an inbox has nothing of another company or its bots, and visitors have none', async () => {
  const elsewhere = await server.company('Neighbours')
  const theirs = await elsewhere.bot(null)
  await using socket = server.socket(elsewhere.agent)
  const inbox = followInbox(socket)
  await inbox.until(is('CaughtUp'))
  const chat = await chatWith()
  await chat.say('not for the neighbours')
  const own = await chatWith(theirs)
  const frames = await inbox.until(hasSeq(own, 1))
  expect(idsOf(frames)).toEqual([own.conversationId])

  await expect(followInbox(socket, { botId: bot }).until(() => true)).rejects.toThrow('not_found')
  await using visitor = server.socket(chat.visitorToken)
  await expect(followInbox(visitor).until(() => true)).rejects.toThrow('forbidden')
  await using anonymous = server.socket(null)
  await expect(followInbox(anonymous).until(() => true)).rejects.toThrow('unauthenticated')
})

const disposable = <T extends { return(): Promise<unknown> }>(follower: T) =>
  Object.assign(follower, {
    async [Symbol.asyncDispose]() {
      await follower.return()
    },
  })
