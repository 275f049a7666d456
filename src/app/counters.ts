import type { Bot } from '../domain/bot/bot.ts'
import type { Counted } from '../domain/conversation/desk-metrics.ts'
import type { Store } from '../ports/store.ts'

type Parts = { store: Pick<Store, 'desk'>; now: () => number; report: (error: unknown) => void }

/** The desk's counters of what leaves no event. */
export class Counters {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Adds one. The caller does not wait, and a failure to count changes no answer. */
  add({ id: botId, companyId }: Pick<Bot, 'id' | 'companyId'>, what: Counted) {
    const { store, now, report } = this.#parts
    store.desk.count({ companyId, botId }, what, now()).catch(error => {
      // A store that cannot write is reported where a request needs it.
      if (!('refusal' in error)) report(error)
    })
  }
}
