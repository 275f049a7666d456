import { describe, expect, it } from 'vitest'
import {
  fromSeqOf,
  type InLane,
  type LaneRows,
  PARK_AFTER_MS,
  planLane,
  step,
} from '../../../src/domain/webhook/lane.ts'
import { aDelivery } from './samples.ts'

const now = 1_000_000
const receiver = { recoveredAt: 0, strict: false }

describe('the next step of a lane', () => {
  const rules = { now, ...receiver }
  const untried = { state: 'PENDING' as const, createdAt: 0, dueAt: 0, firstTriedAt: null, triedAt: null }
  const failing = (since: number) => ({ ...untried, dueAt: 2_000_000, firstTriedAt: since, triedAt: since })
  const parked = { ...failing(0), state: 'PARKED' as const, dueAt: 1_500_000 }

  it('is to send a head that is due', () => {
    expect(step(untried, [], rules)).toEqual({ kind: 'send', delivery: untried })
  })

  it('is to send at once what was made or tried in the future: the clock was set back since', () => {
    const made = { ...untried, createdAt: now + 1, dueAt: now + 1 }
    expect(step(made, [], rules)).toEqual({ kind: 'send', delivery: made })
    const tried = failing(now + 1)
    expect(step(tried, [], rules)).toEqual({ kind: 'send', delivery: tried })
  })

  it('is nothing where nothing is pending or parked', () => {
    expect(step(null, [], rules)).toEqual({ kind: 'empty' })
  })

  it('is to park a head that has failed for five minutes, and to wait until then', () => {
    const fresh = failing(now - 1)
    expect(step(fresh, [], rules)).toEqual({ kind: 'wait', until: now - 1 + PARK_AFTER_MS })
    const old = failing(now - PARK_AFTER_MS)
    expect(step(old, [], rules)).toEqual({ kind: 'park', delivery: old })
  })

  it('is to wait for the head of a strict webhook, however long it has failed', () => {
    const old = failing(now - PARK_AFTER_MS)
    expect(step(old, [], { ...rules, strict: true })).toEqual({ kind: 'wait', until: old.dueAt })
  })

  it('is to wait for a parked delivery where nothing else is left', () => {
    expect(step(null, [parked], rules)).toEqual({ kind: 'wait', until: parked.dueAt })
  })

  it('is to send a due head before a parked delivery that is not due', () => {
    expect(step<InLane>(untried, [parked], rules)).toEqual({ kind: 'send', delivery: untried })
  })

  it('is to send a parked delivery first once the receiver has recovered', () => {
    expect(step<InLane>(untried, [parked], { ...rules, recoveredAt: 1 })).toEqual({ kind: 'send', delivery: parked })
  })
})

describe('the plan of a lane', () => {
  const rows = (more: Partial<LaneRows>): LaneRows => ({ pending: [], parked: [], missing: [], ...more })

  it('sends the head, and what follows under the same lease', () => {
    const [first, second, third] = [1, 2, 3].map(seq => aDelivery({ seq }))
    expect(planLane(rows({ pending: [first!, second!, third!] }), receiver, now)).toEqual({
      kind: 'send',
      delivery: first,
      rest: [second, third],
      gap: [],
    })
  })

  it('leaves out of the rest what was tried before: it has a schedule of its own', () => {
    const pending = [aDelivery({ seq: 1 }), aDelivery({ seq: 2, triedAt: 5 }), aDelivery({ seq: 3 })]
    expect(planLane(rows({ pending }), receiver, now)).toMatchObject({ rest: [{ seq: 3 }] })
  })

  it('names the seqs before it that are parked or failed, each once, 32 at most, and then sends nothing else under the lease', () => {
    const pending = [aDelivery({ seq: 50 }), aDelivery({ seq: 51 })]
    const missing = [...Array.from({ length: 40 }, (_, index) => index + 1), 40, 60]
    const plan = planLane(rows({ pending, missing }), receiver, now)
    expect(plan).toMatchObject({ kind: 'send', delivery: { seq: 50 }, rest: [] })
    expect(plan.kind === 'send' && plan.gap).toEqual(Array.from({ length: 32 }, (_, index) => index + 9))
  })

  it('starts the schedule of a delivery again that failed before the receiver recovered', () => {
    const old = aDelivery({ tries: 6, firstTriedAt: 10, triedAt: 90, dueAt: 2 * now })
    const plan = planLane(rows({ pending: [old] }), { ...receiver, recoveredAt: 100 }, now)
    expect(plan).toMatchObject({ kind: 'send', delivery: { tries: 0, firstTriedAt: null, attempts: old.attempts } })
    expect(old.tries).toBe(6)
  })

  it('waits, parks or ends as the step says', () => {
    const later = aDelivery({ dueAt: now + 1 })
    expect(planLane(rows({ pending: [later] }), receiver, now)).toEqual({ kind: 'wait', until: now + 1 })
    const old = aDelivery({ dueAt: now + 1, firstTriedAt: 0, triedAt: 0 })
    expect(planLane(rows({ pending: [old] }), receiver, now)).toEqual({ kind: 'park', delivery: old })
    expect(planLane(rows({}), receiver, now)).toEqual({ kind: 'empty' })
  })

  it('is read from the first pending seq on; without one, from any seq that comes', () => {
    expect(fromSeqOf(rows({ pending: [aDelivery({ seq: 7 })] }))).toBe(7)
    expect(fromSeqOf(rows({}))).toBe(Number.MAX_SAFE_INTEGER)
  })
})
