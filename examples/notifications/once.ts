/** Enough for the deliveries that Baton may still repeat. The oldest keys are dropped. */
const MAX_KEYS = 10_000

/** Does the work of each key once, also where a second call comes while the first one works. Work that failed may be tried again. */
export class Once {
  readonly #work = new Map<string, Promise<void>>()

  do(key: string, work: () => Promise<void>): Promise<void> {
    const first = this.#work.get(key)
    if (first) return first
    const done = work()
    this.#work.set(key, done)
    done.catch(() => this.#work.delete(key))
    if (this.#work.size > MAX_KEYS) this.#work.delete(this.#work.keys().next().value as string)
    return done
  }
}
