import { and, asc, eq, gte, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Bot } from '../domain/bot/bot.ts'
import type { DeliveryStore, RelayRule } from '../ports/outbox.ts'
import type { ConversationReader } from './conversations.ts'
import { laneOpener, type Owe } from './enqueue-delivery.ts'
import { toEvent } from './events.ts'
import type { Drizzle } from './open.ts'
import { attempt, delivery, event } from './tables.ts'
import type { WebhookLine } from './webhook-queue.ts'

type Books = { line: WebhookLine; owe: Owe; conversations: ConversationReader; bot: (id: string) => Bot | null }
export type Replayer = ReturnType<typeof replayerOf>

/** What sends things again. Synchronous, for use inside a transaction. */
export function replayerOf(db: Drizzle, { line, owe, conversations, bot }: Books) {
  const openLane = laneOpener(db)
  return { redeliver, replay }

  /** In order of seq, so that a limit cuts no hole into a conversation. */
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
      startAnew(eq(delivery.id, each.id), now)
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
      const place = and(
        eq(delivery.conversationId, conversationId),
        eq(delivery.webhookId, webhookId),
        eq(delivery.seq, each.seq),
      )
      const known = startAnew(place!, now)
      const owed = known > 0 ? [] : rule(each, conversation, owner)
      const { companyId, botId, userId } = conversation
      for (const one of owed) owe({ conversationId, companyId, botId, userId }, one, now)
      count += known + owed.length
    }
    if (count > 0) {
      openLane(webhookId, conversationId, fromSeq, now)
      wake(webhookId, now)
    }
    return { count, nextSeq: rows[limit]?.seq ?? null }
  }

  /** A fresh schedule; the history of attempts goes on. */
  function startAnew(where: SQL, now: number): number {
    const anew = {
      state: 'PENDING',
      tries: 0,
      dueAt: now,
      firstTriedAt: null,
      triedAt: null,
      failsHandover: false,
      status: null,
      durationMs: null,
      answer: null,
    } as const
    keepHistory(where)
    return db.update(delivery).set(anew).where(where).run().changes
  }

  /** The success that is tried once more goes where all other attempts are. */
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
    const hook = line.get(webhookId)
    if (hook) line.due(hook, now)
  }
}
