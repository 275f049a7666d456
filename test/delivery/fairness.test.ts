import { describe, expect, it } from 'vitest'
import { ConcurrencyLimiter } from '../../src/delivery/concurrency-limiter.ts'
import { createVault } from '../../src/delivery/vault.ts'
import { afterFailure, afterSuccess, isHopeless, OPEN_AFTER } from '../../src/domain/webhook/circuit.ts'
import { type InLane, PARK_AFTER_MS, step } from '../../src/domain/webhook/lane.ts'
import { liveSecrets, rotated } from '../../src/domain/webhook/secrets.ts'
import { healthy, type Webhook } from '../../src/domain/webhook/webhook.ts'
import { must } from '../support/must.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'

const hook = (id: string, more: Partial<Webhook> = {}): Webhook => ({
  ...{ id, companyId: 'company', botId: null, kind: 'MESSAGE', url: `http://${id}.test/`, sealed: '', strict: false },
  ...{ disabledAt: null, disabledReason: null, createdAt: 0 },
  ...healthy,
  ...more,
})

describe('companies', () => {
  it('take turns: one with a hundred thousand due lanes does not starve another', async () => {
    await using receiver = await startReceiver(() => 200)
    await using server = await startServer()
    const big = await server.company('Big')
    const bot = await big.webhookBot(`${receiver.url}/big`)
    const small = await server.company('Small')
    const ann = await (await small.webhookBot(`${receiver.url}/small`)).user('ann')
    must(await server.manage.disableWebhook(big.principal, { webhookId: bot.webhookId }))
    const { conversationId } = await bot.user('u')
    const like = { companyId: big.companyId, botId: bot.botId, webhookId: bot.webhookId, conversationId }
    await server.engine.addDueDeliveries(like, 100_000)
    must(await server.manage.enableWebhook(big.principal, { webhookId: bot.webhookId }))
    await receiver.until(() => receiver.at('/big').length > 200)
    for (let i = 0; i < 5; i++) {
      const before = receiver.at('/big').length
      await ann.say(`${i}`)
      await receiver.until(() => receiver.at('/small').length === i + 1)
      expect(receiver.at('/big').length - before).toBeLessThan(2_000)
    }
    expect(receiver.at('/big').length).toBeLessThan(90_000)
    expect(server.unexpectedErrors).toEqual([])
  }, 60_000)
})

const take = (limiter: ConcurrencyLimiter, webhook: Webhook) => {
  if (limiter.room(webhook) === 0) return false
  limiter.acquire(webhook)
  return true
}

describe('hands', () => {
  const limits = { total: 10, perOrigin: 4, perCompany: 6, first: 2 }

  it('begin with few, grow with good answers, shrink with failures, and never pass a bound', () => {
    const limiter = new ConcurrencyLimiter(limits)
    const a = hook('a')
    expect([1, 2, 3].map(() => take(limiter, a))).toEqual([true, true, false])
    limiter.report(a, true)
    limiter.report(a, true)
    limiter.report(a, true)
    expect([1, 2, 3].map(() => take(limiter, a))).toEqual([true, true, false])
    limiter.report(a, false)
    limiter.report(a, false)
    for (let i = 0; i < 4; i++) limiter.release(a)
    expect([1, 2].map(() => take(limiter, a))).toEqual([true, false])
  })

  it('are counted for an origin and for a company, whatever the webhook, and who was told no is called when there is one', () => {
    const limiter = new ConcurrencyLimiter({ ...limits, first: 10 })
    const [a, b] = [hook('a', { url: 'http://one.test/a' }), hook('b', { url: 'http://one.test/b' })]
    for (let i = 0; i < 4; i++) expect(take(limiter, a)).toBe(true)
    expect(take(limiter, b)).toBe(false)
    expect(limiter.release(a)).toEqual(['b'])
    expect(take(limiter, b)).toBe(true)
    const c = hook('c')
    expect([1, 2, 3].map(() => take(limiter, c))).toEqual([true, true, false])
    expect(take(limiter, hook('d', { companyId: 'other' }))).toBe(true)
    expect(limiter.free).toBe(3)
  })
})

