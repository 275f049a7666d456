import type { Bot } from '../domain/bot/bot.ts'
import type { Counted } from '../domain/conversation/desk-metrics.ts'
import type { Store } from '../ports/store.ts'

/** Counts one more. Nobody waits for it, and what cannot be counted is still refused, or answered, as it was. */
export type Counters = (bot: Pick<Bot, 'id' | 'companyId'>, what: Counted) => void

type Parts = { store: Pick<Store, 'desk'>; now: () => number; report: (error: unknown) => void }

export function createCounters({ store, now, report }: Parts): Counters {
  return ({ id: botId, companyId }, what) => {
    store.desk.count({ companyId, botId }, what, now()).catch(error => {
      // A store that cannot write is told of by whoever needs it to.
      if (!('refusal' in error)) report(error)
    })
  }
}
