import { asc, eq } from 'drizzle-orm'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { WebhookStore } from '../ports/outbox.ts'
import type { BotReader } from './bots.ts'
import { countWaiting, giveUp } from './fail-pending.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { bot, company, webhook } from './tables.ts'
import type { NoteBook } from './webhook-history.ts'
import type { WebhookLine } from './webhook-queue.ts'

type Books = { line: WebhookLine; notes: NoteBook; bots: BotReader }

export function webhookStore(db: Drizzle, commit: GroupCommit, { line, notes, bots }: Books): WebhookStore {
  return {
    get: async id => read(id),
    list: async companyId =>
      db.select().from(webhook).where(eq(webhook.companyId, companyId)).orderBy(asc(webhook.id)).all().map(toWebhook),
    notes: async id => notes.list(id),
    waiting: async (id, limit) => countWaiting(db, id, limit),
    setMessageWebhook: (owner, rule, note) =>
      commit.run(() => {
        const current = ofOwner(owner)
        const next = rule(current)
        if (next && current) {
          save(next, note.at)
          notes.add(next.id, { ...note, what: 'CHANGED' })
        } else if (next) {
          db.insert(webhook).values(next).run()
          link(owner, next.id)
          notes.add(next.id, { ...note, what: 'CREATED' })
        } else if (current) {
          link(owner, null)
          drop(current.id)
          notes.add(current.id, { ...note, what: 'REMOVED' })
        }
        return next
      }),
    change: ({ companyId, id }, rule, note) =>
      commit.run(() => {
        const current = read(id)
        if (current?.companyId !== companyId) return null
        const next = rule(current)
        if (next === current) return current
        save(next, note.at)
        notes.add(id, note)
        return read(id)
      }),
  }

  function read(id: string): Webhook | null {
    const row = line.get(id)
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

  /** Writes the noun, and what follows from it for the line. */
  function save(next: Webhook, now: number) {
    const before = line.get(next.id)!
    const { id, ...set } = toWebhook({ ...before, ...next })
    db.update(webhook).set(set).where(eq(webhook.id, id)).run()
    if (set.recoveredAt !== before.recoveredAt) line.hurry(id, now)
    const off = set.disabledAt !== null && before.disabledAt === null
    if (off && set.kind === 'CLAIM') giveUp(db, id, true)
    line.place(line.get(id)!, now)
  }

  /** Nothing more is sent there: what it was still owed is given up. */
  function drop(id: string) {
    giveUp(db, id, false)
    line.place(line.get(id)!, 0)
  }
}

const toWebhook = ({ ready: _, turn: __, wakeAt: ___, ...rest }: typeof webhook.$inferSelect): Webhook => rest
