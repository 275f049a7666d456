import type { Store } from '../ports/store.ts'

type Parts = { store: Pick<Store, 'retention'>; now: () => number; log?: Log | undefined }
type Log = (words: string, detail: Record<string, unknown>) => void

/** How much faster than the time that the process runs the time of deletions may pass, to catch up after the server was off. */
const CATCH_UP = 4
const DAY_MS = 24 * 60 * 60_000

/**
 * The time that rows are judged old by. It is the clock's, but does not leap with it: a server that is started once with a clock 400
 * days ahead would delete all deliveries and all answers to repeated requests within a minute. It goes on from the last time that
 * the database has seen, at most four times as fast as the process runs. So after a week without the server the deletions are in
 * step again after two days, and with a wrong clock the operator has days to see the log.
 */
export class RetentionClock {
  readonly #parts: Parts
  #known: Promise<number>
  #knownAt = performance.now()

  constructor(parts: Parts) {
    this.#parts = parts
    // Read at once: rows that this process writes have the time of its own clock.
    this.#known = parts.store.retention.knownTime().then(known => known ?? parts.now())
    this.#known.catch(() => {})
  }

  /** The time now, never ahead of the clock; remembered in the database. */
  async read(runningMs = performance.now()): Promise<number> {
    const { store, log } = this.#parts
    const known = await this.#known
    const now = this.#parts.now()
    const passed = CATCH_UP * (runningMs - this.#knownAt)
    const reached = Math.max(known, Math.min(now, known + passed))
    await store.retention.saveKnownTime(Math.round(reached))
    this.#known = Promise.resolve(reached)
    this.#knownAt = runningMs
    const days = Math.floor((now - reached) / DAY_MS)
    if (days > 0) log?.('the clock is ahead of what the database has seen: what is old is deleted slowly', { days })
    return Math.min(now, reached)
  }
}
