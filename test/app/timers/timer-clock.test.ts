import { expect, test } from 'vitest'
import { TimerClock } from '../../../src/app/timers/timer-clock.ts'
import type { TimerClockState } from '../../../src/ports/store.ts'

const minute = 60_000
const hour = 60 * minute

/** A clock on a system clock and a time that runs, each moved by the test. */
function clockFrom(saved: TimerClockState | null = null, start = 1_000_000) {
  const system = { now: start, running: 0 }
  const kept: { state: TimerClockState | null } = { state: saved }
  const steps: unknown[] = []
  const clock = new TimerClock({
    store: {
      timers: {
        clock: saved,
        saveClock: async state => {
          kept.state = state
        },
      },
    },
    now: () => system.now,
    running: () => system.running,
    report: error => {
      throw error
    },
    log: (_, { ms }) => steps.push(ms),
  })
  const pass = (ms: number) => {
    system.now += ms
    system.running += ms
  }
  const set = (ms: number) => {
    system.now += ms
  }
  return { clock, system, kept, steps, pass, set }
}

test('it shows the system’s time, and follows its small corrections', () => {
  const { clock, system, pass, set, steps } = clockFrom()
  expect(clock.now()).toBe(system.now)
  for (let i = 0; i < 100; i++) {
    pass(10_000)
    set(i % 2 === 0 ? 900 : -400)
    expect(clock.now()).toBeGreaterThanOrEqual(system.now)
  }
  pass(hour)
  expect(clock.now()).toBe(system.now)
  expect(steps).toEqual([])
})

test.each([hour, -hour, 2_000, -2_000, 400 * 24 * hour])(
  'where the system’s is set by %i ms it goes on as if it were not',
  ms => {
    const { clock, system, pass, set, steps, kept } = clockFrom()
    const begun = clock.now()
    pass(minute)
    set(ms)
    expect(clock.now()).toBe(begun + minute)
    expect(steps).toEqual([ms])
    pass(minute)
    expect(clock.now()).toBe(begun + 2 * minute)
    // People read times of the system's clock.
    expect(clock.shown(begun + 3 * minute)).toBe(system.now + minute)
    // And so it is after a start.
    expect(clockFrom(kept.state, system.now).clock.now()).toBe(begun + 2 * minute)
  },
)

test('a long pause without a look at it is no step, and a suspended process has lost no time', () => {
  const { clock, pass, set, steps } = clockFrom()
  const begun = clock.now()
  pass(30 * 24 * hour)
  // 500 parts in a million, as clocks are corrected.
  set(21 * minute)
  expect(clock.now()).toBe(begun + 30 * 24 * hour + 21 * minute)
  set(8 * hour)
  expect(clock.now()).toBe(begun + 30 * 24 * hour + 21 * minute)
  expect(steps).toEqual([8 * hour])
})

test('after a start it goes on with the system’s, and never falls behind what it has shown', async () => {
  const first = clockFrom()
  first.pass(minute)
  const last = first.clock.now()
  await first.clock.save()
  const { kept, system } = first
  expect(clockFrom(kept.state, system.now + hour).clock.now()).toBe(last + hour)
  expect(clockFrom(kept.state, system.now - hour).clock.now()).toBe(last)
  // A process that is killed has kept a time that is a minute old at most.
  first.pass(minute + 1)
  first.clock.now()
  expect(clockFrom(kept.state, system.now - hour).clock.now()).toBe(last + minute + 1)
})

test('it can be moved forward, and never goes back', async () => {
  const { clock, system, set, kept } = clockFrom()
  await clock.advance(hour)
  expect(clock.now()).toBe(system.now + hour)
  expect(kept.state?.aheadMs).toBe(hour)
  const reached = clock.now()
  set(-900)
  expect(clock.now()).toBe(reached)
})
