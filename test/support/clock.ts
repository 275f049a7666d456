import type { Clock } from '../../packages/client/src/clock.ts'

/** A clock that stands until it is moved. */
export function standingClock(at = Date.now()) {
  return {
    now: () => at,
    pass(ms: number) {
      at += ms
    },
  }
}

/** A standing clock with timers, as the client kit takes one: moving it runs what is due, in order. */
export function manualClock(start = 1_000_000): Clock & { pass(ms: number): Promise<void>; due(): number | null } {
  let now = start
  const timers = new Set<{ at: number; run: () => void }>()
  const next = () => [...timers].sort((a, b) => a.at - b.at)[0] ?? null
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    /** ms until the next timer; null: there is none. */
    due: () => (timers.size > 0 ? next()!.at - now : null),
    async pass(ms) {
      const end = now + ms
      for (let timer = next(); timer && timer.at <= end; timer = next()) {
        timers.delete(timer)
        now = timer.at
        timer.run()
        await settled()
      }
      now = end
    },
  }
}

/** One turn of the event loop: callbacks of settled promises have run. */
export const settled = () => new Promise<void>(resolve => setImmediate(resolve))
