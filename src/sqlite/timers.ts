import { and, asc, eq, gt, lte, min, sql } from 'drizzle-orm'
import type { Timer, TimerChange } from '../domain/conversation/timers.ts'
import type { Store, TimerClockState } from '../ports/store.ts'
import { readFact, writeFact } from './facts.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { param, slot } from './prepare.ts'
import { handover, timer } from './tables.ts'

/** Companies that one read of a backlog visits, and how many timers of each. */
const MAX_COMPANIES = 64
const OF_EACH = 8

/** Reads the timers of a conversation within a transaction. */
export function timersOf(db: Drizzle): (conversationId: string) => Timer[] {
  // Raw: every command reads them.
  const read = db.$client.prepare<[string], Timer>(
    `SELECT kind, handover_id AS handoverId, control_epoch AS controlEpoch, step, since, due_at AS dueAt
     FROM timer WHERE conversation_id = ?`,
  )
  return conversationId => read.all(conversationId)
}

/** Writes what a change did to timers. Synchronous, for use inside a transaction. */
export class TimerWriter {
  readonly #set
  readonly #clear

  constructor(db: Drizzle) {
    const set = {
      handoverId: slot('handoverId'),
      controlEpoch: slot('controlEpoch'),
      step: slot('step'),
      since: slot('since'),
      dueAt: slot('dueAt'),
    }
    const key = { conversationId: slot('conversationId'), kind: slot('kind'), companyId: slot('companyId') }
    this.#set = db
      .insert(timer)
      .values({ ...key, ...set } as never)
      .onConflictDoUpdate({ target: [timer.conversationId, timer.kind], set })
      .prepare()
    this.#clear = db
      .delete(timer)
      .where(and(eq(timer.conversationId, param('conversationId')), eq(timer.kind, param('kind'))))
      .prepare()
  }

  write({ id: conversationId, companyId }: { id: string; companyId: string }, { set, clear }: TimerChange) {
    for (const kind of clear) this.#clear.run({ conversationId, kind })
    for (const each of set) this.#set.run({ ...each, conversationId, companyId })
  }
}

export function timerStore(db: Drizzle, commit: GroupCommit): Store['timers'] {
  const { companyId } = timer
  const key = { conversationId: timer.conversationId, companyId, kind: timer.kind }
  const of = timersOf(db)
  const known = readFact(db, 'timer-clock')
  const next = db
    .select({ dueAt: min(timer.dueAt) })
    .from(timer)
    .prepare()
  const first = db
    .select(key)
    .from(timer)
    .where(lte(timer.dueAt, param('now')))
    .orderBy(asc(timer.dueAt))
    .limit(sql.placeholder('limit'))
    .prepare()
  // One step of the index per company, however many timers each has.
  const nextCompany = db
    .select({ id: min(companyId) })
    .from(timer)
    .where(gt(companyId, param('after')))
    .prepare()
  const ofCompany = db
    .select(key)
    .from(timer)
    .where(and(eq(companyId, param('companyId')), lte(timer.dueAt, param('now'))))
    .orderBy(asc(timer.dueAt))
    .limit(OF_EACH)
    .prepare()
  const inTurn = (now: number, limit: number, afterCompany: string) => {
    const due: ReturnType<typeof first.all> = []
    let last = afterCompany
    for (let visits = 0; visits < MAX_COMPANIES && due.length < limit; visits += 1) {
      const id = nextCompany.get({ after: last })?.id
      if (id == null) break
      due.push(...ofCompany.all({ companyId: id, now }))
      last = id
    }
    return due
  }
  return {
    of: async conversationId => of(conversationId),
    nextDueAt: async () => next.get()?.dueAt ?? null,
    async due(now, limit, afterCompany) {
      const earliest = first.all({ now, limit })
      if (earliest.length < limit) return earliest
      const behind = inTurn(now, limit, afterCompany)
      return behind.length > 0 ? behind : earliest
    },
    postpone: ({ conversationId, kind }, dueAt) =>
      commit.run(() => {
        db.update(timer)
          .set({ dueAt })
          .where(and(eq(timer.conversationId, conversationId), eq(timer.kind, kind)))
          .run()
      }),
    handoversWithout: async (after, limit) =>
      db
        .select({ id: handover.id, conversationId: handover.conversationId })
        .from(handover)
        .leftJoin(timer, eq(timer.conversationId, handover.conversationId))
        .where(and(sql`${handover.state} <> 'ENDED'`, gt(handover.id, after), sql`${timer.kind} IS NULL`))
        .orderBy(asc(handover.id))
        .limit(limit)
        .all(),
    clock: known === null ? null : (JSON.parse(known) as TimerClockState),
    saveClock: clock => commit.run(() => writeFact(db, 'timer-clock', JSON.stringify(clock))),
  }
}
