import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../ports/store.ts'
import { failAbandoned } from './outbox/finish-change.ts'
import { RetentionClock } from './retention-clock.ts'

export type RetentionPolicy = {
  /** How long successful deliveries are kept, in ms; Infinity: for ever. */
  deliveredMs: number
  /** The same for dead letters. */
  deadMs: number
}
type Parts = {
  store: Pick<Store, 'retention' | 'outbox'>
  keep: RetentionPolicy
  now: () => number
  /** Erases what a call of `pruneConversation` could not finish. */
  finishErasures: () => Promise<void>
  report: (error: unknown) => void
  /** For the operator. */
  log?: ((words: string, detail: Record<string, unknown>) => void) | undefined
  firstMs?: number
}

/** A program repeats a request within minutes; a phone that was switched off, within days. */
export const KEEP_IDEMPOTENCY_KEYS_MS = 7 * 24 * 60 * 60_000
const FIRST_MS = 60_000
const EVERY_MS = 60 * 60_000
/** Few rows at a time with a pause between, so that no writer waits for a sweep. */
const BATCH = 200
const PAUSE_MS = 50

/** Deletes rows past their time, and finishes what a crash left half done, once an hour. Disposing of it waits for the batch under way. */
export class Retention implements AsyncDisposable {
  readonly #parts: Parts
  readonly #clock: RetentionClock
  readonly #stop = new AbortController()
  #sweep = Promise.resolve()
  #timer: NodeJS.Timeout

  constructor(parts: Parts) {
    this.#parts = parts
    this.#clock = new RetentionClock(parts)
    this.#timer = setTimeout(() => this.#run(), parts.firstMs ?? FIRST_MS).unref()
  }

  async [Symbol.asyncDispose]() {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await this.#sweep
  }

  #run() {
    this.#sweep = this.#sweepByClock().catch(error => {
      // A store that cannot write is reported where a request needs it; the next sweep comes in an hour.
      if (!('refusal' in error)) this.#parts.report(error)
    })
    this.#timer = setTimeout(() => this.#run(), EVERY_MS).unref()
  }

  async #sweepByClock() {
    await this.#parts.finishErasures()
    const at = await this.#clock.read()
    await sweep({ ...this.#parts, now: () => at }, this.#stop.signal)
  }
}

/** One sweep over all old rows. */
export async function sweep({ store, keep, now }: Pick<Parts, 'store' | 'keep' | 'now'>, signal?: AbortSignal) {
  const at = now()
  await failAbandoned(store.outbox)
  const before = { deliveredBefore: at - keep.deliveredMs, deadBefore: at - keep.deadMs }
  await inBatches(position => store.retention.deleteDeliveries(before, position, BATCH), signal)
  await inBatches(
    position => store.retention.deleteIdempotencyKeys(at - KEEP_IDEMPOTENCY_KEYS_MS, position, BATCH),
    signal,
  )
}

/** `deleteBatch` answers the position to continue after; null: nothing is left. */
async function inBatches(deleteBatch: (after: number) => Promise<number | null>, signal: AbortSignal | undefined) {
  let position: number | null = 0
  while (position !== null && !signal?.aborted) {
    position = await deleteBatch(position)
    if (position !== null) await sleep(PAUSE_MS)
  }
}
