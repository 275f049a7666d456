import { retryDelay } from './backoff.ts'
import type { Clock } from './clock.ts'
import { BatonError } from './error.ts'
import { FrameQueue } from './frame-queue.ts'
import { type AnyFrame, advance, type ResumePoint, resumeAfter } from './resume-point.ts'
import type { RetryTimer } from './retry-timer.ts'
import { SubscriptionAttempt } from './subscription-attempt.ts'
import type { Sink, Subscription } from './subscription-socket.ts'

/**
 * `catching-up`: stored events arrive. `live`: all of them were read. `reset`: the server could not serve the cursor
 * and replays the log from its start. `ended`: by `return()`, by the signal, or by an error, which the iterator throws.
 */
export type StreamStatus = 'connecting' | 'catching-up' | 'live' | 'reset' | 'ended'

/**
 * A retry of a stream: why the subscription before it ended, how many came before, and the milliseconds until it
 * starts.
 */
export type Retry = { reason: unknown; attempt: number; delay: number }

/** @internal */
export type StreamContext = {
  clock: Clock
  random: () => number
  retryTimer: RetryTimer
  connectTimeout: number
  heartbeatTimeout: number
  onRetry: (retry: Retry) => void
}

export type StreamOptions = {
  /** The cursor to resume after. Without it the stream starts at the beginning of the log. */
  after?: string | null | undefined
  /** Ends the stream. */
  signal?: AbortSignal | undefined
}

/** @internal */
type Heartbeat = { __typename: 'Heartbeat'; cursor: string; at: string }
/** @internal */
export type Subscribe<F> = (after: string | null, sink: Sink<F | Heartbeat>) => Subscription

/**
 * Frames that wait for a slow reader. At this number the subscription ends; it starts again when all of them were read.
 */
const MAX_WAITING = 512
/** After this many gaps at one place the server has lost events, and no retry brings them back. */
const MAX_GAPS = 5

/**
 * Frames exactly once and in order, over as many subscriptions as needed: each attempt is a new subscription that
 * resumes after the newest frame received. An iterator and not an async generator, whose `return()` would wait for a
 * pending `next()`.
 */
export class Stream<F extends AnyFrame> implements AsyncIterableIterator<F> {
  readonly #context: StreamContext
  readonly #subscribe: Subscribe<F>
  readonly #ending = new AbortController()
  readonly #listeners = new Set<(status: StreamStatus) => void>()
  readonly #queue: FrameQueue<F>
  #status: StreamStatus = 'connecting'
  /** After the newest frame received. */
  #resumePoint: ResumePoint
  /** Of the newest frame read. */
  #cursor: string | null
  /** Null while the stream waits for a retry or for its reader. */
  #attempt: SubscriptionAttempt<F | Heartbeat> | null = null
  #started = false
  #paused = false
  #retries = 0
  #gaps = 0

