import { desc, eq, max } from 'drizzle-orm'
import type { WebhookNote } from '../domain/webhook/webhook.ts'
import type { Drizzle } from './open.ts'
import { webhookNote } from './tables.ts'

const MAX_SHOWN = 100

/** What happened to a webhook. Synchronous; `add` is for use inside a transaction. */
export function noteBook(db: Drizzle) {
  return {
    add(webhookId: string, note: WebhookNote) {
      const last = db
        .select({ number: max(webhookNote.number) })
        .from(webhookNote)
        .where(eq(webhookNote.webhookId, webhookId))
        .get()
      db.insert(webhookNote)
        .values({ webhookId, number: (last?.number ?? 0) + 1, ...note })
        .run()
    },
    list: (webhookId: string): WebhookNote[] =>
      db
        .select({ at: webhookNote.at, what: webhookNote.what, by: webhookNote.by })
        .from(webhookNote)
        .where(eq(webhookNote.webhookId, webhookId))
        .orderBy(desc(webhookNote.number))
        .limit(MAX_SHOWN)
        .all(),
  }
}
export type NoteBook = ReturnType<typeof noteBook>
