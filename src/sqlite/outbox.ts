import type { Database } from 'better-sqlite3'
import { and, asc, eq, gte, isNotNull, sql } from 'drizzle-orm'
import type { Event } from '../domain/conversation/event.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import type { QueuedWebhook } from '../domain/webhook/queue.ts'
import type { Outbox, OutboxTables } from '../ports/outbox.ts'
import { runAtOnce, type Steps } from '../ports/steps.ts'
import type { BotReader } from './bots.ts'
import { createEnqueue, type Enqueue } from './enqueue-delivery.ts'
import { toEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { toHandover } from './handovers.ts'
import { LaneLeases } from './lane-leases.ts'
import type { Drizzle } from './open.ts'
import { OutboxDeliveries } from './outbox-deliveries.ts'
import { event, handover, webhook } from './tables.ts'
import type { WebhookHistory } from './webhook-history.ts'
import { WebhookQueue } from './webhook-queue.ts'
import { Webhooks } from './webhooks.ts'

type Parts = { bots: BotReader; history: WebhookHistory }

export class SqliteOutbox implements Outbox, OutboxTables {
  readonly webhooks: Webhooks
  readonly queue: WebhookQueue
  readonly lanes: LaneLeases
  readonly deliveries: OutboxDeliveries
  /** For the transaction of a command. */
  readonly enqueue: Enqueue
  readonly #db: Drizzle
  readonly #commit: GroupCommit

  constructor({ sqlite, db }: { sqlite: Database; db: Drizzle }, commit: GroupCommit, { bots, history }: Parts) {
    this.#db = db
    this.#commit = commit
    this.webhooks = new Webhooks(db, bots, history)
    this.queue = new WebhookQueue(db)
    this.lanes = new LaneLeases(sqlite)
    this.enqueue = createEnqueue(db, this)
    this.deliveries = new OutboxDeliveries(sqlite, db, this.enqueue)
  }

  transact<T>(work: (tables: OutboxTables) => Steps<T>): Promise<T> {
    return this.#commit.run(() => runAtOnce(work(this)))
  }

  /** Few webhooks are disabled; for each the rows that name it are found by their keys. */
  async abandoned(): Promise<QueuedWebhook[]> {
    const isNamed = sql`EXISTS (SELECT 1 FROM bot WHERE bot.id = webhook.bot_id AND message_webhook_id = webhook.id)
      OR EXISTS (SELECT 1 FROM company WHERE company.id = webhook.company_id AND message_webhook_id = webhook.id)`
    const isWaiting = sql`EXISTS (SELECT 1 FROM lane WHERE webhook_id = webhook.id)`
    return this.#db
      .select()
      .from(webhook)
      .where(
        and(
          isNotNull(webhook.disabledAt),
          isWaiting,
          sql`(kind = 'CLAIM' OR (kind = 'EVENT' AND events = '[]') OR (kind = 'MESSAGE' AND NOT (${isNamed})))`,
        ),
      )
      .all()
  }

  events(conversationId: string, fromSeq: number, limit: number): Event[] {
    return this.#db
      .select()
      .from(event)
      .where(and(eq(event.conversationId, conversationId), gte(event.seq, fromSeq)))
      .orderBy(asc(event.seq))
      .limit(limit)
      .all()
      .map(toEvent)
  }

  handoverAt(conversationId: string, fromSeq: number): Handover | null {
    const row = this.#db
      .select()
      .from(handover)
      .where(and(eq(handover.conversationId, conversationId), eq(handover.fromSeq, fromSeq)))
      .get()
    return row ? toHandover(row) : null
  }
}
