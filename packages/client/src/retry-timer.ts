import type { Clock } from './clock.ts'

type EventTarget = {
  addEventListener?: (type: string, listener: () => void) => void
  removeEventListener?: (type: string, listener: () => void) => void
}

/**
 * Delays before retries. A delay ends early when its signal aborts or when the browser reports that the network is
 * back.
 */
export class RetryTimer {
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()
  // Only browsers send `online`; elsewhere a delay takes its full time.
  readonly #host = globalThis as EventTarget

  constructor(clock: Clock) {
    this.#clock = clock
    this.#host.addEventListener?.('online', this.wake)
  }

  /** Ends every delay now. */
  readonly wake = () => {
    for (const end of this.#waiting) end()
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        cancel()
        this.#waiting.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const cancel = this.#clock.after(ms, end)
      this.#waiting.add(end)
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
    })
  }

  close() {
    this.#host.removeEventListener?.('online', this.wake)
  }
}
