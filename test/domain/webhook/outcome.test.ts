import { describe, expect, it } from 'vitest'
import { DISABLE_AFTER_MS, OPEN_AFTER } from '../../../src/domain/webhook/circuit.ts'
import { consequencesOf, deliveryAfter, judge } from '../../../src/domain/webhook/outcome.ts'
import type { Next } from '../../../src/domain/webhook/schedule.ts'
import { aDelivery, anOutcome, aWebhook } from './samples.ts'

const succeeded: Next = { kind: 'succeeded' }
const retry: Next = { kind: 'retry', inMs: 5_000 }
const dead: Next = { kind: 'dead' }
const gone: Next = { kind: 'disable' }

describe('a delivery after an attempt', () => {
  const tried = aDelivery({ attempts: 4, tries: 2, firstTriedAt: 10, triedAt: 20, dueAt: 900, state: 'PARKED' })

  it('has succeeded', () => {
    expect(deliveryAfter(aDelivery(), 'MESSAGE', anOutcome(succeeded))).toEqual({
      ...{ state: 'SUCCEEDED', attempts: 1, tries: 1, dueAt: 0, firstTriedAt: 1_000, triedAt: 1_000 },
      failsHandover: false,
    })
  })

  it('stays pending or parked until its next attempt, which is counted from the end of this one', () => {
    expect(deliveryAfter(tried, 'MESSAGE', anOutcome(retry))).toEqual({
      ...{ state: 'PARKED', attempts: 5, tries: 3, dueAt: 6_050, firstTriedAt: 10, triedAt: 1_000 },
      failsHandover: false,
    })
    expect(deliveryAfter(aDelivery(), 'CLAIM', anOutcome({ kind: 'throttle', inMs: 1 }))).toMatchObject({
      ...{ state: 'PENDING', dueAt: 1_051, failsHandover: false },
    })
  })

  it('has failed for good, and a claim fails its handover', () => {
    for (const next of [dead, gone]) {
      expect(deliveryAfter(tried, 'MESSAGE', anOutcome(next))).toMatchObject({ state: 'FAILED', failsHandover: false })
      expect(deliveryAfter(tried, 'CLAIM', anOutcome(next))).toMatchObject({ state: 'FAILED', failsHandover: true })
    }
  })
})

describe('a receiver', () => {
  it('that answers well is the same object: nothing needs to be saved', () => {
    const webhook = aWebhook()
    expect(judge(webhook, aDelivery(), anOutcome(succeeded), 1_050)).toBe(webhook)
  })

  it('recovers with the answer to its probe', () => {
    const open = aWebhook({ failures: OPEN_AFTER, failingSince: 1, probes: 2, probeAt: 900 })
    const closed = judge(open, aDelivery(), anOutcome(succeeded, { probe: true }), 1_050)
    expect(closed).toMatchObject({ failures: 0, failingSince: null, probeAt: null, recoveredAt: 1_050 })
    expect(consequencesOf(open, closed)).toEqual({ lanesAreDue: true, claimsFail: false })
  })

  it('is probed after so many failures in a row, counted by deliveries that are new to it', () => {
    const failing = aWebhook({ failures: OPEN_AFTER - 1, failingSince: 1 })
    expect(judge(failing, aDelivery({ tries: 0 }), anOutcome(retry), 1_050).probeAt).toBe(3_050)
    expect(judge(failing, aDelivery({ tries: 3 }), anOutcome(retry), 1_050).probeAt).toBe(null)
  })

  it('pauses for as long as it asks', () => {
    expect(judge(aWebhook(), aDelivery(), anOutcome(retry, { pauseMs: 60_000 }), 1_050).pausedUntil).toBe(61_050)
  })

  it('is disabled at once by 410, and after five days of failures only', () => {
    expect(judge(aWebhook(), aDelivery(), anOutcome(gone), 1_050)).toMatchObject({
      ...{ disabledAt: 1_050, disabledReason: 'GONE' },
    })
    const failing = aWebhook({ failures: OPEN_AFTER, failingSince: 0, probes: 1, probeAt: 900 })
    const reasonAt = (now: number) => judge(failing, aDelivery(), anOutcome(dead), now).disabledReason
    expect([reasonAt(DISABLE_AFTER_MS - 1), reasonAt(DISABLE_AFTER_MS)]).toEqual([null, 'FAILING'])
  })

  it('that is disabled stays so, for the same reason', () => {
    const disabled = aWebhook({ disabledAt: 7, disabledReason: 'ADMIN' })
    expect(judge(disabled, aDelivery(), anOutcome(gone), 1_050)).toMatchObject({
      ...{ disabledAt: 7, disabledReason: 'ADMIN' },
    })
    expect(judge(disabled, aDelivery(), anOutcome(succeeded), 1_050)).toBe(disabled)
  })
})

describe('the consequences of a change', () => {
  const disabled = { disabledAt: 1, disabledReason: 'ADMIN' } as const

  it('fail the claims of a claim webhook that is disabled now, and of no other', () => {
    const claim = aWebhook({ kind: 'CLAIM' })
    expect(consequencesOf(claim, { ...claim, ...disabled }).claimsFail).toBe(true)
    expect(consequencesOf({ ...claim, ...disabled }, { ...claim, ...disabled }).claimsFail).toBe(false)
    expect(consequencesOf({ ...claim, ...disabled }, claim).claimsFail).toBe(false)
    expect(consequencesOf(aWebhook(), aWebhook(disabled)).claimsFail).toBe(false)
  })

  it('make all lanes due where the webhook starts again', () => {
    expect(consequencesOf(aWebhook(), aWebhook({ recoveredAt: 5 })).lanesAreDue).toBe(true)
    expect(consequencesOf(aWebhook(), aWebhook({ strict: true })).lanesAreDue).toBe(false)
  })
})
