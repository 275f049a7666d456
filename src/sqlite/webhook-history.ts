import { desc, eq, max } from 'drizzle-orm'
import type { WebhookChange } from '../domain/webhook/webhook.ts'
import type { Drizzle } from './open.ts'
import { webhookHistory } from './tables.ts'

const MAX_SHOWN = 100

/** What happened to webhooks. Synchronous; `add` is for use inside a transaction. */
export class WebhookHistory {
  readonly #db: Drizzle

  constructor(db: Drizzle) {
    this.#db = db
  }

  add(webhookId: string, change: WebhookChange) {
    const last = this.#db
      .select({ number: max(webhookHistory.number) })
      .from(webhookHistory)
      .where(eq(webhookHistory.webhookId, webhookId))
      .get()
    this.#db
      .insert(webhookHistory)
      .values({ webhookId, number: (last?.number ?? 0) + 1, ...change })
      .run()
  }

  list(webhookId: string): WebhookChange[] {
    return this.#db
      .select({ at: webhookHistory.at, what: webhookHistory.what, by: webhookHistory.by })
      .from(webhookHistory)
      .where(eq(webhookHistory.webhookId, webhookId))
      .orderBy(desc(webhookHistory.number))
      .limit(MAX_SHOWN)
      .all()
  }
}
