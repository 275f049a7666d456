import { randomUUID } from 'node:crypto'
import { and, asc, eq, gt, isNotNull, lte, min, sql } from 'drizzle-orm'
import type { GroupCommit } from './commit.ts'
import type { Drizzle } from './open.ts'
import { insertInto } from './prepare.ts'
import type { DeliveryStore, Leased } from './store.ts'
import { attempt, delivery, lane, webhook } from './tables.ts'

export function deliveryStore(db: Drizzle, commit: GroupCommit): DeliveryStore {
  const addAttempt = insertInto(db, attempt)
  const inLane = and(
    eq(lane.webhookId, sql.placeholder('webhookId')),
    eq(lane.conversationId, sql.placeholder('conversationId')),
  )
  const dueLanes = db
    .select({ webhookId: lane.webhookId, conversationId: lane.conversationId })
    .from(lane)
    .where(lte(lane.dueAt, sql.placeholder('now')))
    .orderBy(asc(lane.dueAt))
    .limit(sql.placeholder('limit'))
    .prepare()
  const owed = and(
    eq(delivery.webhookId, sql.placeholder('webhookId')),
    eq(delivery.conversationId, sql.placeholder('conversationId')),
    sql`${delivery.state} = 'PENDING'`,
  )
  const head = db.select().from(delivery).where(owed).orderBy(asc(delivery.seq), asc(delivery.part)).limit(1).prepare()
  const address = db
    .select()
    .from(webhook)
    .where(eq(webhook.id, sql.placeholder('id')))
    .prepare()
  const lease = db
    .update(lane)
    .set({ dueAt: sql`${sql.placeholder('until')}`, leaseToken: sql`${sql.placeholder('token')}` })
    .where(inLane)
    .prepare()
  const holder = db.select({ token: lane.leaseToken }).from(lane).where(inLane).prepare()
  const closeLane = db.delete(lane).where(inLane).prepare()
  const update = db
    .update(delivery)
    .set({ state: sql`${sql.placeholder('state')}`, attempts: sql`${sql.placeholder('attempts')}` })
    .where(eq(delivery.id, sql.placeholder('id')))
    .prepare()
  const nextDue = db
    .select({ at: min(lane.dueAt) })
    .from(lane)
    .prepare()

  // One process owns the file, so a lease found at opening is a dead process's: what it held is owed again at once.
  db.update(lane).set({ dueAt: 0, leaseToken: null }).where(isNotNull(lane.leaseToken)).run()

  return {
    get: async id => db.select().from(delivery).where(eq(delivery.id, id)).get() ?? null,
    list: async (filter, page) =>
      db
        .select()
        .from(delivery)
        .where(
          and(
            eq(delivery.companyId, filter.companyId),
            filter.conversationId === undefined ? undefined : eq(delivery.conversationId, filter.conversationId),
            filter.state === undefined ? undefined : eq(delivery.state, filter.state),
            page.after === null ? undefined : gt(delivery.id, page.after),
          ),
        )
        .orderBy(asc(delivery.id))
        .limit(page.limit)
        .all(),
    attempts: async id =>
      db
        .select()
        .from(attempt)
        .where(eq(attempt.deliveryId, id))
        .orderBy(asc(attempt.number))
        .all()
        .map(({ deliveryId: _, number: __, ...rest }) => rest),
    claim: (now, leaseUntil, limit) =>
      commit.run(() => {
        const taken: Leased[] = []
        for (const due of dueLanes.all({ now, limit })) {
          const first = head.get(due)
          const to = first && address.get({ id: due.webhookId })
          if (!to) closeLane.run(due)
          else {
            const token = randomUUID()
            lease.run({ ...due, until: leaseUntil, token })
            taken.push({ delivery: first, webhook: to, token })
          }
        }
        return taken
      }),
    record: ({ delivery: { id, webhookId, conversationId, attempts }, token }, outcome, verdict) =>
      commit.run(() => {
        const place = { webhookId, conversationId }
        if (holder.get(place)?.token !== token) return false
        const number = attempts + 1
        addAttempt({ deliveryId: id, number, ...outcome })
        const state = verdict.kind === 'retry' ? 'PENDING' : verdict.kind === 'succeeded' ? 'SUCCEEDED' : 'FAILED'
        update.run({ id, state, attempts: number })
        if (verdict.kind !== 'retry' && !head.get(place)) closeLane.run(place)
        else lease.run({ ...place, until: verdict.kind === 'retry' ? verdict.at : 0, token: null })
        return true
      }),
    nextDue: async () => nextDue.get()?.at ?? null,
  }
}
