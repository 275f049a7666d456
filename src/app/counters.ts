import type { Bot } from '../domain/bot/bot.ts'
import type { Counted } from '../domain/conversation/desk-metrics.ts'
import type { Store } from '../ports/store.ts'

/** Adds one to a counter. The caller does not wait, and a count that fails changes no answer. */
export type Counters = (bot: Pick<Bot, 'id' | 'companyId'>, what: Counted) => void

type Parts = { store: Pick<Store, 'desk'>; now: () => number; report: (error: unknown) => void }

export function createCounters({ store, now, report }: Parts): Counters {
  return ({ id: botId, companyId }, what) => {
    store.desk.count({ companyId, botId }, what, now()).catch(error => {
      // A store that cannot write is reported where a request needs it.
      if (!('refusal' in error)) report(error)
    })
  }
}
