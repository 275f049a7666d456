import { eq, type SQL, sql } from 'drizzle-orm'
import type { Drizzle } from './open.ts'
import { delivery, lane } from './tables.ts'

/** How many deliveries of a webhook wait in line, counted to `limit` at most. */
export const countWaiting = (db: Drizzle, webhookId: string, limit: number): number =>
  db.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${pendingOf(webhookId)} LIMIT ${limit})`).count

/** All that a webhook is still owed has failed, parked or not. For use inside a transaction. */
export function giveUp(db: Drizzle, webhookId: string, failsHandover: boolean) {
  const failed = { state: 'FAILED', failsHandover } as const
  const parked = sql`webhook_id = ${webhookId} AND state IN ('PARKED', 'FAILED') AND state = 'PARKED'`
  db.update(delivery).set(failed).where(parked).run()
  db.update(delivery)
    .set(failed)
    .where(sql`rowid IN (${pendingOf(webhookId)})`)
    .run()
  db.delete(lane).where(eq(lane.webhookId, webhookId)).run()
}

/** Whatever is pending has a lane, and no index of its own. */
const pendingOf = (webhookId: string): SQL =>
  sql`SELECT owed.rowid FROM lane CROSS JOIN delivery AS owed INDEXED BY delivery_by_place
    ON owed.conversation_id = lane.conversation_id AND owed.webhook_id = lane.webhook_id AND owed.seq >= lane.from_seq
    WHERE lane.webhook_id = ${webhookId} AND owed.state = 'PENDING'`
