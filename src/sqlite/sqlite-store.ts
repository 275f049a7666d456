import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import { apiKeyStore } from './api-keys.ts'
import { auditLogStore } from './audit-log.ts'
import { BotReader, botStore } from './bots.ts'
import { companyStore } from './companies.ts'
import { conversationReader, conversationStore } from './conversations.ts'
import { deliveryStore } from './deliveries.ts'
import { deskStore } from './desk-metrics.ts'
import { eventStore } from './events.ts'
import { GroupCommit } from './group-commit.ts'
import { handoverStore } from './handovers.ts'
import { identityStore } from './identities.ts'
import { identityKeyStore } from './identity-keys.ts'
import { type Drizzle, openFile } from './open.ts'
import { SqliteOutbox } from './outbox.ts'
import { readReceiptStore } from './read-receipts.ts'
import { retentionStore } from './retention.ts'
import { Runs } from './runs.ts'
import { meta } from './tables.ts'
import { transactor } from './transact.ts'
import { WebhookHistory } from './webhook-history.ts'
import { webhookStore } from './webhooks.ts'

/** The store on one SQLite file. Throws StoreInUse where another process owns it. */
export function openSqliteStore(path: string): Store {
  const { sqlite, db, close } = openFile(path)
  const bots = new BotReader(db)
  const commit = new GroupCommit(sqlite, () => bots.forget())
  const conversations = conversationReader(db)
  const history = new WebhookHistory(db)
  const outbox = new SqliteOutbox({ sqlite, db }, commit, { bots, history })
  return {
    generation: generationOf(db),
    run: new Runs(db),
    transact: transactor(db, commit, { bots, conversations, enqueue: outbox.enqueue }),
    conversations: conversationStore(db, commit, conversations),
    events: eventStore(db),
    readReceipts: readReceiptStore(db, commit),
    handovers: handoverStore(db),
    desk: deskStore(db, commit),
    bots: botStore(db, commit, bots),
    companies: companyStore(db, commit),
    outbox,
    webhooks: webhookStore(db, outbox.webhooks, history),
    identities: identityStore(db, commit),
    keys: apiKeyStore(db, commit),
    identityKeys: identityKeyStore(db, commit),
    audit: auditLogStore(db, commit),
    deliveries: deliveryStore(db, commit),
    retention: retentionStore(db, commit),
    ping: () =>
      commit.run(() => {
        const value = String(Date.now())
        db.insert(meta).values({ key: 'ping', value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run()
      }),
    async [Symbol.asyncDispose]() {
      commit.close()
      close()
    },
  }
}

/** Made once with the file, so that a cursor of another file is recognised. */
function generationOf(db: Drizzle): string {
  const value = randomBytes(9).toString('base64url')
  db.insert(meta).values({ key: 'generation', value }).onConflictDoNothing().run()
  return db.select().from(meta).where(eq(meta.key, 'generation')).get()!.value
}
