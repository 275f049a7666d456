import type { Database } from 'better-sqlite3'
import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { AttemptRecord, Delivery, DeliveryFilter } from '../domain/webhook/delivery.ts'
import type { DeliveryStore } from '../ports/outbox.ts'
import type { GroupCommit } from './group-commit.ts'
import { laneBook } from './lane-leases.ts'
import type { Drizzle } from './open.ts'
import { exchanger } from './record-and-claim.ts'
import type { Replayer } from './replay.ts'
import { attempt, delivery, lane, webhook } from './tables.ts'
import type { NoteBook } from './webhook-history.ts'
import type { WebhookLine } from './webhook-queue.ts'

type File = { sqlite: Database; db: Drizzle }
type Books = { line: WebhookLine; notes: NoteBook; replayer: Replayer }

export function deliveryStore(
  { sqlite, db }: File,
  commit: GroupCommit,
  { line, notes, replayer }: Books,
): DeliveryStore {
  takeBackLeases(db)
  const exchange = exchanger(sqlite, db, { line, notes, lanes: laneBook(sqlite) })
  return {
    get: async id => strip(db.select().from(delivery).where(eq(delivery.id, id)).get()),
    list: async (filter, { after, limit, newestFirst = false }) => {
      const [behind, order] = newestFirst ? [lt, desc] : [gt, asc]
      return db
        .select()
        .from(delivery)
        .where(and(wheres(filter), after === null ? undefined : behind(delivery.id, after)))
        .orderBy(order(delivery.id))
        .limit(limit)
        .all()
        .map(row => strip(row)!)
    },
    attempts: async id => history(db, id),
    exchange: ask => commit.run(() => exchange(ask)),
    redeliver: (filter, now, limit) => commit.run(() => replayer.redeliver(wheres(filter)!, now, limit)),
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

/** One process owns the file, so a lease found at opening is a dead process's: what it held is owed again at once. */
function takeBackLeases(db: Drizzle) {
  db.update(lane).set({ dueAt: 0, leaseToken: null }).where(isNotNull(lane.leaseToken)).run()
  db.update(webhook).set({ probeAt: 0 }).where(isNotNull(webhook.probeAt)).run()
  // Who waited for hands, waited for that process's.
  db.update(webhook).set({ ready: false, wakeAt: 0 }).run()
}

function wheres(filter: DeliveryFilter): SQL | undefined {
  const { companyId, ids, webhookId, conversationId, states, since, until, fromSeq, toSeq } = filter
  // A literal, so that the index of the dead letters is used where only these are asked for.
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

function history(db: Drizzle, id: string): AttemptRecord[] {
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
