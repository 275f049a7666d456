/** A webhook's POST with a valid signature. */
export type ReceivedWebhook = {
  /** 1, 2, 3 … since the server started. */
  n: number
  /** ms since 1970. */
  at: number
  kind: 'claim' | 'message'
  headers: Record<string, string>
  body: string
}

const MAX_KEPT = 100

/** The newest webhooks. A reader asks for those after the last it has seen; nothing is stored per reader. */
export class ReceivedWebhooks {
  readonly #webhooks: ReceivedWebhook[] = []
  readonly #waiting = new Set<() => void>()
  #count = 0
  #isClosed = false

  add(webhook: Omit<ReceivedWebhook, 'n'>) {
    this.#count += 1
    this.#webhooks.push({ n: this.#count, ...webhook })
    if (this.#webhooks.length > MAX_KEPT) this.#webhooks.shift()
    this.#wake()
  }

  /** Waits for webhooks after number `n`. Empty: closed, or the reader has left. */
  async after(n: number, signal: AbortSignal): Promise<ReceivedWebhook[]> {
    for (;;) {
      // A reader with a higher number than ours saw it from this server before its restart: it gets all.
      const found = this.#webhooks.filter(each => n > this.#count || each.n > n)
      if (found.length > 0 || this.#isClosed || signal.aborted) return found
      await new Promise<void>(resolve => {
        this.#waiting.add(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  close() {
    this.#isClosed = true
    this.#wake()
  }

  #wake() {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
