/** Enough for the deliveries that Baton may still repeat. The oldest ids are dropped. */
const MAX_IDS = 10_000

/**
 * Does the work of each webhook id once. Baton delivers at least once, so a delivery may come again, even while its
 * first copy is being worked on. Work that failed may be tried again.
 */
export class Deduplicator {
  readonly #work = new Map<string, Promise<void>>()

  once(webhookId: string, work: () => Promise<void>): Promise<void> {
    const first = this.#work.get(webhookId)
    if (first) return first
    const done = work()
    this.#work.set(webhookId, done)
    done.catch(() => this.#work.delete(webhookId))
    if (this.#work.size > MAX_IDS) this.#work.delete(this.#work.keys().next().value as string)
    return done
  }
}
