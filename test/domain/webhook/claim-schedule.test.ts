import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type AttemptResult,
  CLAIM_WINDOW_MS,
  MAX_CLAIM_PAUSE_MS,
  nextOfClaim,
  POINTLESS_AFTER,
  pauseMs,
} from '../../../src/domain/webhook/schedule.ts'

const answered = (status: number, retryAfter: string | null = null): AttemptResult => ({
  kind: 'answered',
  status,
  retryAfter,
})
const failed = (failure: string): AttemptResult => ({ kind: 'failed', failure })

/** Attempts of a claim that each end like this, until it is given up: how many, and how long after the first one began. */
function attempts(resultOf: (attempt: number) => AttemptResult, tookMs = 0, chance = 0.5) {
  let now = 1_000_000
  const sinceMs = now
  for (let attemptNumber = 1; ; attemptNumber++) {
    now += tookMs
    const after = nextOfClaim({ attemptNumber, sinceMs }, resultOf(attemptNumber), chance, now)
    if (after.kind === 'dead') return { attempts: attemptNumber, tookMs: now - sinceMs }
    if (!('inMs' in after)) return { ...after, attempts: attemptNumber }
    now += after.inMs
  }
}

const anyResult = fc.oneof(
  fc.record({
    kind: fc.constant('answered' as const),
    status: fc.integer({ min: 300, max: 599 }).filter(status => status !== 410),
    retryAfter: fc.option(fc.integer({ min: 0, max: 100_000 }).map(String), { nil: null }),
  }),
  fc.constantFrom('dns', 'refused', 'timeout', 'tls', 'reset', 'protocol', 'connect').map(failed),
)

test('a claim is given up within its window, whatever its receiver answers and however long that takes', () => {
  fc.assert(
    fc.property(
      fc.array(anyResult, { minLength: 1 }),
      fc.integer({ min: 0, max: 15_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (results, tookMs, chance) => {
        const end = attempts(attempt => results[attempt % results.length]!, tookMs, chance)
        expect(end).toHaveProperty('tookMs')
        expect((end as { tookMs: number }).tookMs).toBeLessThanOrEqual(CLAIM_WINDOW_MS + tookMs)
      },
    ),
  )
})

test('a claim is tried for minutes where the receiver may come back', () => {
  for (const result of [failed('refused'), failed('dns'), answered(500), answered(503), answered(429), answered(408)]) {
    const end = attempts(() => result) as { attempts: number; tookMs: number }
    expect([result, end.attempts]).toEqual([result, 8])
    expect(end.tookMs).toBeGreaterThan(200_000)
  }
})

test('a claim is given up after three attempts where another one is pointless', () => {
  const pointless = [301, 302, 307, 400, 401, 403, 404, 405, 409, 415, 422].map(status => answered(status))
  for (const result of [...pointless, failed('egress_denied'), failed('secrets')])
    expect([result, attempts(() => result)]).toEqual([result, { attempts: POINTLESS_AFTER, tookMs: 7_000 }])
})

test('2xx takes a claim, 410 disables its webhook, and a shutdown does not count', () => {
  expect(attempts(() => answered(204))).toEqual({ kind: 'succeeded', attempts: 1 })
  expect(attempts(() => answered(410))).toEqual({ kind: 'disable', attempts: 1 })
  expect(attempts(() => failed('aborted'))).toEqual({ kind: 'interrupted', attempts: 1 })
})

test('Retry-After puts claims off by a minute at most, a message by an hour', () => {
  const asked = answered(503, '3600')
  expect(nextOfClaim({ attemptNumber: 1, sinceMs: 0 }, asked, 0.5, 0)).toEqual({
    kind: 'throttle',
    inMs: MAX_CLAIM_PAUSE_MS,
  })
  expect([pauseMs(asked, 0, 'CLAIM'), pauseMs(asked, 0)]).toEqual([MAX_CLAIM_PAUSE_MS, 3_600_000])
})
