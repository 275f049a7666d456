import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBaton } from '../../packages/client/src/index.ts'
import { followInbox as followHints } from '../../src/app/inbox-stream.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { cursorIn, followInbox, type InboxFrame, is, names } from '../support/stream.ts'

let server: TestServer
let robo: string
let other: string
let users = 0

beforeAll(async () => {
  server = await startServer()
  robo = await server.bot(null)
  other = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

function chatWith(botId = robo) {
  users += 1
  return openChat(server, botId, `user ${users}`)
}

type Hint = Extract<InboxFrame, { __typename: 'ConversationChanged' }>
const hints = (frames: InboxFrame[]) =>
  frames.filter((frame): frame is Hint => frame.__typename === 'ConversationChanged')
const idsOf = (frames: InboxFrame[]) => hints(frames).map(hint => hint.conversation.id)
const touches = (chat: Chat, lastSeq: number) => (frame: InboxFrame) =>
  frame.__typename === 'ConversationChanged' &&
  frame.conversation.id === chat.conversationId &&
  frame.conversation.lastSeq === lastSeq

test('a hint names a conversation with what a desk shows of it', async () => {
  const chat = await chatWith()
  await using socket = server.socket(server.agent)
  const inbox = followInbox(socket)
  await inbox.until(is('CaughtUp'))
  await chat.say('Hello?')
  const [hint] = hints(await inbox.until(touches(chat, 2)))
  expect(hint?.conversation).toMatchObject({
    userId: chat.userId,
    state: 'OPEN',
    mode: 'NORMAL',
    controlEpoch: 1,
    unread: 1,
    bot: { id: robo },
    handover: null,
    lastMessage: { text: 'Hello?', seq: 2, author: { kind: 'USER' } },
  })
  await chat.accept(server.agent)
  const [taken] = hints(await inbox.until(touches(chat, 3)))
  expect(taken?.conversation).toMatchObject({
    mode: 'LISTEN',
    controlEpoch: 2,
    handover: { state: 'ACCEPTED', acceptedBy: { name: 'Bea' } },
  })
})

test('from now on: what was there is not named, what comes is, and a reconnect goes on from there', async () => {
  const [old, busy] = [await chatWith(), await chatWith()]
  using baton = createBaton({ url: server.url, token: server.agent })
  const frames = baton.inbox({ fromNow: true })
  expect((await frames.next()).value?.__typename).toBe('CaughtUp')
  const { cursor } = frames
  await busy.say('Hello?')
  expect((await frames.next()).value).toMatchObject({ conversation: { id: busy.conversationId } })
  await old.say('And I')
  await frames.return()
  const told: string[] = []
  for await (const frame of baton.inbox({ fromNow: true, after: cursor })) {
    if (frame.__typename !== 'ConversationChanged') break
    told.push(frame.conversation.id)
  }
  expect(told).toEqual([busy.conversationId, old.conversationId])
})

test('a hundred messages while the reader does not read are one hint', async () => {
  const [busy, calm] = [await chatWith(), await chatWith()]
  await using follower = disposable(followHints(server.baton.parts, { companyId: server.companyId }, { after: null }))
  while ((await follower.next()).value?.kind !== 'caught-up');
  await Promise.all(Array.from({ length: 100 }, (_, i) => busy.say(`message ${i}`)))
  await calm.say('me too')
  const told: [string, number][] = []
  while (told.at(-1)?.[0] !== calm.conversationId) {
    const { value } = await follower.next()
    if (value?.kind === 'item') told.push([value.item.id, value.item.lastSeq])
  }
  expect(told).toEqual([
    [busy.conversationId, 101],
    [calm.conversationId, 2],
  ])
})

test('over a socket a burst is fewer hints than messages, and the last one is of the last message', async () => {
  const chat = await chatWith()
  await using socket = server.socket(server.agent)
  const inbox = followInbox(socket)
  await inbox.until(is('CaughtUp'))
  const writing = Promise.all(Array.from({ length: 100 }, (_, i) => chat.say(`message ${i}`)))
  const told = hints(await inbox.until(touches(chat, 101)))
  await writing
  const seqs = told.map(hint => hint.conversation.lastSeq)
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
  expect(seqs.length).toBeLessThan(100)
})

test('a reconnect with the cursor names whatever had news meanwhile, each once, and nothing else', async () => {
  const [a, b, c] = [await chatWith(), await chatWith(), await chatWith()]
  await using socket = server.socket(server.agent)
  const first = followInbox(socket)
  const after = cursorIn(await first.until(is('CaughtUp')))
  first.leave()
  for (let i = 0; i < 10; i++) await a.say(`message ${i}`)
  await c.say('Hello')
  await a.say('once more')
  const told = await followInbox(socket, { after }).until(is('CaughtUp'))
  expect(idsOf(told)).toEqual([c.conversationId, a.conversationId])
  expect(idsOf(told)).not.toContain(b.conversationId)
  const again = await followInbox(socket, { after: cursorIn(told) }).until(is('CaughtUp'))
  expect(names(again)).toEqual(['CaughtUp'])
  // Cut between the two hints, the second is not lost.
  const rest = await followInbox(socket, { after: hints(told)[0]!.cursor }).until(is('CaughtUp'))
  expect(idsOf(rest)).toEqual([a.conversationId])
})

test('a bot’s inbox names its own conversations; its cursor is of no other inbox', async () => {
  const [mine, others] = [await chatWith(robo), await chatWith(other)]
  await using socket = server.socket(server.botKey)
  const inbox = followInbox(socket, { botId: other })
  const told = await inbox.until(is('CaughtUp'))
  expect(idsOf(told)).toEqual([others.conversationId])
  await mine.say('to Robo')
  await others.say('to the other')
  const live = await inbox.until(touches(others, 2))
  expect(idsOf(live)).toEqual([others.conversationId])
  const [reset] = await followInbox(socket, { after: cursorIn(live) }).until(is('Reset'))
  expect(reset).toMatchObject({ reason: 'OTHER_LOG' })
})

test('other companies’ news never come, nor their bots’ inboxes; a visitor has no inbox', async () => {
  const neighbour = await server.company('Neighbours')
  const theirs = await neighbour.bot(null)
  await using socket = server.socket(neighbour.agent)
  const inbox = followInbox(socket)
  await inbox.until(is('CaughtUp'))
  const chat = await chatWith()
  await chat.say('not for the neighbours')
  const own = await chatWith(theirs)
  const told = await inbox.until(touches(own, 1))
  expect(idsOf(told)).toEqual([own.conversationId])

  await expect(followInbox(socket, { botId: robo }).until(() => true)).rejects.toThrow('not_found')
  await using visitor = server.socket(chat.visitorToken)
  await expect(followInbox(visitor).until(() => true)).rejects.toThrow('forbidden')
  await using nobody = server.socket(null)
  await expect(followInbox(nobody).until(() => true)).rejects.toThrow('unauthenticated')
})

const disposable = <T extends { return(): Promise<unknown> }>(follower: T) =>
  Object.assign(follower, {
    async [Symbol.asyncDispose]() {
      await follower.return()
    },
  })
