import { eq, type SQL, sql } from 'drizzle-orm'
import type { Drizzle } from './open.ts'
import { delivery, lane } from './tables.ts'

/** The pending deliveries of a webhook, counted to `limit`. */
export const countPending = (db: Drizzle, webhookId: string, limit: number): number =>
  db.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${pendingOf(webhookId)} LIMIT ${limit})`).count

/** Fails all pending and parked deliveries of a webhook. For use inside a transaction. */
export function failPending(db: Drizzle, webhookId: string, failsHandover: boolean) {
  const failed = { state: 'FAILED', failsHandover } as const
  const parked = sql`webhook_id = ${webhookId} AND state IN ('PARKED', 'FAILED') AND state = 'PARKED'`
  db.update(delivery).set(failed).where(parked).run()
  db.update(delivery)
    .set(failed)
    .where(sql`rowid IN (${pendingOf(webhookId)})`)
    .run()
  db.delete(lane).where(eq(lane.webhookId, webhookId)).run()
}

/** Pending deliveries are found by their lanes: they have no index. */
const pendingOf = (webhookId: string): SQL =>
  sql`SELECT pending.rowid FROM lane CROSS JOIN delivery AS pending INDEXED BY delivery_by_place
    ON pending.conversation_id = lane.conversation_id AND pending.webhook_id = lane.webhook_id AND pending.seq >= lane.from_seq
    WHERE lane.webhook_id = ${webhookId} AND pending.state = 'PENDING'`
