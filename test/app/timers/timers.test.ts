import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SendMessage } from '../../../packages/client/src/documents.ts'
import type { Principal } from '../../../src/domain/access/credential.ts'
import { type Chat, openChat, readLog } from '../../support/chat.ts'
import { eventually } from '../../support/eventually.ts'
import { must } from '../../support/must.ts'
import { startServer, type TestServer } from '../../support/server.ts'

// When timers are done: by a clock that is set, across restarts, many at once, and beside one that fails.

const minute = 60_000
const hour = 60 * minute
const flow = { start: 'a', modules: [{ id: 'a', webhook: { url: 'https://app.certainly.io/bot/transfer/human' } }] }
const giveUp = { deadlines: { accept: [{ afterSeconds: 120, action: 'return' }] } }

async function waitingOn(server: TestServer, users = 1) {
  const bot = await server.bot(flow, giveUp)
  return Promise.all(Array.from({ length: users }, (_, i) => openChat(server, bot, `user ${i}`)))
}
const ends = async (server: TestServer, { conversationId }: Chat) =>
  (await readLog(server, server.agent, conversationId)).events.filter(
    ({ __typename }) => __typename === 'HandoverEnded',
  ).length
const isOver = async (server: TestServer, chat: Chat) => (await ends(server, chat)) > 0

describe('a clock that is set', () => {
  /** Both clocks of a server, moved apart. */
  async function scene() {
    const time = { now: Date.now(), running: 0 }
    const server = await startServer({ now: () => time.now, running: () => time.running })
    const [chat] = await waitingOn(server)
    const pass = (ms: number) => {
      time.now += ms
      time.running += ms
      server.baton.notifier.notify('timers')
    }
    return { server, chat: chat!, time, pass, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
  }

  test.each([hour, -hour, 300 * 24 * hour])('by %i ms makes nothing due, and nothing late', async step => {
    await using s = await scene()
    s.pass(minute)
    s.time.now += step
    s.pass(59_000)
    await s.server.parts.timers.advanceTime(adminOf(s.server), { ms: 0 })
    expect(await isOver(s.server, s.chat)).toBe(false)
    s.pass(1_001)
    await eventually(() => isOver(s.server, s.chat))
  })

  test('back while the server was off delays by no more than that stop', async () => {
    await using s = await scene()
    s.pass(minute)
    await s.server.parts.timers.advanceTime(adminOf(s.server), { ms: 0 })
    s.time.now -= hour
    await s.server.restart()
    s.pass(minute + 1)
    await eventually(() => isOver(s.server, s.chat))
  })
})

test('what was due while the server was off is done at its start, once', async () => {
  const time = { now: Date.now() }
  await using server = await startServer({ now: () => time.now })
  const chats = await waitingOn(server, 20)
  for (let i = 0; i < 3; i++) {
    time.now += 150_000
    await server.restart()
    await eventually(async () => (await Promise.all(chats.map(chat => isOver(server, chat)))).every(Boolean))
    expect(await Promise.all(chats.map(chat => ends(server, chat)))).toEqual(chats.map(() => 1))
  }
  expect(server.unexpectedErrors).toEqual([])
})

describe('many that are due at once', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test('are done in slices, companies in turn, and a message does not wait for them', async () => {
    const [large, small] = [await server.company('Large'), await server.company('Small')]
    const startWith = async (company: typeof large, count: number) => {
      const bot = await company.bot(flow, giveUp)
      return Promise.all(Array.from({ length: count }, (_, i) => company.user(bot, `user ${i}`)))
    }
    const many = await startWith(large, 160)
    const few = await startWith(small, 3)
    const writer = await openChat(server, await server.bot(null), 'writer')
    const order: string[] = []
    const companyOf = new Map([
      ...many.map(each => [each.conversationId, 'large'] as const),
      ...few.map(each => [each.conversationId, 'small'] as const),
    ])
    for (const [id, company] of companyOf) server.baton.notifier.listen(`conversation/${id}`, () => order.push(company))
    const moved = server.parts.timers.advanceTime(adminOf(server), { ms: 121_000 })
    await eventually(() => order.length > 16)
    const before = order.length
    const input = { conversationId: writer.conversationId, text: 'Hi' }
    await server.ask(writer.visitorToken, SendMessage, { input })
    // Not behind all of them: a slice or two.
    expect(order.length - before).toBeLessThan(100)
    must(await moved)
    expect(order).toHaveLength(163)
    // The small company's three are not behind the 160 of the large one.
    expect(order.lastIndexOf('small')).toBeLessThan(60)
    expect(server.unexpectedErrors).toEqual([])
  })

  test('do not wait for one whose step fails, which is tried again', async () => {
    const chats = await waitingOn(server, 3)
    const [broken] = chats
    const { commands } = server.parts
    const handle = commands.handle.bind(commands)
    let fails = true
    commands.handle = async request => {
      const isBroken = 'conversationId' in request.target && request.target.conversationId === broken!.conversationId
      if (fails && isBroken && request.command.kind === 'fire') throw new Error('a fault of ours')
      return handle(request)
    }
    must(await server.parts.timers.advanceTime(adminOf(server), { ms: 121_000 }))
    expect(await Promise.all(chats.map(chat => isOver(server, chat)))).toEqual([false, true, true])
    expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: 'a fault of ours' }])
    fails = false
    must(await server.parts.timers.advanceTime(adminOf(server), { ms: minute }))
    expect(await isOver(server, broken!)).toBe(true)
  })
})

const adminOf = ({ principal }: TestServer): Principal => principal
