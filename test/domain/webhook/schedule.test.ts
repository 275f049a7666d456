import { describe, expect, it } from 'vitest'
import { type AttemptResult, DELAYS_MS, delayMs, next, retryAfterMs } from '../../../src/domain/webhook/schedule.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const middle = 0.5
const answered = (status: number, retryAfter: string | null = null): AttemptResult => ({
  kind: 'answered',
  status,
  retryAfter,
})
const timeout: AttemptResult = { kind: 'failed', failure: 'timeout' }

describe('the schedule', () => {
  it('waits 0, 2 s, 5 s, 15 s, 1 m, 5 m, 30 m, 2 h, 5 h, 10 h, 10 h', () => {
    expect(DELAYS_MS.map(ms => ms / 1000)).toEqual([0, 2, 5, 15, 60, 300, 1800, 7200, 18_000, 36_000, 36_000])
  })

  it('walks all of it, then gives the delivery up', () => {
    const waits = Array.from({ length: 11 }, (_, i) => next(i + 1, timeout, middle, now))
    expect(waits.slice(0, 10)).toEqual(DELAYS_MS.slice(1).map(inMs => ({ kind: 'retry', inMs })))
    expect(waits[10]).toEqual({ kind: 'dead' })
  })

  it('spreads each wait by a fifth to either side', () => {
    expect([0, 0.5, 1].map(chance => delayMs(5, chance))).toEqual([48_000, 60_000, 72_000])
    expect(delayMs(1, 0.9)).toBe(0)
    expect(delayMs(12, middle)).toBe(null)
  })

  it('takes 2xx alone for success', () => {
    const succeeded = Array.from({ length: 500 }, (_, i) => i + 100).filter(
      status => next(1, answered(status), middle, now).kind === 'succeeded',
    )
    expect(succeeded).toEqual(Array.from({ length: 100 }, (_, i) => i + 200))
  })

  it('treats a redirect as any failure', () => {
    for (const status of [301, 302, 303, 304, 307, 308]) {
      expect(next(1, answered(status), middle, now)).toEqual({ kind: 'retry', inMs: 2_000 })
    }
  })

  it('switches the webhook off at 410, whatever the attempt', () => {
    expect(next(1, answered(410), middle, now)).toEqual({ kind: 'disable' })
    expect(next(11, answered(410, '60'), middle, now)).toEqual({ kind: 'disable' })
  })

  it('throttles the webhook at 429 and 503, until the last attempt', () => {
    expect(next(1, answered(429), middle, now)).toEqual({ kind: 'throttle', inMs: 2_000 })
    expect(next(3, answered(503, '120'), middle, now)).toEqual({ kind: 'throttle', inMs: 120_000 })
    expect(next(11, answered(429, '1'), middle, now)).toEqual({ kind: 'dead' })
  })

  it('does not count an attempt that we cut ourselves', () => {
    expect(next(11, { kind: 'failed', failure: 'aborted' }, middle, now)).toEqual({ kind: 'interrupted' })
  })
})

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
    ['Sunday, 22-Nov-26 10:02:00 GMT', 120_000],
    ['Sun Nov 22 10:02:00 2026', 120_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    [null, 0],
    ['', 0],
    ['-5', 0],
    ['1.5', 0],
    ['1e3', 0],
    ['0x10', 0],
    ['soon', 0],
    ['120, 130', 0],
    ['2026-11-22T10:02:00Z', 0],
    ['Sun, 99 Nov 2026 10:02:00 GMT', 0],
    ['Sun, 22 Nov 2026 10:02:00 PST', 0],
  ])('%j asks for %d ms', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms)
  })

  it('never brings an attempt forward', () => {
    expect(next(5, answered(500, '1'), middle, now)).toEqual({ kind: 'retry', inMs: 300_000 })
  })

  it('puts it off by an hour at most, unless the schedule itself waits longer', () => {
    expect(next(1, answered(503, '86400'), middle, now)).toEqual({ kind: 'throttle', inMs: 3_600_000 })
    expect(next(1, answered(503, '9'.repeat(400)), middle, now)).toEqual({ kind: 'throttle', inMs: 3_600_000 })
    expect(next(7, answered(503, '86400'), middle, now)).toEqual({ kind: 'throttle', inMs: 7_200_000 })
  })
})
