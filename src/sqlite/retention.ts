import { asc, gt, inArray, sql } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { attempt, delivery, repeat } from './tables.ts'

/** A row's own number: rows are walked in the order they were written, so that no index is needed to find the old ones. */
const place = sql<number>`rowid`

export function retentionStore(db: Drizzle, commit: GroupCommit): Store['retention'] {
  return {
    forgetDeliveries: ({ deliveredBefore, deadBefore }, after, limit) =>
      commit.run(() => {
        const { id, state, createdAt, triedAt, failsHandover } = delivery
        const rows = db
          .select({ place, id, state, createdAt, triedAt, failsHandover })
          .from(delivery)
          .where(gt(place, after))
          .orderBy(asc(place))
          .limit(limit)
          .all()
        const horizon = Math.max(deliveredBefore, deadBefore)
        const old = rows.filter(row => {
          const at = Math.max(row.createdAt, row.triedAt ?? 0)
          if (row.state === 'SUCCEEDED') return at < deliveredBefore
          return row.state === 'FAILED' && !row.failsHandover && at < deadBefore
        })
        const ids = old.map(row => row.id)
        db.delete(attempt).where(inArray(attempt.deliveryId, ids)).run()
        db.delete(delivery).where(inArray(delivery.id, ids)).run()
        return goOn(rows, limit, row => row.createdAt < horizon)
      }),
    forgetRepeats: (before, after, limit) =>
      commit.run(() => {
        const rows = db
          .select({ place, at: repeat.at })
          .from(repeat)
          .where(gt(place, after))
          .orderBy(asc(place))
          .limit(limit)
          .all()
        const old = rows.filter(row => row.at < before).map(row => row.place)
        db.delete(repeat).where(inArray(place, old)).run()
        return goOn(rows, limit, row => row.at < before)
      }),
  }
}

/** The last place looked at, where what comes behind it may be old as well. */
function goOn<R extends { place: number }>(rows: R[], limit: number, isOld: (row: R) => boolean): number | null {
  const last = rows.at(-1)
  return last && rows.length === limit && isOld(last) ? last.place : null
}
