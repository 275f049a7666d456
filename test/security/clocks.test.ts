import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { RequestHandover, TransferHandover } from '../../packages/client/src/documents.ts'
import { Retention } from '../../src/app/retention.ts'
import { RetentionClock } from '../../src/app/retention-clock.ts'
import { callAt } from '../../src/http/call-at.ts'
import { continueIdsAfter, newId } from '../../src/ports/new-id.ts'
import { openChat } from '../support/chat.ts'
import { standingClock } from '../support/clock.ts'
import { ConversationList, HandoverList } from '../support/documents.ts'
import { eventually } from '../support/eventually.ts'
import type { HandoverListQuery } from '../support/operations/graphql.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { follow, is, isText } from '../support/stream.ts'

// A clock that is set, and a process that stands still: durations are counted without the clock, and what is kept for days is not
// deleted for a step of the clock.

const hour = 60 * 60_000
const day = 24 * hour

/** Nothing of this process runs for so long, as if it was stopped or the machine was suspended. */
const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

afterEach(() => vi.useRealTimers())

describe('sockets', () => {
  const heartbeat = { beatMs: 40, silenceMs: 120 }

  test('that answer are not closed after the process stood still for longer than they may be silent', async () => {
    await using server = await startServer({ heartbeat })
    const { chat, stream, closed } = await openStream(server)
    for (let pause = 0; pause < 3; pause++) {
      standStill(500)
      await sleep(60)
    }
    await chat.say('still here')
    await stream.until(isText('still here'))
    expect(closed()).toBe(false)
  })

  test.each([hour, -hour, 60_000, 300 * day])('are not closed by a step of the clock by %i ms', async step => {
    const clock = standingClock()
    await using server = await startServer({ heartbeat, now: clock.now, env: { BATON_VISITOR_TOKEN_TTL: '31536000' } })
    const agent = { chat: await chatOn(server), token: server.agent }
    const { stream, closed } = await openStream(server, agent)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + step })
    clock.pass(step)
    await sleep(200)
    await agent.chat.say('still here')
    await stream.until(isText('still here'))
    expect(closed()).toBe(false)
  })

  test('end with their token when the clock has reached its end, and not when 25 days have passed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const clock = standingClock()
    const pass = (ms: number) => {
      clock.pass(ms)
      vi.advanceTimersByTime(ms)
    }
    const calls: string[] = []
    callAt(clock.now() + 365 * day, clock.now, () => calls.push('a year'))
    callAt(clock.now() + hour, clock.now, () => calls.push('an hour'))
    callAt(clock.now() + 2 * hour, clock.now, () => calls.push('cancelled'))()
    // The clock is set back: the hour takes two.
    clock.pass(-hour)
    pass(hour)
    expect(calls).toEqual([])
    pass(hour)
    expect(calls).toEqual(['an hour'])
    pass(30 * day)
    expect(calls).toEqual(['an hour'])
    // A step of the clock is noticed within a minute.
    clock.pass(335 * day)
    vi.advanceTimersByTime(60_001)
    expect(calls).toEqual(['an hour', 'a year'])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('retention', () => {
  const keep = { deliveredMs: 30 * day, deadMs: 90 * day }

  test('deletes nothing where a server is started with a clock 400 days ahead, and says so', async () => {
    const clock = standingClock()
    await using receiver = await startReceiver()
    await using server = await startServer({ now: clock.now })
    const company = await server.company()
    const bot = await company.webhookBot(receiver.url)
    const ann = await bot.user('ann')
    for (let i = 0; i < 5; i++) await ann.say(`${i}`)
    await server.settle()
    clock.pass(400 * day)
    const logged: unknown[] = []
    const log = (...line: unknown[]) => logged.push(line)
    const { store, unexpectedErrors } = server
    const report = (error: unknown) => unexpectedErrors.push(error)
    {
      const finishErasures = async () => {}
      await using _ = new Retention({ store, keep, now: clock.now, finishErasures, report, log, firstMs: 1 })
      await eventually(() => logged.length > 0)
    }
    expect(logged).toEqual([[expect.stringMatching(/^the clock is ahead/), { days: 399 }]])
    expect(await company.deliveries()).toHaveLength(5)
    expect(unexpectedErrors).toEqual([])
  })

  test('follows a clock that goes as it should, and four times as fast one that was ahead', async () => {
    const clock = standingClock()
    await using server = await startServer({ now: clock.now })
    const { store } = server
    const start = clock.now()
    const retention = new RetentionClock({ store, now: clock.now })
    const began = performance.now()
    for (let hours = 1; hours < 5; hours++) {
      clock.pass(hour)
      expect(await retention.read(began + hours * hour)).toBe(clock.now())
    }
    clock.pass(7 * day)
    expect(await retention.read(began + 5 * hour)).toBeCloseTo(start + 8 * hour, -4)
    // It is remembered over a start.
    const next = new RetentionClock({ store, now: clock.now })
    expect(await next.read(performance.now() + hour)).toBeCloseTo(start + 12 * hour, -4)
    expect(await next.read(performance.now() + 3 * day)).toBe(clock.now())
    // A clock that is set back deletes less, and what it has reached stays known.
    clock.pass(-3 * day)
    expect(await next.read(performance.now() + 3 * day)).toBe(clock.now())
    clock.pass(3 * day)
    expect(await next.read(performance.now() + 3 * day)).toBe(clock.now())
  })
})

describe('webhooks, after the clock was set back by an hour', () => {
  test('a retry waits for its few seconds, also where the server was started again', async () => {
    for (const restart of [false, true]) {
      const clock = standingClock()
      let status = 500
      await using receiver = await startReceiver(() => status)
      await using server = await startServer({ now: clock.now })
      const company = await server.company()
      const bot = await company.webhookBot(receiver.url)
      const ann = await bot.user('ann')
      await ann.say('one')
      await server.settle()
      expect(receiver.receipts).toHaveLength(1)
      clock.pass(-hour)
      status = 200
      if (restart) await server.restart()
      else server.baton.notifier.notify('deliveries')
      await receiver.until(() => receiver.receipts.length === 2)
      await server.settle()
      expect(await company.deliveries()).toMatchObject([{ state: 'SUCCEEDED' }])
      expect(server.logged).toContainEqual(['the clock was set back', { ms: hour }])
    }
  })

  test('a receiver that had recovered is not tried again without a pause', async () => {
    const clock = standingClock()
    let status = 500
    await using receiver = await startReceiver(() => status)
    await using server = await startServer({ now: clock.now })
    const company = await server.company()
    const bot = await company.webhookBot(receiver.url)
    const users = await Promise.all(Array.from({ length: 10 }, (_, i) => bot.user(`user-${i}`)))
    await Promise.all(users.map(user => user.say('one')))
    await server.settle()
    status = 200
    await eventually(async () => {
      clock.pass(5_000)
      await server.settle()
      return (await bot.webhook()).recoveredAt > 0
    })
    await server.settle()
    clock.pass(-hour)
    expect((await bot.webhook()).recoveredAt).toBeGreaterThan(clock.now())
    status = 500
    const before = receiver.receipts.length
    await users[0]!.say('two')
    await server.settle()
    expect(receiver.receipts.length - before).toBe(1)
  })
})

test('the queue is read without a hole while rows in it move and the clock is set back', async () => {
  const clock = standingClock()
  await using server = await startServer({ now: clock.now })
  const bot = await server.bot(null)
  const people: Awaited<ReturnType<typeof chatOn>>[] = []
  for (let i = 0; i < 8; i++) {
    people.push(await openChat(server, bot, `person-${i}`))
    await server.ask(people[i]!.visitorToken, RequestHandover, { input: { conversationId: people[i]!.conversationId } })
    clock.pass(1_000)
  }
  const seen: string[] = []
  let after: string | null = null
  for (let page = 0, more = true; more; page++) {
    const { handovers }: HandoverListQuery = await server.ask(server.agent, HandoverList, {
      filter: { states: ['REQUESTED' as const] },
      first: 3,
      after,
    })
    seen.push(...handovers.edges.map(({ node }) => node.conversation.id))
    ;({ endCursor: after, hasNextPage: more } = handovers.pageInfo)
    if (page > 1) continue
    // One who was read and one who was not are taken and put back.
    clock.pass(-hour)
    for (const person of [people[2 * page]!, people[7 - page]!]) {
      await person.accept(server.agent)
      await server.ask(server.agent, TransferHandover, { input: { conversationId: person.conversationId } })
    }
  }
  expect(new Set(seen)).toEqual(new Set(people.map(({ conversationId }) => conversationId)))
})

describe('lists are sorted newest first by what was written last', () => {
  test('after the clock was set back by an hour, and after a start with it', async () => {
    await using server = await startServer()
    const bot = await server.bot(null)
    const order: string[] = []
    const open = async () => order.unshift((await openChat(server, bot, `user-${order.length}`)).conversationId)
    await open()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - hour })
    await open()
    await server.restart()
    await open()
    const { conversations } = await server.ask(server.admin, ConversationList, {})
    expect(conversations.edges.map(({ node }) => node.id)).toEqual(order)
  })

  test('ids go on behind the newest one that the database has', () => {
    const ahead = `conv_${(Date.now() + 400 * day).toString(16).padStart(12, '0')}7fff8fffffffffffffff`
    continueIdsAfter(ahead)
    const made = Array.from({ length: 1_000 }, () => newId('conv'))
    expect([ahead, ...made].toSorted()).toEqual([ahead, ...made])
    expect(new Set(made.map(id => id.length))).toEqual(new Set([37]))
  })
})

const chatOn = async (server: TestServer) => openChat(server, await server.bot(null), 'ann')

async function openStream(server: TestServer, given?: { chat: Awaited<ReturnType<typeof chatOn>>; token: string }) {
  const chat = given?.chat ?? (await chatOn(server))
  let closed = false
  const socket = server.socket(given?.token ?? chat.visitorToken, { on: { closed: () => (closed = true) } })
  const stream = follow(socket, chat.conversationId)
  await stream.until(is('CaughtUp'))
  return { chat, stream, closed: () => closed }
}
