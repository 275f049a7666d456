import { type DeliveryOwner, firstState } from '../domain/webhook/enqueue.ts'
import { earlierWake } from '../domain/webhook/queue.ts'
import type { NewDelivery } from '../domain/webhook/webhook.ts'
import { newId } from '../ports/new-id.ts'
import type { LaneLeases } from './lane-leases.ts'
import type { Drizzle } from './open.ts'
import { insertInto } from './prepare.ts'
import { delivery } from './tables.ts'
import type { WebhookQueue } from './webhook-queue.ts'
import type { Webhooks } from './webhooks.ts'

export type Enqueue = (owner: DeliveryOwner, content: NewDelivery, at: number) => void
type Tables = { webhooks: Webhooks; queue: WebhookQueue; lanes: LaneLeases }

/** Stores a delivery and opens its lane, in the transaction of the event that causes it. */
export function createEnqueue(db: Drizzle, { webhooks, queue, lanes }: Tables): Enqueue {
  const add = insertInto(db, delivery)
  return (owner, content, at) => {
    const webhook = webhooks.one(content.webhookId)
    if (!webhook) return
    const row = firstState(webhook, owner, content, { id: newId('dlv'), at })
    add({ ...row, status: null, durationMs: null, answer: null })
    if (row.state !== 'PENDING') return
    lanes.open(row, row.seq, row.dueAt)
    const wakeAt = earlierWake(webhook, row.dueAt)
    if (wakeAt !== null) queue.setWakeAt(webhook.id, wakeAt)
  }
}
