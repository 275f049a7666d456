import { describe, expect, it } from 'vitest'
import { blocked, earlierWake, lanesPerTurn, readiness } from '../../../src/domain/webhook/queue.ts'
import { aWebhook } from './samples.ts'

describe('a webhook is', () => {
  it('ready when its first lane is due', () => {
    expect(readiness(aWebhook(), 100, 100)).toEqual({ ready: true, wakeAt: 100 })
    expect(readiness(aWebhook(), 101, 100)).toEqual({ ready: false, wakeAt: 101 })
  })

  it('out of the queue without lanes, and while it is disabled', () => {
    expect(readiness(aWebhook(), null, 100)).toEqual(blocked)
    expect(readiness(aWebhook({ disabledAt: 1 }), 0, 100)).toEqual(blocked)
  })

  it('delayed by a pause and by the probe of an open circuit, whichever is later', () => {
    expect(readiness(aWebhook({ pausedUntil: 300 }), 0, 100)).toEqual({ ready: false, wakeAt: 300 })
    expect(readiness(aWebhook({ pausedUntil: 300, probeAt: 400 }), 0, 100)).toEqual({ ready: false, wakeAt: 400 })
    expect(readiness(aWebhook({ pausedUntil: 300, probeAt: 400 }), 500, 450)).toEqual({ ready: false, wakeAt: 500 })
  })
})

describe('a delivery that becomes due', () => {
  it('wakes its webhook where it sleeps, or would wake later', () => {
    expect(earlierWake(aWebhook(), 100)).toBe(100)
    expect(earlierWake(aWebhook({ wakeAt: 200 }), 100)).toBe(100)
  })

  it('changes nothing where the webhook is ready, disabled, or wakes sooner', () => {
    expect(earlierWake(aWebhook({ ready: true, wakeAt: 1 }), 100)).toBe(null)
    expect(earlierWake(aWebhook({ disabledAt: 1 }), 100)).toBe(null)
    expect(earlierWake(aWebhook({ wakeAt: 100 }), 100)).toBe(null)
  })

  it('does not end a pause', () => {
    expect(earlierWake(aWebhook({ pausedUntil: 300 }), 100)).toBe(300)
    expect(earlierWake(aWebhook({ pausedUntil: 300, wakeAt: 300 }), 100)).toBe(null)
  })
})

describe('a turn', () => {
  it('serves 16 lanes at most, and no more than there is room for', () => {
    expect([1, 16, 100].map(room => lanesPerTurn(aWebhook(), room))).toEqual([1, 16, 16])
  })

  it('serves one lane while the circuit is open', () => {
    expect(lanesPerTurn(aWebhook({ probeAt: 1 }), 100)).toBe(1)
  })
})
