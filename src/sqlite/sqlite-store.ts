import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import { auditStore, companyStore, identityKeyStore, keyStore } from './admin.ts'
import { botReader, botStore } from './bots.ts'
import { conversationReader, conversationStore } from './conversations.ts'
import { deliveryStore } from './deliveries.ts'
import { deskStore } from './desk-metrics.ts'
import { ower } from './enqueue-delivery.ts'
import { eventStore } from './events.ts'
import { GroupCommit } from './group-commit.ts'
import { handoverStore } from './handovers.ts'
import { type Drizzle, openFile } from './open.ts'
import { markStore } from './read-receipts.ts'
import { replayerOf } from './replay.ts'
import { retentionStore } from './retention.ts'
import { meta } from './tables.ts'
import { transactor } from './transact.ts'
import { noteBook } from './webhook-history.ts'
import { webhookLine } from './webhook-queue.ts'
import { webhookStore } from './webhooks.ts'

/** The store on one SQLite file. Throws StoreInUse where another process owns it. */
export function openSqliteStore(path: string): Store {
  const { sqlite, db, close } = openFile(path)
  const bots = botReader(db)
  const commit = new GroupCommit(sqlite, bots.forget)
  const conversations = conversationReader(db)
  const line = webhookLine(db)
  const notes = noteBook(db)
  const owe = ower(db, line)
  const replayer = replayerOf(db, { line, owe, conversations, bot: bots.get })
  return {
    generation: generationOf(db),
    transact: transactor(db, commit, { bot: bots.get, conversations, owe }),
    conversations: conversationStore(db, commit, conversations),
    events: eventStore(db),
    marks: markStore(db, commit),
    handovers: handoverStore(db),
    desk: deskStore(db, commit),
    bots: botStore(db, commit, bots),
    companies: companyStore(db, commit),
    webhooks: webhookStore(db, commit, { line, notes, bots }),
    keys: keyStore(db, commit),
    identityKeys: identityKeyStore(db, commit),
    audit: auditStore(db, commit),
    deliveries: deliveryStore({ sqlite, db }, commit, { line, notes, replayer }),
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

/** Made once with the file; a restored or new file is another log, and cursors can tell. */
function generationOf(db: Drizzle): string {
  const value = randomBytes(9).toString('base64url')
  db.insert(meta).values({ key: 'generation', value }).onConflictDoNothing().run()
  return db.select().from(meta).where(eq(meta.key, 'generation')).get()!.value
}
