import { asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { AttemptRecord, Delivery } from '../domain/webhook/delivery.ts'
import type { DeliveryStore } from '../ports/outbox.ts'
import { conditionsOf } from './delivery-filter.ts'
import { DeliveryScan, type Pause } from './delivery-scan.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { attempt, delivery, lane, webhook } from './tables.ts'

export function deliveryStore(db: Drizzle, commit: GroupCommit, pause: Pause): DeliveryStore {
  const scan = new DeliveryScan(db, pause)
  releaseLeases(db)
  return {
    get: async id => strip(db.select().from(delivery).where(eq(delivery.id, id)).get()),
    async list(filter, { after, limit, newestFirst = false }) {
      const ids = filter.ids ? ofIds(filter.ids, after, newestFirst) : null
      const chosen = ids ?? (await scan.byId(filter, after, limit, newestFirst))
      return (
        db
          .select()
          .from(delivery)
          // A row may have changed since it was found.
          .where(conditionsOf({ ...filter, ids: chosen }))
          .orderBy((newestFirst ? desc : asc)(delivery.id))
          .limit(limit)
          .all()
          .map(row => strip(row)!)
      )
    },
    first: (filter, limit) => scan.bySeq(filter, limit),
    attempts: async id => attemptsOf(db, id),
    newestAt: async () =>
      db.select({ at: delivery.createdAt }).from(delivery).orderBy(desc(sql`rowid`)).limit(1).get()?.at ?? null,
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

const ofIds = (ids: string[], after: string | null, newestFirst: boolean) =>
  ids.filter(id => after === null || (newestFirst ? id < after : id > after))

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
