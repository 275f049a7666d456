import { and, asc, desc, eq, gt, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import type { AttemptRecord, Delivery } from '../domain/webhook/delivery.ts'
import type { DeliveryStore } from '../ports/outbox.ts'
import { conditionsOf } from './delivery-filter.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { attempt, delivery, lane, webhook } from './tables.ts'

export function deliveryStore(db: Drizzle, commit: GroupCommit): DeliveryStore {
  releaseLeases(db)
  return {
    get: async id => strip(db.select().from(delivery).where(eq(delivery.id, id)).get()),
    list: async (filter, { after, limit, newestFirst = false }) => {
      const [behind, order] = newestFirst ? [lt, desc] : [gt, asc]
      return db
        .select()
        .from(delivery)
        .where(and(conditionsOf(filter), after === null ? undefined : behind(delivery.id, after)))
        .orderBy(order(delivery.id))
        .limit(limit)
        .all()
        .map(row => strip(row)!)
    },
    attempts: async id => attemptsOf(db, id),
    failedClaims: async limit =>
      db
        .select()
        .from(delivery)
        .where(sql`fails_handover = 1`)
        .orderBy(asc(delivery.id))
        .limit(limit)
        .all()
        .map(row => strip(row)!),
    settleClaims: ids =>
      commit.run(() => {
        db.update(delivery).set({ failsHandover: false }).where(inArray(delivery.id, ids)).run()
      }),
  }
}

/** One process owns the file, so a lease found at opening belongs to a process that ended: its deliveries are due at once. */
function releaseLeases(db: Drizzle) {
  db.update(lane).set({ dueAt: 0, leaseToken: null }).where(isNotNull(lane.leaseToken)).run()
  db.update(webhook).set({ probeAt: 0 }).where(isNotNull(webhook.probeAt)).run()
  // Webhooks that were blocked, were so by that process's concurrency limit.
  db.update(webhook).set({ ready: false, wakeAt: 0 }).run()
}

function attemptsOf(db: Drizzle, id: string): AttemptRecord[] {
  const kept = db.select().from(attempt).where(eq(attempt.deliveryId, id)).orderBy(asc(attempt.number)).all()
  const past = kept.map(({ deliveryId: _, number: __, ...rest }) => rest)
  const row = db.select().from(delivery).where(eq(delivery.id, id)).get()
  if (!row || row.status === null) return past
  const { triedAt, durationMs, status, answer } = row
  return [...past, { at: triedAt!, durationMs: durationMs!, status, failure: null, detail: null, answer }]
}

type Row = typeof delivery.$inferSelect
function strip(row: Row | undefined): Delivery | null {
  if (!row) return null
  const { failsHandover: _, status: __, durationMs: ___, answer: ____, ...rest } = row
  return rest
}
