import type { Clock } from './clock.ts'
import type { Sink, Subscription } from './subscription-socket.ts'

export type AttemptOptions<F> = {
  clock: Clock
  /** Milliseconds until the first frame has to arrive. */
  connectTimeout: number
  /** Milliseconds without a frame after which the subscription is dead. The server sends a heartbeat every 20 s. */
  heartbeatTimeout: number
  subscribe: (sink: Sink<F>) => Subscription
  /** Returns null, or the reason why this attempt cannot go on. */
  onFrame: (frame: F) => string | null
  /** The attempt ended. `stable`: it lasted long enough for the next retry to start with a short delay again. */
  onEnd: (reason: unknown, stable: boolean) => void
}

const STABLE_AFTER_MS = 5_000

/**
 * One subscription of a stream, with its timeouts. When no frame arrives in time, the subscription ends and its socket
 * is cut.
 */
export class SubscriptionAttempt<F> {
  readonly #options: AttemptOptions<F>
  readonly #startedAt: number
  #lastFrameAt: number
  #connected = false
  #stopped = false
  #cancelTimer: () => void
  #subscription: Subscription | null = null

  constructor(options: AttemptOptions<F>) {
    const { clock, connectTimeout, subscribe } = options
    this.#options = options
    this.#startedAt = clock.now()
    this.#lastFrameAt = this.#startedAt
    this.#cancelTimer = clock.after(connectTimeout, this.#checkTimeout)
    this.#subscription = subscribe({
      next: frame => this.#receive(frame),
      end: reason => this.#fail(reason),
    })
  }

  /** Ends the attempt without calling `onEnd`. */
  stop() {
    this.#stopped = true
    this.#cancelTimer()
    this.#subscription?.end()
  }

  #receive(frame: F) {
    if (this.#stopped) return
    const { clock, heartbeatTimeout, onFrame } = this.#options
    this.#lastFrameAt = clock.now()
    if (!this.#connected) {
      this.#connected = true
      this.#cancelTimer()
      this.#cancelTimer = clock.after(heartbeatTimeout, this.#checkTimeout)
    }
    const reason = onFrame(frame)
    if (reason !== null) this.#fail(reason)
  }

  /** Runs once per timeout, not per frame: a frame only notes when it came. */
  readonly #checkTimeout = () => {
    const { clock, connectTimeout, heartbeatTimeout } = this.#options
    const silentFor = clock.now() - this.#lastFrameAt
    const remaining = (this.#connected ? heartbeatTimeout : connectTimeout) - silentFor
    if (remaining > 0) {
      this.#cancelTimer = clock.after(remaining, this.#checkTimeout)
      return
    }
    this.#fail(`no frame for ${silentFor} ms`)
    this.#subscription?.terminate()
  }

  #fail(reason: unknown) {
    if (this.#stopped) return
    this.stop()
    const lasted = this.#options.clock.now() - this.#startedAt
    this.#options.onEnd(reason, this.#connected && lasted >= STABLE_AFTER_MS)
  }
}
