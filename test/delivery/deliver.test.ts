import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { standingClock } from '../support/clock.ts'
import { eventually } from '../support/eventually.ts'
import { must } from '../support/must.ts'
import { type Answer, type Receipt, startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'

const seqOf = (receipt: Receipt) => Number(receipt.headers['baton-seq'])
const textOf = (receipt: Receipt) => JSON.parse(receipt.body).data.message.actions[0].text as string
const minute = 60_000

/** One bot, its webhook at a receiver that answers as the test sets it, a user, and a clock that only the test moves. */
async function scene(answer: (receipt: Receipt) => Answer = () => 200) {
  const clock = standingClock()
  const receiver = await startReceiver(answer)
  const server = await startServer({ now: clock.now })
  const company = await server.company()
  const bot = await company.webhookBot(receiver.url)
  const ann = await bot.user('ann')
  return {
    clock,
    receiver,
    server,
    company,
    bot,
    ann,
    /** Lets time pass and the server see it; then waits until it has nothing under way. */
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

describe('a delivery', () => {
  it('is one signed POST of the bytes that were frozen with its event', async () => {
    await using s = await scene()
    const seq = await s.ann.say('hello')
    await s.receiver.until(() => s.receiver.receipts.length === 1)
    await s.server.settle()
    const [delivery] = await s.company.deliveries()
    expect(delivery).toMatchObject({ seq, part: 0, state: 'SUCCEEDED', attempts: 1 })
    expect(s.receiver.receipts[0]).toMatchObject({
      body: delivery!.body,
      headers: { 'webhook-id': delivery!.id, 'baton-attempt': '1', 'baton-seq': `${seq}` },
    })
    expect(s.receiver.receipts[0]!.headers).not.toHaveProperty('baton-gap')
    expect(await s.server.store.deliveries.attempts(delivery!.id)).toEqual([
      { at: s.clock.now(), durationMs: expect.any(Number), status: 200, failure: null, detail: null, answer: '' },
    ])
  })

  it('is tried again on its schedule with the same id and bytes, and holds its conversation up meanwhile', async () => {
    let healthy = false
    await using s = await scene(() => (healthy ? 200 : { status: 500, body: 'no, thanks' }))
    await s.ann.say('one')
    await s.ann.say('two')
    await s.receiver.until(() => s.receiver.receipts.length === 1)
    await s.pass(0)
    await s.pass(1_500)
    expect(s.receiver.receipts).toHaveLength(1)
    await s.pass(1_000)
    expect(s.receiver.receipts).toHaveLength(2)
    healthy = true
    await s.pass(6_100)
    expect(s.receiver.receipts.map(textOf)).toEqual(['one', 'one', 'one', 'two'])
    expect(
      new Set(s.receiver.receipts.slice(0, 3).map(each => `${each.headers['webhook-id']} ${each.body}`)).size,
    ).toBe(1)
    expect(s.receiver.receipts.map(each => each.headers['baton-attempt'])).toEqual(['1', '2', '3', '1'])
    const [first] = await s.company.deliveries()
    const history = await s.server.store.deliveries.attempts(first!.id)
    expect(history.map(({ status, answer }) => [status, answer])).toEqual([
      [500, 'no, thanks'],
      [500, 'no, thanks'],
      [200, ''],
    ])
  })

  it('is dead after the last attempt of the schedule, and the lane goes on with the gap in a header', async () => {
    await using s = await scene(receipt => (textOf(receipt) === 'poison' ? 500 : 200))
    const poison = await s.ann.say('poison')
    const waits = [0, 2.5, 6.5, 19, 73, 370, 2_200, 8_700, 21_700, 43_300, 43_300]
    for (const seconds of waits) await s.pass(seconds * 1_000)
    const [dead] = await s.company.deliveries({ states: ['FAILED'] })
    expect(dead).toMatchObject({ seq: poison, attempts: 11 })
    await s.ann.say('fine')
    await s.receiver.until(() => textOf(s.receiver.receipts.at(-1)!) === 'fine')
    expect(s.receiver.receipts.at(-1)!.headers['baton-gap']).toBe(`${poison}`)
  })
})

describe('a head that fails for five minutes', () => {
  const poisoned = (receipt: Receipt) => (textOf(receipt) === 'poison' ? 500 : 200)

  it('is parked: later messages flow and name the gap, the parked one is tried on, and then there is no gap', async () => {
    let healed = false
    await using s = await scene(receipt => (healed ? 200 : poisoned(receipt)))
    const poison = await s.ann.say('poison')
    await s.ann.say('two')
    for (const ms of [0, 2_500, 6_500, 18_500, 72_500]) await s.pass(ms)
    expect(s.receiver.receipts.map(textOf)).not.toContain('two')
    await s.pass(210_000)
    expect(textOf(s.receiver.receipts.at(-1)!)).toBe('two')
    expect(s.receiver.receipts.at(-1)!.headers['baton-gap']).toBe(`${poison}`)
    expect(await s.company.deliveries({ states: ['PARKED'] })).toHaveLength(1)
    healed = true
    await s.pass(3 * minute)
    expect(textOf(s.receiver.receipts.at(-1)!)).toBe('poison')
    await s.ann.say('three')
    await s.receiver.until(() => textOf(s.receiver.receipts.at(-1)!) === 'three')
    expect(s.receiver.receipts.at(-1)!.headers).not.toHaveProperty('baton-gap')
  })

  it('waits where the webhook is strict', async () => {
    await using s = await scene(poisoned)
    must(await s.server.parts.webhooks.updateWebhook(s.company.principal, { webhookId: s.bot.webhookId, strict: true }))
    await s.ann.say('poison')
    await s.ann.say('two')
    for (const ms of [0, 2_500, 6_500, 18_500, 72_500, 4 * minute, 10 * minute]) await s.pass(ms)
    expect(s.receiver.receipts.map(textOf)).not.toContain('two')
  })
})

describe('a receiver that is down', () => {
  it('is probed by one lane at a time, and when it is back everything comes in order', async () => {
    let down = true
    await using s = await scene(() => (down ? 500 : 200))
    const users = await Promise.all(Array.from({ length: 30 }, (_, i) => s.bot.user(`user-${i}`)))
    await Promise.all(users.map(user => user.say('one')))
    await eventually(async () => (await s.bot.webhook()).probeAt !== null)
    const before = s.receiver.receipts.length
    expect(before).toBeLessThan(20)
    await Promise.all(users.map(user => user.say('two')))
    await s.server.settle()
    expect(s.receiver.receipts.length - before).toBe(0)
    await s.pass(2_500)
    await s.pass(100)
    expect(s.receiver.receipts.length - before).toBe(1)
    // Long enough for heads to be parked: they come before what was behind them nevertheless.
    for (let i = 0; i < 12; i++) await s.pass(72_000)
    expect(s.receiver.receipts.length - before).toBeLessThan(15)
    down = false
    const from = s.receiver.receipts.length
    await s.pass(72_000)
    await s.receiver.until(() => s.receiver.receipts.length - from === 60)
    const perUser = Map.groupBy(s.receiver.receipts.slice(from), each => each.headers['baton-user'])
    for (const receipts of perUser.values()) expect(receipts.map(textOf)).toEqual(['one', 'two'])
    expect(await s.bot.webhook()).toMatchObject({ probeAt: null, failures: 0, failingSince: null })
  })

  it('is switched off after five days of failure only, and comes back where an admin switches it on', async () => {
    let down = true
    await using s = await scene(() => (down ? 500 : 200))
    await s.ann.say('one')
    for (let day = 0; day < 5; day++) {
      for (let i = 0; i < 12; i++) await s.pass(2 * 60 * minute)
      await s.ann.say(`day ${day}`)
    }
    for (let i = 0; i < 3; i++) await s.pass(12 * 60 * minute)
    expect(await s.bot.webhook()).toMatchObject({ disabledReason: 'FAILING' })
    expect((await s.server.store.webhooks.history(s.bot.webhookId))[0]).toMatchObject({
      what: 'DISABLED_FAILING',
      by: null,
    })
    expect(s.server.logged.map(([words]) => words)).toContain('a webhook was disabled')
    down = false
    await s.ann.say('while off')
    const from = s.receiver.receipts.length
    await s.pass(minute)
    expect(s.receiver.receipts.length).toBe(from)
    must(await s.server.parts.webhooks.enableWebhook(s.company.principal, { webhookId: s.bot.webhookId }))
    await s.receiver.until(() => textOf(s.receiver.receipts.at(-1)!) === 'while off')
    const seqs = s.receiver.receipts.slice(from).map(seqOf)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    await eventually(async () => (await s.company.deliveries({ states: ['PENDING', 'PARKED'] })).length === 0)
  })

  it('is switched off at once by 410', async () => {
    await using s = await scene(() => 410)
    await s.ann.say('one')
    await s.receiver.until(() => s.receiver.receipts.length === 1)
    await s.ann.say('two')
    await s.pass(minute)
    expect(s.receiver.receipts).toHaveLength(1)
    expect(await s.bot.webhook()).toMatchObject({ disabledReason: 'GONE' })
  })

  it('rests for as long as its 429 asks, all conversations alike', async () => {
    let busy = true
    await using s = await scene(() => (busy ? { status: 429, headers: { 'retry-after': '120' } } : 200))
    const bob = await s.bot.user('bob')
    await s.ann.say('one')
    await s.receiver.until(() => s.receiver.receipts.length === 1)
    busy = false
    await s.server.settle()
    await bob.say('one')
    await s.pass(119_000)
    expect(s.receiver.receipts).toHaveLength(1)
    await s.pass(1_100)
    expect(s.receiver.receipts).toHaveLength(3)
  })
})

describe('a dead conversation', () => {
  it('blocks no other, and at most one POST of a conversation is under way', async () => {
    let most = 0
    const underWay = new Map<string, number>()
    await using s = await scene(receipt => {
      const user = String(receipt.headers['baton-user'])
      if (user === 'ann') return 'hang'
      underWay.set(user, (underWay.get(user) ?? 0) + 1)
      most = Math.max(most, underWay.get(user)!)
      return sleep(5).then(() => {
        underWay.set(user, underWay.get(user)! - 1)
        return 200
      })
    })
    await s.ann.say('hello?')
    const users = await Promise.all(Array.from({ length: 20 }, (_, i) => s.bot.user(`user-${i}`)))
    for (let i = 0; i < 10; i++) await Promise.all(users.map(user => user.say(`${i}`)))
    await s.receiver.until(() => s.receiver.receipts.length === 201)
    expect(most).toBe(1)
    const perUser = Map.groupBy(s.receiver.receipts, each => each.headers['baton-user'])
    for (const user of users)
      expect(perUser.get(user.userId)!.map(textOf)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
  })
})
