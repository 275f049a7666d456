import type { Clock } from '../../packages/client/src/clock.ts'

/** A clock that stands still until it is told to go on. */
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
    /** ms until something is to happen; null: nothing is. */
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

/** Lets whatever was promised come about. */
export const settled = () => new Promise<void>(resolve => setImmediate(resolve))

/** Waits until it holds; fails after `ms`. */
export async function until(holds: () => boolean, ms = 10_000, what = 'it'): Promise<void> {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what} did not come about in ${ms} ms`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
