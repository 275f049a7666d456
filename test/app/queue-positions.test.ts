import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CancelHandover, RequestHandover } from '../../packages/client/src/documents.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { eventually } from '../support/eventually.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { type Frame, follow, is } from '../support/stream.ts'

// Where a waiting user stands in the queue, as their stream says it.

let server: TestServer
let bot: string
beforeAll(async () => {
  server = await startServer()
  bot = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const ask = (chat: Chat) =>
  server.ask(chat.visitorToken, RequestHandover, { input: { conversationId: chat.conversationId } })

/** A user who waits, and the frames of their stream with the times at which they came. */
async function waiting(name: string) {
  const chat = await openChat(server, bot, name)
  const socket = server.socket(chat.visitorToken)
  const places: { position: number; at: number }[] = []
  const frames: Frame[] = []
  const stream = follow(socket, chat.conversationId)
  await stream.until(is('CaughtUp'))
  void stream
    .until(frame => {
      frames.push(frame)
      if (frame.__typename === 'QueueChanged') places.push({ position: frame.position, at: performance.now() })
      return false
    }, 60_000)
    .catch(() => {})
  await ask(chat)
  return { chat, places, frames, close: () => socket[Symbol.asyncDispose]() }
}

/** The queue as the list of handovers has it. */
async function reference(): Promise<Map<string, number>> {
  const page = { after: null, limit: 200 }
  const filter = { companyId: server.companyId, states: ['REQUESTED' as const] }
  const all = await server.store.handovers.list(filter, page)
  return new Map(all.map(({ conversationId }, index) => [conversationId, index + 1]))
}

test('positions are those of the queue after each change, and each is told at most once a second', async () => {
  const users = await Promise.all(Array.from({ length: 12 }, (_, i) => waiting(`user ${i}`)))
  const agree = async () => {
    const places = await reference()
    return users.every(({ chat, places: told }) => {
      const place = places.get(chat.conversationId)
      return place === undefined || told.at(-1)?.position === place
    })
  }
  await eventually(agree)
  for (let round = 0; round < 2; round++) {
    const [first, second, third] = users.filter(({ frames }) => !frames.some(isOver)) as [User, User, User]
    await first.chat.accept(server.agent)
    const input = { conversationId: second.chat.conversationId }
    await server.ask(second.chat.visitorToken, CancelHandover, { input })
    await eventually(agree)
    // Back in the queue it stands at its end.
    await third.chat.accept(server.agent)
    await sleep(20)
    await eventually(agree)
  }
  for (const { places } of users) {
    const gaps = places.slice(1).map(({ at }, index) => at - places[index]!.at)
    expect(Math.min(1_000, ...gaps)).toBeGreaterThan(900)
  }
  await Promise.all(users.map(user => user.close()))
}, 30_000)

type User = Awaited<ReturnType<typeof waiting>>
const isOver = ({ __typename }: Frame) => __typename === 'HandoverAccepted' || __typename === 'HandoverEnded'

test('a stream that is opened later is told at once, after CaughtUp; one whose user does not wait is told nothing', async () => {
  const [waits, talks] = [await openChat(server, bot, 'waits'), await openChat(server, bot, 'talks')]
  await ask(waits)
  for (const [chat, expected] of [
    [waits, true],
    [talks, false],
  ] as const) {
    await using socket = server.socket(chat.visitorToken)
    const stream = follow(socket, chat.conversationId)
    const frames = await stream.until(is('CaughtUp'))
    expect(frames.some(is('QueueChanged'))).toBe(false)
    await chat.say('hello')
    const next = await stream.until(frame => frame.__typename === (expected ? 'QueueChanged' : 'MessagePosted'))
    expect(next.some(is('QueueChanged'))).toBe(expected)
  }
})
