import { asc, desc, gt, inArray, sql } from 'drizzle-orm'
import { isExpired } from '../domain/webhook/retention.ts'
import type { Store } from '../ports/store.ts'
import { readFact, writeFact } from './facts.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { attempt, delivery, idempotencyKey } from './tables.ts'

/** The rowid: rows are walked in the order they were written, so that no index is needed to find the old ones. */
const position = sql<number>`rowid`

export function retentionStore(db: Drizzle, commit: GroupCommit): Store['retention'] {
  return {
    async knownTime() {
      const saved = readFact(db, 'retention-time')
      if (saved !== null) return Number(saved)
      const newest = [
        db.select({ at: delivery.createdAt }).from(delivery).orderBy(desc(position)).limit(1).get(),
        db.select({ at: idempotencyKey.at }).from(idempotencyKey).orderBy(desc(position)).limit(1).get(),
      ].flatMap(row => row?.at ?? [])
      return newest.length > 0 ? Math.max(...newest) : null
    },
    saveKnownTime: at => commit.run(() => writeFact(db, 'retention-time', String(at))),
    deleteDeliveries: (limits, after, limit) =>
      commit.run(() => {
        const { id, state, createdAt, triedAt, failsHandover } = delivery
        const rows = db
          .select({ position, id, state, createdAt, triedAt, failsHandover })
          .from(delivery)
          .where(gt(position, after))
          .orderBy(asc(position))
          .limit(limit)
          .all()
        const horizon = Math.max(limits.deliveredBefore, limits.deadBefore)
        const ids = rows.filter(row => isExpired(row, limits)).map(row => row.id)
        db.delete(attempt).where(inArray(attempt.deliveryId, ids)).run()
        db.delete(delivery).where(inArray(delivery.id, ids)).run()
        return continueAt(rows, limit, row => row.createdAt < horizon)
      }),
    deleteIdempotencyKeys: (before, after, limit) =>
      commit.run(() => {
        const rows = db
          .select({ position, at: idempotencyKey.at })
          .from(idempotencyKey)
          .where(gt(position, after))
          .orderBy(asc(position))
          .limit(limit)
          .all()
        const old = rows.filter(row => row.at < before).map(row => row.position)
        db.delete(idempotencyKey).where(inArray(position, old)).run()
        return continueAt(rows, limit, row => row.at < before)
      }),
  }
}

/** Where to continue, if the rows behind may be old too. */
function continueAt<R extends { position: number }>(
  rows: R[],
  limit: number,
  isOld: (row: R) => boolean,
): number | null {
  const last = rows.at(-1)
  return last && rows.length === limit && isOld(last) ? last.position : null
}
