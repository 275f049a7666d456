import { describe, expect, it } from 'vitest'
import { openChat, textsOf } from '../support/chat.ts'
import { standingClock } from '../support/clock.ts'
import { seedFlow } from '../support/flows.ts'
import { type Answer, startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'

// A user who asked for an agent learns within minutes that none comes, and the desk sees why.

const second = 1_000
const sorry = 'Nobody is there.'

async function scene(answer: Answer, { path = '/claim', host = '127.0.0.1' } = {}) {
  const clock = standingClock()
  const receiver = await startReceiver(() => answer)
  const server = await startServer({
    now: clock.now,
    lookup: async name => {
      if (name === 'gone.test') throw new Error('ENOTFOUND')
      return ['127.0.0.1']
    },
  })
  const url = `http://${host}:${host === '127.0.0.1' ? receiver.port : 9}${path}`
  const bot = await server.bot(seedFlow(url), { claimFailedText: sorry })
  return {
    clock,
    receiver,
    server,
    /** A user who has asked for the partner. */
    async ask(user: string) {
      const chat = await openChat(server, bot, user)
      await chat.say('partner')
      return chat
    },
    async pass(ms: number) {
      clock.pass(ms)
      await server.settle()
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await receiver[Symbol.asyncDispose]()
      expect(server.unexpectedErrors).toEqual([])
    },
  }
}
type Scene = Awaited<ReturnType<typeof scene>>

/** Seconds until the conversation has the text that says so, by steps; 900 at most. */
async function secondsUntilTold(s: Scene, chat: Awaited<ReturnType<Scene['ask']>>, step = 30) {
  for (let passed = 0; passed < 900; passed += step) {
    await s.server.settle()
    const { events } = await chat.log()
    if (textsOf(events).includes(`BOT: ${sorry}`)) return passed
    await s.pass(step * second)
  }
  return 900
}

describe('a claim that no one takes', () => {
  for (const answer of [401, 404, { status: 302, headers: { location: 'http://127.0.0.1:9/' } }] as Answer[])
    it(`ends its handover after seconds where the answer is ${JSON.stringify(answer)}`, async () => {
      await using s = await scene(answer)
      const chat = await s.ask('ann')
      expect(await secondsUntilTold(s, chat, 5)).toBeLessThanOrEqual(15)
      expect(s.receiver.receipts).toHaveLength(3)
      const { events, mode } = await chat.log()
      expect([events.find(({ __typename }) => __typename === 'HandoverEnded'), mode]).toMatchObject([
        { end: 'FAILED' },
        'NORMAL',
      ])
      // The bot answers again, and the user may ask again.
      await chat.say('partner')
      await s.server.settle()
      expect(s.receiver.receipts.length).toBeGreaterThan(3)
    })

  for (const host of ['127.0.0.2', 'gone.test'])
    it(`ends its handover after minutes where nothing answers at ${host}`, async () => {
      await using s = await scene(200, { host })
      const chat = await s.ask('ann')
      const seconds = await secondsUntilTold(s, chat)
      expect(seconds).toBeGreaterThan(120)
      expect(seconds).toBeLessThanOrEqual(400)
    })

  it('ends its handover after minutes where the receiver puts it off by an hour', async () => {
    await using s = await scene({ status: 503, headers: { 'retry-after': '3600' } })
    const chat = await s.ask('ann')
    expect(await secondsUntilTold(s, chat)).toBeLessThanOrEqual(400)
  })

  it('ends all handovers that wait while the circuit of its webhook is open', async () => {
    await using s = await scene(500)
    const chats = []
    for (let i = 0; i < 12; i++) chats.push(await s.ask(`user ${i}`))
    expect(await secondsUntilTold(s, chats.at(-1)!)).toBeLessThanOrEqual(500)
    for (const chat of chats) expect(await secondsUntilTold(s, chat)).toBeLessThanOrEqual(200)
  })
})

it('a claim carries the reason of its flow, and any letters of it', async () => {
  await using receiver = await startReceiver()
  await using server = await startServer()
  const reasons = ['wants a refund', 'möchte Geld zurück: 100 %\r\nx: y', '🐎'.repeat(400)]
  for (const reason of reasons) {
    const flow = seedFlow(`${receiver.url}/claim`)
    const modules = flow.modules.map(each =>
      each.id === 'partner' ? { ...each, webhook: { ...each.webhook!, reason } } : each,
    )
    const chat = await openChat(server, await server.bot({ ...flow, modules }), 'ann')
    await chat.say('partner')
  }
  await receiver.until(() => receiver.receipts.length === 3)
  const sent = receiver.receipts.map(({ headers }) => String(headers['baton-reason']))
  const decoded = sent.map(decodeURIComponent)
  expect(decoded.toSorted((a, b) => a.length - b.length).slice(0, 2)).toEqual(reasons.slice(0, 2))
  const long = decoded.find(each => each.startsWith('🐎'))!
  expect(long).toMatch(/^(🐎){100,}$/u)
  expect(Math.max(...sent.map(each => each.length))).toBeLessThanOrEqual(2_048)
  for (const { headers } of receiver.receipts) expect(headers['baton-part']).toBe('1/1')
})
