import { and, asc, eq, gte, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Bot } from '../domain/bot/bot.ts'
import { restarted } from '../domain/webhook/enqueue.ts'
import type { DeliveryStore, RelayRule } from '../ports/outbox.ts'
import type { ConversationReader } from './conversations.ts'
import { type Enqueue, laneOpener } from './enqueue-delivery.ts'
import { toEvent } from './events.ts'
import type { Drizzle } from './open.ts'
import { attempt, delivery, event } from './tables.ts'
import type { WebhookQueue } from './webhook-queue.ts'

type Parts = {
  queue: WebhookQueue
  enqueue: Enqueue
  conversations: ConversationReader
  bot: (id: string) => Bot | null
}
export type Replayer = ReturnType<typeof replayerOf>

/** Sends deliveries again. Synchronous, for use inside a transaction. */
export function replayerOf(db: Drizzle, { queue, enqueue, conversations, bot }: Parts) {
  const openLane = laneOpener(db)
  return { redeliver, replay }

  /** In order of seq, so that the limit leaves no hole in a conversation. */
  function redeliver(where: SQL, now: number, limit: number) {
    const found = db
      .select({
        id: delivery.id,
        webhookId: delivery.webhookId,
        conversationId: delivery.conversationId,
        seq: delivery.seq,
      })
      .from(delivery)
      .where(where)
      .orderBy(asc(delivery.seq), asc(delivery.id))
      .limit(limit + 1)
      .all()
    const chosen = found.slice(0, limit)
    for (const each of chosen) {
      restart(eq(delivery.id, each.id), now)
      openLane(each.webhookId, each.conversationId, each.seq, now)
    }
    for (const id of new Set(chosen.map(each => each.webhookId))) wake(id, now)
    return { count: chosen.length, more: found.length > limit }
  }

  function replay(ask: Parameters<DeliveryStore['replay']>[0], rule: RelayRule) {
    const { webhookId, conversationId, fromSeq, limit, now } = ask
    const conversation = conversations.get(conversationId)
    const owner = conversation && bot(conversation.botId)
    if (!conversation || !owner) return { count: 0, nextSeq: null }
    const rows = db
      .select()
      .from(event)
      .where(and(eq(event.conversationId, conversationId), gte(event.seq, fromSeq)))
      .orderBy(asc(event.seq))
      .limit(limit + 1)
      .all()
    let count = 0
    for (const each of rows.slice(0, limit).map(toEvent)) {
      const sent = and(
        eq(delivery.conversationId, conversationId),
        eq(delivery.webhookId, webhookId),
        eq(delivery.seq, each.seq),
      )
      const known = restart(sent!, now)
      const missing = known > 0 ? [] : rule(each, conversation, owner)
      const { companyId, botId, userId } = conversation
      for (const one of missing) enqueue({ conversationId, companyId, botId, userId }, one, now)
      count += known + missing.length
    }
    if (count > 0) {
      openLane(webhookId, conversationId, fromSeq, now)
      wake(webhookId, now)
    }
    return { count, nextSeq: rows[limit]?.seq ?? null }
  }

  /** A fresh schedule; the history of attempts stays. */
  function restart(where: SQL, now: number): number {
    const again = { ...restarted(now), status: null, durationMs: null, answer: null }
    keepHistory(where)
    return db.update(delivery).set(again).where(where).run().changes
  }

  /** Moves a successful attempt from the delivery's row to the other attempts, because it is tried again. */
  function keepHistory(where: SQL) {
    const done = {
      deliveryId: delivery.id,
      number: delivery.attempts,
      at: sql<number>`${delivery.triedAt}`.as('at'),
      durationMs: sql<number>`${delivery.durationMs}`.as('duration_ms'),
      status: delivery.status,
      failure: sql<null>`NULL`.as('failure'),
      detail: sql<null>`NULL`.as('detail'),
      answer: delivery.answer,
    }
    const found = db
      .select(done)
      .from(delivery)
      .where(and(where, isNotNull(delivery.status)))
    db.insert(attempt).select(found).run()
  }

  function wake(webhookId: string, now: number) {
    const webhook = queue.get(webhookId)
    if (webhook) queue.noteDue(webhook, now)
  }
}
