import { and, count, desc, eq, gte, isNotNull, min, type SQL, sql, sum } from 'drizzle-orm'
import { dayOf, startOfDay, type Taken, waits } from '../domain/conversation/desk-metrics.ts'
import type { InboxFilter, Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { counter, handover } from './tables.ts'
import { tenantFilter } from './tenant-filter.ts'

/** Medians are taken of the newest of the day: reading a busy desk must not delay other requests. */
const MAX_MEASURED = 5_000

/** Each metric is read from an index alone, from the start of the day on: what ended before costs nothing. */
export function deskStore(db: Drizzle, commit: GroupCommit): Store['desk'] {
  return { count: countOne, metrics }

  function countOne(...[bot, what, at]: Parameters<Store['desk']['count']>) {
    const key = [counter.companyId, counter.what, counter.day, counter.botId]
    const oneMore = { target: key, set: { count: sql`${counter.count} + 1` } }
    const row = { ...bot, what, day: dayOf(at), count: 1 }
    return commit.run(() => {
      db.insert(counter).values(row).onConflictDoUpdate(oneMore).run()
    })
  }

  async function metrics(filter: InboxFilter, now: number) {
    const since = startOfDay(now)
    const own = tenantFilter(handover, filter)
    const queue = and(own, eq(handover.state, 'REQUESTED'))
    const handled = and(own, gte(handover.endedAt, since), isNotNull(handover.takenAt))
    const first = db
      .select({ at: min(handover.requestedAt) })
      .from(handover)
      .where(queue)
      .get()!.at
    return {
      since,
      waiting: countOf(queue),
      longestWait: first === null ? null : Math.max(0, now - first),
      ...waits(newestTaken(and(own, gte(handover.takenAt, since)))),
      handledToday: countOf(handled),
      staleBotRepliesBlocked: blocked(filter, dayOf(now)),
    }
  }

  function countOf(where: SQL | undefined): number {
    return db.select({ count: count() }).from(handover).where(where).get()!.count
  }

  function newestTaken(where: SQL | undefined): Taken[] {
    const { requestedAt, takenAt, answeredAt, route } = handover
    const rows = db
      .select({ requestedAt, takenAt, answeredAt, route })
      .from(handover)
      .where(where)
      .orderBy(desc(takenAt))
      .limit(MAX_MEASURED)
      .all()
    return rows as Taken[]
  }

  function blocked(filter: InboxFilter, day: number): number {
    const theirs = and(tenantFilter(counter, filter), eq(counter.what, 'stale-bot-reply'), eq(counter.day, day))
    return Number(
      db
        .select({ sum: sum(counter.count) })
        .from(counter)
        .where(theirs)
        .get()!.sum ?? 0,
    )
  }
}
