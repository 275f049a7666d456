import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../ports/store.ts'

export type RetentionPolicy = {
  /** How long deliveries that arrived are kept, in ms; Infinity: for ever. */
  deliveredMs: number
  /** The same of dead letters. */
  deadMs: number
}
type Parts = {
  store: Pick<Store, 'retention'>
  keep: RetentionPolicy
  now: () => number
  report: (error: unknown) => void
}

/** Whoever repeats a request does so within minutes; a phone that was off, within days. */
export const KEEP_IDEMPOTENCY_KEYS_MS = 7 * 24 * 60 * 60_000
const FIRST_MS = 60_000
const EVERY_MS = 60 * 60_000
/** So few rows at a time, and so long a rest between, that no writer waits for it. */
const BATCH = 200
const REST_MS = 50

/** Forgets what nobody asks for any more, once an hour. */
export function startRetention(parts: Parts): AsyncDisposable {
  const stop = new AbortController()
  let sweeping = Promise.resolve()
  let timer = setTimeout(run, FIRST_MS).unref()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      clearTimeout(timer)
      await sweeping
    },
  }

  function run() {
    sweeping = sweep(parts, stop.signal).catch(error => {
      // A store that cannot write is told of by whoever needs it to; the next hour comes.
      if (!('refusal' in error)) parts.report(error)
    })
    timer = setTimeout(run, EVERY_MS).unref()
  }
}

export async function sweep({ store, keep, now }: Omit<Parts, 'report'>, signal?: AbortSignal) {
  const at = now()
  const before = { deliveredBefore: at - keep.deliveredMs, deadBefore: at - keep.deadMs }
  await inBatches(place => store.retention.forgetDeliveries(before, place, BATCH))
  await inBatches(place => store.retention.forgetRepeats(at - KEEP_IDEMPOTENCY_KEYS_MS, place, BATCH))

  async function inBatches(forget: (place: number) => Promise<number | null>) {
    let place: number | null = 0
    while (place !== null && !signal?.aborted) {
      place = await forget(place)
      if (place !== null) await sleep(REST_MS)
    }
  }
}