  /** @internal */
  constructor(context: StreamContext, subscribe: Subscribe<F>, { after = null, signal }: StreamOptions) {
    this.#context = context
    this.#subscribe = subscribe
    this.#resumePoint = resumeAfter(after)
    this.#cursor = after
    this.#queue = new FrameQueue<F>({
      onRead: frame => this.#read(frame),
      insert: (waiting, frame) => this.enqueue(waiting, frame),
    })
    const end = () => this.#end(null)
    if (signal?.aborted) end()
    signal?.addEventListener('abort', end, { once: true, signal: this.#ending.signal })
  }

  get status(): StreamStatus {
    return this.#status
  }

  /** The position of the last frame that was read. Store it, and pass it as `after` to resume there. */
  get cursor(): string | null {
    return this.#cursor
  }

  /** Calls the listener with the status now and after each change, until the returned function is called. */
  onStatus(listener: (status: StreamStatus) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#status)
    return () => this.#listeners.delete(listener)
  }

  next(): Promise<IteratorResult<F>> {
    if (!this.#started) {
      this.#started = true
      this.#connect()
    }
    const result = this.#queue.next()
    if (this.#paused && this.#queue.length === 0) {
      this.#paused = false
      this.#connect()
    }
    return result
  }

  return(): Promise<IteratorResult<F>> {
    this.#queue.filter(() => false)
    this.#end(null)
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator]() {
    return this
  }

  async [Symbol.asyncDispose]() {
    await this.return()
  }

  /** Called with each frame before its reader receives it. @internal */
  protected onRead(_frame: F): void {}

  /** Puts a frame among those that wait for the reader. @internal */
  protected enqueue(waiting: F[], frame: F): void {
    waiting.push(frame)
  }

  #connect() {
    if (this.#status === 'ended') return
    const { clock, connectTimeout, heartbeatTimeout } = this.#context
    this.#attempt = new SubscriptionAttempt<F | Heartbeat>({
      clock,
      connectTimeout,
      heartbeatTimeout,
      subscribe: sink => this.#subscribe(this.#resumePoint.cursor, sink),
      onFrame: frame => (this.#receive(frame) ? null : 'the server skipped events'),
      onEnd: (reason, stable) => {
        if (stable) this.#retries = 0
        this.#attempt = null
        this.#retry(reason)
      },
    })
  }

  /** False when events are missing before this frame. */
  #receive(frame: F | Heartbeat): boolean {
    const next = advance(this.#resumePoint, frame)
    if (next === 'gap') {
      this.#gaps += 1
      return false
    }
    if (next === 'duplicate') return true
    if (next !== this.#resumePoint) {
      this.#resumePoint = next
      this.#gaps = 0
      this.#retries = 0
    }
    if (this.#status === 'connecting') this.#setStatus('catching-up')
    // A frame of an unknown type has no field but its `__typename`: there is nothing to read in it.
    if (frame.__typename !== 'Heartbeat' && Object.keys(frame).length > 1) this.#push(frame as F)
    return true
  }

  #push(frame: F) {
    this.#queue.push(frame)
    if (this.#queue.length < MAX_WAITING) return
    this.#paused = true
    this.#attempt?.stop()
    this.#attempt = null
    this.#dropCaughtUp()
    this.#setStatus('catching-up')
  }

  /** The status follows what was read, not what waits. */
  #read(frame: F) {
    if (frame.cursor !== undefined) this.#cursor = frame.cursor
    this.onRead(frame)
    if (frame.__typename === 'CaughtUp') this.#setStatus('live')
    else if (frame.__typename === 'Reset' && this.#status !== 'connecting') this.#setStatus('reset')
  }

  /**
   * The next subscription sends its own CaughtUp; one of an ended subscription would set the status to live too early.
   */
  #dropCaughtUp() {
    this.#queue.filter(({ __typename }) => __typename !== 'CaughtUp')
  }

  #retry(reason: unknown) {
    if (this.#status === 'ended') return
    if (reason instanceof BatonError) return this.#end(reason)
    if (this.#gaps >= MAX_GAPS) return this.#end(new BatonError('log_gap', 'The server keeps skipping events.'))
    this.#dropCaughtUp()
    this.#setStatus('connecting')
    const { retryTimer, random, onRetry } = this.#context
    const attempt = this.#retries
    this.#retries += 1
    const delay = retryDelay(attempt, random)
    onRetry({ reason, attempt, delay })
    retryTimer.wait(delay, this.#ending.signal).then(() => this.#connect())
  }

  #end(error: BatonError | null) {
    if (this.#status === 'ended') return
    this.#attempt?.stop()
    this.#setStatus('ended')
    this.#ending.abort()
    this.#queue.close(error)
    this.#listeners.clear()
  }

  #setStatus(status: StreamStatus) {
    if (this.#status === status) return
    this.#status = status
    for (const listener of this.#listeners) listener(status)
  }
}
