import { asc, eq } from 'drizzle-orm'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { WebhookStore } from '../ports/outbox.ts'
import type { BotReader } from './bots.ts'
import { countPending, failPending } from './fail-pending.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { bot, company, webhook } from './tables.ts'
import type { WebhookHistory } from './webhook-history.ts'
import type { WebhookQueue } from './webhook-queue.ts'

type Parts = { queue: WebhookQueue; history: WebhookHistory; bots: BotReader }

export function webhookStore(db: Drizzle, commit: GroupCommit, { queue, history, bots }: Parts): WebhookStore {
  return {
    get: async id => read(id),
    list: async companyId =>
      db.select().from(webhook).where(eq(webhook.companyId, companyId)).orderBy(asc(webhook.id)).all().map(toWebhook),
    history: async id => history.list(id),
    pending: async (id, limit) => countPending(db, id, limit),
    setMessageWebhook: (owner, rule, change) =>
      commit.run(() => {
        const current = ofOwner(owner)
        const next = rule(current)
        if (next && current) {
          save(next, change.at)
          history.add(next.id, { ...change, what: 'CHANGED' })
        } else if (next) {
          db.insert(webhook).values(next).run()
          link(owner, next.id)
          history.add(next.id, { ...change, what: 'CREATED' })
        } else if (current) {
          link(owner, null)
          drop(current.id)
          history.add(current.id, { ...change, what: 'REMOVED' })
        }
        return next
      }),
    change: ({ companyId, id }, rule, change) =>
      commit.run(() => {
        const current = read(id)
        if (current?.companyId !== companyId) return null
        const next = rule(current)
        if (next === current) return current
        save(next, change.at)
        history.add(id, change)
        return read(id)
      }),
  }

  function read(id: string): Webhook | null {
    const row = queue.get(id)
    return row && toWebhook(row)
  }

  function ofOwner({ companyId, botId }: { companyId: string; botId: string | null }): Webhook | null {
    const row =
      botId === null
        ? db.select({ id: company.messageWebhookId }).from(company).where(eq(company.id, companyId)).get()
        : db.select({ id: bot.messageWebhookId }).from(bot).where(eq(bot.id, botId)).get()
    return row?.id ? read(row.id) : null
  }

  function link({ companyId, botId }: { companyId: string; botId: string | null }, messageWebhookId: string | null) {
    if (botId === null) db.update(company).set({ messageWebhookId }).where(eq(company.id, companyId)).run()
    else db.update(bot).set({ messageWebhookId }).where(eq(bot.id, botId)).run()
    bots.forget()
  }

  /** Stores the webhook, and what follows from it for the queue. */
  function save(next: Webhook, now: number) {
    const before = queue.get(next.id)!
    const { id, ...set } = toWebhook({ ...before, ...next })
    db.update(webhook).set(set).where(eq(webhook.id, id)).run()
    if (set.recoveredAt !== before.recoveredAt) queue.makeDue(id, now)
    const off = set.disabledAt !== null && before.disabledAt === null
    if (off && set.kind === 'CLAIM') failPending(db, id, true)
    queue.place(queue.get(id)!, now)
  }

  /** Nothing more is sent there: pending deliveries fail. */
  function drop(id: string) {
    failPending(db, id, false)
    queue.place(queue.get(id)!, 0)
  }
}

const toWebhook = ({ ready: _, turn: __, wakeAt: ___, ...rest }: typeof webhook.$inferSelect): Webhook => rest
