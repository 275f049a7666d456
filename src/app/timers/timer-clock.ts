import type { Store } from '../../ports/store.ts'

type Parts = {
  store: { timers: Pick<Store['timers'], 'clock' | 'saveClock'> }
  /** The system's clock, in ms since 1970: it can be set. */
  now: () => number
  /** Runs evenly, in ms since any time. */
  running: () => number
  report: (error: unknown) => void
  log?: ((words: string, detail: Record<string, unknown>) => void) | undefined
}

/** A difference up to this is a correction of the clock, which is followed: 1 s, and 1 ‰ of the time that has passed. */
const TOLERANCE_MS = 1_000
const TOLERANCE_SHARE = 0.001
/** A start after a crash goes on from a time that is at most so old. */
const SAVE_EVERY_MS = 60_000

/**
 * The time that timers are due by. It is the system's, plus a difference: where the system's clock is set forward or back, the
 * difference takes it up, so that what was due in a minute is due in a minute. Across a start the time goes on from the last one known,
 * where the clock shows an earlier one. A clock that was set forward while the server was off cannot be told from a long stop.
 */
export class TimerClock {
  readonly #parts: Parts
  #aheadMs: number
  #last: { now: number; running: number }
  #savedAt: number
  /** It never goes back: what was read as due stays due. */
  #reached = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.#last = { now: parts.now(), running: parts.running() }
    this.#savedAt = this.#last.running
    const saved = parts.store.timers.clock
    this.#aheadMs = saved ? Math.max(saved.aheadMs, saved.seen - this.#last.now) : 0
  }

  now(): number {
    const now = this.#parts.now()
    const running = this.#parts.running()
    const passed = running - this.#last.running
    const step = now - this.#last.now - passed
    this.#last = { now, running }
    if (Math.abs(step) > TOLERANCE_MS + passed * TOLERANCE_SHARE) {
      this.#aheadMs -= step
      this.#parts.log?.('the clock was set: timers are due as they were', { ms: Math.round(step) })
      void this.save()
    } else if (running - this.#savedAt > SAVE_EVERY_MS) void this.save()
    this.#reached = Math.max(this.#reached, Math.round(now + this.#aheadMs))
    return this.#reached
  }

  /** A time of this clock on the system's, for people to read. */
  shown(at: number): number {
    return at - Math.round(this.#aheadMs)
  }

  advance(ms: number): Promise<void> {
    this.#aheadMs += ms
    return this.save()
  }

  /** Keeps it for the next start. */
  async save(): Promise<void> {
    this.#savedAt = this.#last.running
    const clock = { aheadMs: Math.round(this.#aheadMs), seen: Math.round(this.#last.now + this.#aheadMs) }
    await this.#parts.store.timers.saveClock(clock).catch(error => {
      // A store that cannot write is reported where a request needs it.
      if (!('refusal' in error)) this.#parts.report(error)
    })
  }
}
