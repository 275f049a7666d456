import { eq, type SQL, sql } from 'drizzle-orm'
import type { Drizzle } from './open.ts'
import { delivery, lane } from './tables.ts'

/** The pending deliveries of a webhook, counted to `limit`. */
export const countPending = (db: Drizzle, webhookId: string, limit: number): number =>
  db.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${pendingOf(webhookId)} LIMIT ${limit})`).count

/**
 * Fails pending and parked deliveries of a webhook, `limit` of each at most, and closes the lanes that are done with. False: none is
 * left. For use inside a transaction.
 */
export function failPending(db: Drizzle, webhookId: string, failsHandover: boolean, limit: number): boolean {
  const fail = (rows: SQL) =>
    db.update(delivery).set({ state: 'FAILED', failsHandover }).where(sql`rowid IN (${rows})`).run().changes
  const parked = fail(
    sql`SELECT rowid FROM delivery WHERE webhook_id = ${webhookId} AND state = 'PARKED' LIMIT ${limit}`,
  )
  let left = limit
  while (left > 0) {
    const next = db.select().from(lane).where(eq(lane.webhookId, webhookId)).limit(1).get()
    if (!next) return parked === limit
    const { conversationId, fromSeq } = next
    const ofLane = sql`conversation_id = ${conversationId} AND webhook_id = ${webhookId}`
    const rows = db.all<{
      id: number
      seq: number
    }>(sql`SELECT rowid AS id, seq FROM delivery INDEXED BY delivery_by_place
      WHERE ${ofLane} AND seq >= ${fromSeq} AND state = 'PENDING' ORDER BY seq LIMIT ${left}`)
    if (rows.length > 0)
      fail(
        sql.join(
          rows.map(({ id }) => sql`${id}`),
          sql`, `,
        ),
      )
    if (rows.length < left) db.delete(lane).where(ofLane).run()
    // The lane goes on where this slice ends: what has failed is not read again.
    else
      db.update(lane)
        .set({ fromSeq: rows.at(-1)!.seq })
        .where(ofLane)
        .run()
    left -= Math.max(1, rows.length)
  }
  return true
}

/** Claims that are failed in one transaction; the next probe fails others. */
const MAX_CLAIMS = 500

/** Fails claims of a webhook that are older and not leased. Their lanes are closed when they are looked at. For use inside a transaction. */
export function failClaims(db: Drizzle, webhookId: string, createdBefore: number) {
  const overdue = sql`SELECT claim.rowid FROM lane CROSS JOIN delivery AS claim INDEXED BY delivery_by_place
    ON claim.conversation_id = lane.conversation_id AND claim.webhook_id = lane.webhook_id
    WHERE lane.webhook_id = ${webhookId} AND lane.lease_token IS NULL
      AND claim.state IN ('PENDING', 'PARKED') AND claim.created_at < ${createdBefore} LIMIT ${MAX_CLAIMS}`
  db.update(delivery).set({ state: 'FAILED', failsHandover: true }).where(sql`rowid IN (${overdue})`).run()
}

/** Pending deliveries are found by their lanes. */
const pendingOf = (webhookId: string): SQL =>
  sql`SELECT pending.rowid FROM lane CROSS JOIN delivery AS pending INDEXED BY delivery_by_place
    ON pending.conversation_id = lane.conversation_id AND pending.webhook_id = lane.webhook_id AND pending.seq >= lane.from_seq
    WHERE lane.webhook_id = ${webhookId} AND pending.state = 'PENDING'`
