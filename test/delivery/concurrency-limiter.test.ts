import { expect, it } from 'vitest'
import { ConcurrencyLimiter, SlotReservation } from '../../src/delivery/concurrency-limiter.ts'
import type { Webhook } from '../../src/domain/webhook/webhook.ts'
import { aWebhook } from '../domain/webhook/samples.ts'

const limits = { total: 10, perOrigin: 4, perCompany: 6, first: 2 }
const webhook = (id: string, more: Partial<Webhook> = {}) => aWebhook({ id, url: `http://${id}.test/`, ...more })

/** Acquires as many slots as there is room for. */
function fill(slots: ConcurrencyLimiter | SlotReservation, hook: Webhook): number {
  let count = 0
  for (; slots.room(hook) > 0; count++) slots.acquire(hook)
  return count
}

it('a webhook starts with few POSTs; each success allows one more, up to the limit of its origin', () => {
  const limiter = new ConcurrencyLimiter(limits)
  const a = webhook('a')
  expect(fill(limiter, a)).toBe(2)
  for (let i = 0; i < 3; i++) limiter.report(a, true)
  expect(fill(limiter, a)).toBe(2)
})

it('a failure halves what a webhook may have, down to one', () => {
  const limiter = new ConcurrencyLimiter(limits)
  const a = webhook('a')
  for (let i = 0; i < 2; i++) limiter.report(a, true)
  expect(limiter.room(a)).toBe(4)
  limiter.report(a, false)
  expect(limiter.room(a)).toBe(2)
  for (let i = 0; i < 5; i++) limiter.report(a, false)
  expect(limiter.room(a)).toBe(1)
})

it('webhooks of one origin share its limit; the blocked one is named when there is room again', () => {
  const limiter = new ConcurrencyLimiter({ ...limits, first: 10 })
  const [a, b] = [webhook('a', { url: 'http://one.test/a' }), webhook('b', { url: 'http://one.test/b' })]
  expect(fill(limiter, a)).toBe(4)
  expect(limiter.room(b)).toBe(0)
  // Both had no room left.
  expect(limiter.release(a)).toEqual(['a', 'b'])
  expect(fill(limiter, b)).toBe(1)
})

it('webhooks of one company share its limit, and those of another are not concerned', () => {
  const limiter = new ConcurrencyLimiter({ ...limits, first: 10 })
  expect(fill(limiter, webhook('a'))).toBe(4)
  expect(fill(limiter, webhook('b'))).toBe(2)
  expect(limiter.room(webhook('c'))).toBe(0)
  expect(limiter.room(webhook('d', { companyId: 'other' }))).toBe(4)
  expect(limiter.free).toBe(4)
})

it('when all slots are taken, the first that is released unblocks every webhook', () => {
  const limiter = new ConcurrencyLimiter({ ...limits, total: 2, first: 2 })
  const a = webhook('a')
  expect(fill(limiter, a)).toBe(2)
  expect(limiter.room(webhook('d', { companyId: 'other' }))).toBe(0)
  expect(limiter.release(a)).toEqual(['a', 'd'])
})

it('a reservation gives its slots back, and names the webhooks that have room because of it', () => {
  const limiter = new ConcurrencyLimiter(limits)
  const slots = new SlotReservation(limiter)
  const a = webhook('a')
  expect(fill(slots, a)).toBe(2)
  slots.releaseAll()
  expect(slots.unblocked).toEqual(['a'])
  expect([limiter.free, limiter.room(a)]).toEqual([limits.total, 2])
  slots.releaseAll()
  expect(limiter.free).toBe(limits.total)
})
