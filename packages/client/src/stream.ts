import { delayOf } from './backoff.ts'
import { BatonError } from './error.ts'
import { type AnyFrame, type Place, place, startAt } from './resume-point.ts'
import type { Pauses } from './retry-timer.ts'
import { attempt, type Limits } from './subscription-attempt.ts'
import type { Sink, Subscription } from './subscription-socket.ts'

/**
 * `reset`: the server could not serve the cursor and tells the log from its start. `live`: everything that was there has been told.
 * `ended`: by `return()`, by the signal, or by an error that the iterator throws.
 */
export type StreamStatus = 'connecting' | 'catching-up' | 'live' | 'reset' | 'ended'

export type StreamParts = Limits & {
  random: () => number
  pauses: Pauses
  /** Told of every retry. */
  onRetry: (retry: Retry) => void
}
export type Retry = { reason: unknown; attempt: number; delay: number }

type Heartbeat = { __typename: 'Heartbeat'; cursor: string; at: string }
type Begin<F> = (after: string | null, sink: Sink<F | Heartbeat>) => Subscription
export type StreamOptions = { after?: string | null | undefined; signal?: AbortSignal | undefined }

/** Frames held for a reader who is slow. Past that the subscription ends, and begins again when they are read. */
const MAX_QUEUE = 512
/** The same hole this often is no accident. */
const MAX_GAPS = 5

/**
 * Frames exactly once and in order, over as many subscriptions as it takes: each attempt is a subscription of its own that
 * begins after the newest frame there is. Written by hand, so that `return()` ends it at once, wherever it stands.
 */
export class Stream<F extends AnyFrame> implements AsyncIterableIterator<F> {
  readonly #parts: StreamParts
  readonly #begin: Begin<F>
  readonly #ending = new AbortController()
  readonly #watchers = new Set<(status: StreamStatus) => void>()
  readonly #readers: { resolve: (result: IteratorResult<F>) => void; reject: (error: unknown) => void }[] = []
  #queue: F[] = []
  #status: StreamStatus = 'connecting'
  /** Of the newest frame that came. */
  #place: Place
  /** Of the newest frame that was read. */
  #cursor: string | null
  /** Ends this attempt; null between attempts. */
  #stop: (() => void) | null = null
  #started = false
  #paused = false
  #attempt = 0
  #gaps = 0
  #error: BatonError | null = null

  constructor(parts: StreamParts, begin: Begin<F>, { after = null, signal }: StreamOptions) {
    this.#parts = parts
    this.#begin = begin
    this.#place = startAt(after)
    this.#cursor = after
    const end = () => this.#end(null)
    if (signal?.aborted) end()
    signal?.addEventListener('abort', end, { once: true, signal: this.#ending.signal })
  }

  get status(): StreamStatus {
    return this.#status
  }

  /** Where to resume after what was read so far: keep it, and give it to the next `after`. */
  get cursor(): string | null {
    return this.#cursor
  }

  /** Calls `seen` with the status as it is, and whenever it changes, until the returned function is called. */
  onStatus(seen: (status: StreamStatus) => void): () => void {
    this.#watchers.add(seen)
    seen(this.#status)
    return () => this.#watchers.delete(seen)
  }

  next(): Promise<IteratorResult<F>> {
    if (!this.#started && this.#status !== 'ended') {
      this.#started = true
      this.#connect()
    }
    const frame = this.#queue.shift()
    if (frame) {
      if (this.#paused && this.#queue.length === 0) {
        this.#paused = false
        this.#connect()
      }
      return Promise.resolve({ done: false, value: this.#hand(frame) })
    }
    if (this.#status !== 'ended')
      return new Promise((resolve, reject) => {
        this.#readers.push({ resolve, reject })
      })
    const error = this.#error
    this.#error = null
    return error ? Promise.reject(error) : Promise.resolve({ done: true, value: undefined })
  }

  return(): Promise<IteratorResult<F>> {
    this.#queue.length = 0
    this.#end(null)
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator]() {
    return this
  }

  async [Symbol.asyncDispose]() {
    await this.return()
  }

  /** What a kind of stream does with a frame before its reader gets it. */
  protected handed(_frame: F): void {}

  /** How frames wait for their reader. */
  protected enqueue(queue: F[], frame: F): void {
    queue.push(frame)
  }

  #connect() {
    this.#stop = attempt<F | Heartbeat>(this.#parts, sink => this.#begin(this.#place.cursor, sink), {
      frame: frame => (this.#take(frame) ? null : 'the server skipped events'),
      over: (why, steady) => {
        if (steady) this.#attempt = 0
        this.#stop = null
        this.#retry(why)
      },
    })
  }

  /** False where something is missing before this frame. */
  #take(frame: F | Heartbeat): boolean {
    const next = place(this.#place, frame)
    if (next === 'gap') {
      this.#gaps += 1
      return false
    }
    if (next === 'known') return true
    if (next !== this.#place) {
      this.#place = next
      this.#gaps = 0
      this.#attempt = 0
    }
    if (this.#status === 'connecting') this.#show('catching-up')
    // A kind of which nothing was asked for says nothing.
    if (frame.__typename !== 'Heartbeat' && Object.keys(frame).length > 1) this.#offer(frame as F)
    return true
  }

  #offer(frame: F) {
    const reader = this.#readers.shift()
    if (reader) reader.resolve({ done: false, value: this.#hand(frame) })
    else this.enqueue(this.#queue, frame)
    if (this.#queue.length < MAX_QUEUE) return
    this.#paused = true
    this.#stop?.()
    this.#forgetMarks()
    this.#show('catching-up')
  }

  /** The status is that of what was read, not of what waits to be. */
  #hand(frame: F): F {
    if (frame.cursor !== undefined) this.#cursor = frame.cursor
    this.handed(frame)
    if (frame.__typename === 'CaughtUp') this.#show('live')
    else if (frame.__typename === 'Reset' && this.#status !== 'connecting') this.#show('reset')
    return frame
  }

  /** What a subscription that is over had caught up with is no news: the next will say it anew. */
  #forgetMarks() {
    this.#queue = this.#queue.filter(frame => frame.__typename !== 'CaughtUp')
  }

  #retry(why: unknown) {
    if (this.#status === 'ended') return
    if (why instanceof BatonError) return this.#end(why)
    if (this.#gaps >= MAX_GAPS) return this.#end(new BatonError('log_gap', 'The server keeps skipping events.'))
    this.#forgetMarks()
    this.#show('connecting')
    const { pauses, random, onRetry } = this.#parts
    const attempt = this.#attempt
    this.#attempt += 1
    const delay = delayOf(attempt, random)
    onRetry({ reason: why, attempt, delay })
    pauses.pause(delay, this.#ending.signal).then(() => {
      if (this.#status !== 'ended') this.#connect()
    })
  }

  #end(error: BatonError | null) {
    if (this.#status === 'ended') return
    this.#stop?.()
    this.#show('ended')
    this.#ending.abort()
    const [first, ...others] = this.#readers.splice(0)
    if (error && first) first.reject(error)
    else {
      this.#error = error
      first?.resolve({ done: true, value: undefined })
    }
    for (const reader of others) reader.resolve({ done: true, value: undefined })
    this.#watchers.clear()
  }

  #show(status: StreamStatus) {
    if (this.#status === status) return
    this.#status = status
    for (const seen of this.#watchers) seen(status)
  }
}