describe('a lane', () => {
  const given = { now: 1_000_000, recoveredAt: 0, strict: false }
  const untried = { state: 'PENDING' as const, dueAt: 0, firstTriedAt: null, triedAt: null }
  const failing = (since: number) => ({
    state: 'PENDING' as const,
    dueAt: 2_000_000,
    firstTriedAt: since,
    triedAt: since,
  })
  const parked = { ...failing(0), state: 'PARKED' as const, dueAt: 1_500_000 }

  it('sends its head when due, parks one that has failed too long, waits else', () => {
    expect(step(untried, [], given)).toEqual({ kind: 'send', delivery: untried })
    expect(step(null, [], given)).toEqual({ kind: 'empty' })
    const fresh = failing(given.now - 1)
    expect(step(fresh, [], given)).toEqual({ kind: 'wait', until: given.now - 1 + PARK_AFTER_MS })
    const old = failing(given.now - PARK_AFTER_MS)
    expect(step(old, [], given)).toEqual({ kind: 'park', delivery: old })
    expect(step(old, [], { ...given, strict: true })).toEqual({ kind: 'wait', until: old.dueAt })
    expect(step(null, [parked], given)).toEqual({ kind: 'wait', until: parked.dueAt })
  })

  it('sends the parked first once the receiver has recovered', () => {
    expect(step<InLane>(untried, [parked], given)).toEqual({ kind: 'send', delivery: untried })
    expect(step<InLane>(untried, [parked], { ...given, recoveredAt: 1 })).toEqual({ kind: 'send', delivery: parked })
  })
})

describe('a circuit', () => {
  const fail = { at: 1_000, tries: 1, probe: false, pauseMs: 0, chance: 0.5 }

  it('opens after so many failures in a row of deliveries that are new to it, and closes with one success', () => {
    let health = { ...healthy }
    for (let i = 1; i < OPEN_AFTER; i++) health = afterFailure(health, fail)
    expect(health.probeAt).toBe(null)
    for (let i = 0; i < 50; i++) expect(afterFailure(health, { ...fail, tries: 4 }).probeAt).toBe(null)
    expect(afterFailure(afterSuccess(health, 1), fail).probeAt).toBe(null)
    health = afterFailure(health, fail)
    expect(health.probeAt).toBe(3_000)
    expect(afterFailure(health, fail).probeAt).toBe(3_000)
    health = afterFailure(health, { ...fail, at: 4_000, probe: true })
    expect(health.probeAt).toBe(9_000)
    expect(afterSuccess(health, 9_001)).toMatchObject({
      failures: 0,
      probeAt: null,
      recoveredAt: 9_001,
      failingSince: null,
    })
  })

  it('is hopeless after five days without any success', () => {
    const health = afterFailure(healthy, fail)
    expect(isHopeless(health, 1_000 + 432_000_000 - 1)).toBe(false)
    expect(isHopeless(health, 1_000 + 432_000_000)).toBe(true)
    expect(isHopeless(afterSuccess(health, 5), 1e12)).toBe(false)
  })
})

describe('the vault', () => {
  const content = { secrets: [{ secret: 'whsec_a', until: null }], auth: null, headers: { a: 'b' } }

  it('opens what it sealed, for that webhook and under that secret alone, and nothing that was touched', () => {
    const vault = createVault('one')
    const sealed = vault.seal('hook_1', content)
    expect(createVault('one').open('hook_1', sealed)).toEqual(content)
    expect(vault.seal('hook_1', content)).not.toBe(sealed)
    expect(vault.open('hook_2', sealed)).toBe(null)
    expect(createVault('two').open('hook_1', sealed)).toBe(null)
    for (const bad of ['', 'v1.', `${sealed.slice(0, -2)}xx`, `v2.${sealed.slice(3)}`, sealed.slice(0, 30)])
      expect(vault.open('hook_1', bad)).toBe(null)
  })

  it('keeps the old secret alive until its time, and a few at most', () => {
    const once = rotated(content, 'whsec_b', 1_000, 2_000)
    expect(liveSecrets(once, 1_999)).toEqual(['whsec_b', 'whsec_a'])
    expect(liveSecrets(once, 2_000)).toEqual(['whsec_b'])
    expect(liveSecrets(rotated(content, 'whsec_b', 1_000, 1_000), 1_000)).toEqual(['whsec_b'])
    // A second rotation does not prolong the first.
    expect(rotated(once, 'whsec_c', 1_500, 9_000).secrets.map(({ until }) => until)).toEqual([null, 9_000, 2_000])
  })
})
