import { sql } from 'drizzle-orm'
import type { NewDelivery } from '../domain/webhook/webhook.ts'
import { newId } from '../ports/new-id.ts'
import type { Drizzle } from './open.ts'
import { insertInto } from './prepare.ts'
import { delivery, lane } from './tables.ts'
import type { WebhookLine } from './webhook-queue.ts'

export type Owner = { conversationId: string; companyId: string; botId: string; userId: string }
export type Owe = (owner: Owner, owed: NewDelivery, at: number) => void

/** Writes a delivery and opens its lane; part of the transaction of the event that causes it. */
export function ower(db: Drizzle, line: WebhookLine): Owe {
  const addDelivery = insertInto(db, delivery)
  const openLane = laneOpener(db)
  return (owner, owed, at) => {
    const hook = line.get(owed.webhookId)
    if (!hook) return
    // Nobody will ever be asked: the handover behind it must not wait for an answer.
    const hopeless = hook.kind === 'CLAIM' && hook.disabledAt !== null
    const start = { attempts: 0, tries: 0, dueAt: at, firstTriedAt: null, triedAt: null, createdAt: at, ...untold }
    const state = hopeless ? 'FAILED' : 'PENDING'
    addDelivery({ ...owner, ...owed, ...start, id: newId('dlv'), state, failsHandover: hopeless })
    if (hopeless) return
    openLane(owed.webhookId, owner.conversationId, owed.seq, at)
    line.due(hook, at)
  }
}

const untold = { status: null, durationMs: null, answer: null }

/** A lane with something due; one that is leased is looked at again when its result comes. */
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
