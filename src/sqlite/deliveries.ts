import type { Database } from 'better-sqlite3'
import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { AttemptRecord, Delivery, DeliveryFilter } from '../domain/webhook/delivery.ts'
import type { DeliveryStore } from '../ports/outbox.ts'
import type { GroupCommit } from './group-commit.ts'
import { LaneLeases } from './lane-leases.ts'
import type { Drizzle } from './open.ts'
import { recordAndClaim } from './record-and-claim.ts'
import type { Replayer } from './replay.ts'
import { attempt, delivery, lane, webhook } from './tables.ts'
import type { WebhookHistory } from './webhook-history.ts'
import type { WebhookQueue } from './webhook-queue.ts'

type File = { sqlite: Database; db: Drizzle }
type Parts = { queue: WebhookQueue; history: WebhookHistory; replayer: Replayer }

export function deliveryStore(
  { sqlite, db }: File,
  commit: GroupCommit,
  { queue, history, replayer }: Parts,
): DeliveryStore {
  releaseLeases(db)
  const claim = recordAndClaim(sqlite, db, { queue, history, lanes: new LaneLeases(sqlite) })
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
    recordAndClaim: request => commit.run(() => claim(request)),
    redeliver: (filter, now, limit) => commit.run(() => replayer.redeliver(conditionsOf(filter)!, now, limit)),
    replay: (ask, rule) => commit.run(() => replayer.replay(ask, rule)),
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

function conditionsOf(filter: DeliveryFilter): SQL | undefined {
  const { companyId, ids, webhookId, conversationId, states, since, until, fromSeq, toSeq } = filter
  // A literal, so that SQLite uses the index of dead letters where only these are asked for.
  const dead = states?.length === 1 && states[0] === 'FAILED'
  return and(
    eq(delivery.companyId, companyId),
    ids && inArray(delivery.id, ids),
    webhookId === undefined ? undefined : eq(delivery.webhookId, webhookId),
    conversationId === undefined ? undefined : eq(delivery.conversationId, conversationId),
    dead ? sql`state = 'FAILED'` : states && inArray(delivery.state, states),
    since === undefined ? undefined : gte(delivery.createdAt, since),
    until === undefined ? undefined : lt(delivery.createdAt, until),
    fromSeq === undefined ? undefined : gte(delivery.seq, fromSeq),
    toSeq === undefined ? undefined : lte(delivery.seq, toSeq),
  )
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
