import { setImmediate as turn } from 'node:timers/promises'
import type { LiveFollower } from './live-follower.ts'

/** A heartbeat is sent after so long without a frame. */
export const HEARTBEAT_MS = 20_000
const TICK_MS = 1_000
const TICKS = HEARTBEAT_MS / TICK_MS
/** How long heartbeats are sent before other requests are read. */
const SLICE_MS = 4

type Waiting<T, A> = { follower: LiveFollower<T, A>; log: { beat(follower: LiveFollower<T, A>): void } }
type Entry = Waiting<unknown, unknown>

/**
 * The heartbeats of all streams by one timer: buckets by second, each with the followers that are due then. A follower that has sent a
 * frame meanwhile is moved when its bucket comes up, so a frame costs no timer.
 */
export class HeartbeatWheel implements Disposable {
  readonly #now: () => number
  readonly #buckets: Entry[][] = Array.from({ length: TICKS }, () => [])
  #timer: NodeJS.Timeout | null = null
  #size = 0
  #tick = 0
  #seen: { at: number; running: number }
  /** ms that are no whole tick. */
  #rest = 0

  constructor(now: () => number) {
    this.#now = now
    this.#seen = this.#times()
  }

  get tick(): number {
    return this.#tick
  }

  /** For the time that it is live; its log is then asked to beat. */
  add<T, A>(entry: Waiting<T, A>) {
    const { follower } = entry
    follower.lastFrameAt = this.#tick
    if (follower.isInWheel) return
    follower.isInWheel = true
    this.#put(entry as unknown as Entry)
    if (this.#timer !== null) return
    this.#seen = this.#times()
    this.#timer = setInterval(() => void this.#run(), TICK_MS).unref()
  }

  [Symbol.dispose]() {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #put(entry: Entry) {
    this.#buckets[(entry.follower.lastFrameAt + TICKS) % TICKS]!.push(entry)
    this.#size += 1
  }

  async #run() {
    for (let ticks = this.#passed(); ticks > 0; ticks--) {
      this.#tick += 1
      const due = this.#buckets[this.#tick % TICKS]!
      this.#buckets[this.#tick % TICKS] = []
      this.#size -= due.length
      await this.#beat(due)
    }
    if (this.#size === 0) this[Symbol.dispose]()
  }

  async #beat(due: Entry[]) {
    let until = performance.now() + SLICE_MS
    for (const entry of due) {
      const { follower, log } = entry
      if (follower.isLive && follower.lastFrameAt + TICKS <= this.#tick) log.beat(follower)
      follower.isInWheel = follower.isLive
      if (follower.isLive) this.#put(entry)
      if (performance.now() < until) continue
      await turn()
      until = performance.now() + SLICE_MS
    }
  }

  /**
   * Whole ticks since the last call, one round at most. The longer of both: the clock can be set back, and a suspended process does not
   * count. A heartbeat too early costs nothing.
   */
  #passed(): number {
    const { at, running } = this.#times()
    const ms = this.#rest + Math.max(at - this.#seen.at, running - this.#seen.running)
    this.#seen = { at, running }
    this.#rest = ms % TICK_MS
    return Math.min(TICKS, Math.floor(ms / TICK_MS))
  }

  #times() {
    return { at: this.#now(), running: performance.now() }
  }
}
