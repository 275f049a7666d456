import { sql } from 'drizzle-orm'
import type { Delivery } from '../domain/webhook/delivery.ts'
import { firstState } from '../domain/webhook/enqueue.ts'
import type { NewDelivery } from '../domain/webhook/webhook.ts'
import { newId } from '../ports/new-id.ts'
import type { Drizzle } from './open.ts'
import { insertInto } from './prepare.ts'
import { delivery, lane } from './tables.ts'
import type { WebhookQueue } from './webhook-queue.ts'

type Owner = Pick<Delivery, 'conversationId' | 'companyId' | 'botId' | 'userId'>
export type Enqueue = (owner: Owner, content: NewDelivery, at: number) => void

/** Stores a delivery and opens its lane, in the transaction of the event that causes it. */
export function deliveryEnqueuer(db: Drizzle, queue: WebhookQueue): Enqueue {
  const addDelivery = insertInto(db, delivery)
  const openLane = laneOpener(db)
  return (owner, content, at) => {
    const webhook = queue.get(content.webhookId)
    if (!webhook) return
    const row = firstState(webhook, owner, content, { id: newId('dlv'), at })
    addDelivery({ ...row, ...unsent })
    if (row.state !== 'PENDING') return
    openLane(content.webhookId, owner.conversationId, content.seq, at)
    queue.noteDue(webhook, at)
  }
}

const unsent = { status: null, durationMs: null, answer: null }

/** Opens a lane with a due delivery. A leased lane is looked at again when its result comes. */
export function laneOpener(db: Drizzle) {
  const open = db
    .insert(lane)
    .values({
      webhookId: sql.placeholder('webhookId'),
      conversationId: sql.placeholder('conversationId'),
      dueAt: sql.placeholder('dueAt'),
      leaseToken: null,
      fromSeq: sql.placeholder('fromSeq'),
    })
    .onConflictDoUpdate({
      target: [lane.webhookId, lane.conversationId],
      set: {
        dueAt: sql`iif(lease_token IS NULL, min(${lane.dueAt}, excluded.due_at), ${lane.dueAt})`,
        fromSeq: sql`min(${lane.fromSeq}, excluded.from_seq)`,
      },
      setWhere: sql`(lease_token IS NULL AND excluded.due_at < due_at) OR excluded.from_seq < from_seq`,
    })
    .prepare()
  return (webhookId: string, conversationId: string, fromSeq: number, dueAt: number) => {
    open.run({ webhookId, conversationId, fromSeq, dueAt })
  }
}
