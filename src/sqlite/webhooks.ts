import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'
import type { EventType } from '../domain/conversation/event.ts'
import type { QueuedWebhook } from '../domain/webhook/queue.ts'
import type { Webhook, WebhookChange } from '../domain/webhook/webhook.ts'
import type { WebhookOwner, WebhookStore, WebhookTable } from '../ports/outbox.ts'
import type { BotReader } from './bots.ts'
import { countPending } from './fail-pending.ts'
import type { Drizzle } from './open.ts'
import { param, slot } from './prepare.ts'
import { bot, company, lane, webhook } from './tables.ts'
import type { WebhookHistory } from './webhook-history.ts'

/** What `save` writes. The place in the queue has verbs of its own. */
const saved = [
  ...(['url', 'sealed', 'strict', 'disabledAt', 'disabledReason'] as const),
  ...(['failures', 'failingSince', 'probes', 'probeAt', 'pausedUntil', 'recoveredAt'] as const),
] satisfies (keyof Webhook)[]

function statements(db: Drizzle) {
  const byId = eq(webhook.id, param('id'))
  return {
    one: db.select().from(webhook).where(byId).prepare(),
    save: db
      .update(webhook)
      .set(Object.fromEntries(saved.map(column => [column, slot(column)])))
      .where(byId)
      .prepare(),
  }
}

/** The rows of webhooks. Synchronous, for use inside a transaction. */
export class Webhooks implements WebhookTable {
  readonly #db: Drizzle
  readonly #bots: BotReader
  readonly #history: WebhookHistory
  readonly #run: ReturnType<typeof statements>

  constructor(db: Drizzle, bots: BotReader, history: WebhookHistory) {
    this.#db = db
    this.#bots = bots
    this.#history = history
    this.#run = statements(db)
  }

  one(id: string): QueuedWebhook | null {
    return this.#run.one.get({ id }) ?? null
  }

  get(ids: readonly string[]): QueuedWebhook[] {
    return ids.map(id => this.one(id)).filter(row => row !== null)
  }

  ids(after: string, limit: number): string[] {
    const rows = this.#db
      .select({ id: webhook.id })
      .from(webhook)
      .where(gt(webhook.id, after))
      .orderBy(asc(webhook.id))
      .limit(limit)
      .all()
    return rows.map(({ id }) => id)
  }

  add(row: Webhook) {
    this.#db.insert(webhook).values(row).run()
    if (row.kind === 'EVENT') this.#bots.forget()
  }

  save({ strict, ...row }: Webhook) {
    this.#run.save.run({ ...row, strict: strict ? 1 : 0 })
  }

  setEvents(id: string, events: readonly EventType[]) {
    this.#db.update(webhook).set({ events }).where(eq(webhook.id, id)).run()
    this.#bots.forget()
  }

  addHistory(id: string, change: WebhookChange) {
    this.#history.add(id, change)
  }

  messageWebhookOf({ companyId, botId }: WebhookOwner): QueuedWebhook | null {
    const row =
      botId === null
        ? this.#db.select({ id: company.messageWebhookId }).from(company).where(eq(company.id, companyId)).get()
        : this.#db.select({ id: bot.messageWebhookId }).from(bot).where(eq(bot.id, botId)).get()
    return row?.id ? this.one(row.id) : null
  }

  setMessageWebhookOf({ companyId, botId }: WebhookOwner, messageWebhookId: string | null) {
    if (botId === null) this.#db.update(company).set({ messageWebhookId }).where(eq(company.id, companyId)).run()
    else this.#db.update(bot).set({ messageWebhookId }).where(eq(bot.id, botId)).run()
    this.#bots.forget()
  }
}

export function webhookStore(db: Drizzle, webhooks: Webhooks, history: WebhookHistory): WebhookStore {
  const firstDue = db
    .select({ dueAt: lane.dueAt })
    .from(lane)
    .where(and(eq(lane.webhookId, param('id')), isNull(lane.leaseToken), lte(lane.dueAt, param('now'))))
    .orderBy(asc(lane.dueAt))
    .limit(1)
    .prepare()
  return {
    async get(id) {
      const row = webhooks.one(id)
      return row && toWebhook(row)
    },
    list: async companyId =>
      db.select().from(webhook).where(eq(webhook.companyId, companyId)).orderBy(asc(webhook.id)).all().map(toWebhook),
    history: async id => history.list(id),
    pending: async (id, limit) => countPending(db, id, limit),
    longestDue: async (id, now) => firstDue.get({ id, now }) ?? null,
  }
}

function toWebhook(row: QueuedWebhook & { turn?: number }): Webhook {
  const { ready: _, turn: __, wakeAt: ___, ...rest } = row
  return rest
}
