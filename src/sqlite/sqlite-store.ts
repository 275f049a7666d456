import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { max } from 'drizzle-orm'
import { continueIdsAfter } from '../ports/new-id.ts'
import type { Store } from '../ports/store.ts'
import { agentStatusStore } from './agent-statuses.ts'
import { apiKeyStore, KeyCache } from './api-keys.ts'
import { auditLogStore } from './audit-log.ts'
import { BotReader, botStore } from './bots.ts'
import { companyStore } from './companies.ts'
import { ConversationReader, conversationStore } from './conversations.ts'
import { Damage } from './damage.ts'
import { nameFile } from './database-file.ts'
import { deliveryStore } from './deliveries.ts'
import type { Pause } from './delivery-scan.ts'
import { deskStore } from './desk-metrics.ts'
import { erasureStore } from './erasure.ts'
import { eventStore } from './events.ts'
import { checkSecret, readFact, type SecretCheck, writeFact } from './facts.ts'
import { FileClearing } from './file-clearing.ts'
import { GroupCommit } from './group-commit.ts'
import { handoverStore } from './handovers.ts'
import { identityStore } from './identities.ts'
import { identityKeyStore } from './identity-keys.ts'
import { type Drizzle, openFile } from './open.ts'
import { SqliteOutbox } from './outbox.ts'
import { readReceiptStore } from './read-receipts.ts'
import { retentionStore } from './retention.ts'
import { Runs } from './runs.ts'
import { checkSpace } from './space.ts'
import { conversation, delivery } from './tables.ts'
import { teamStore } from './teams.ts'
import { timerStore } from './timers.ts'
import { transactor } from './transact.ts'
import { WebhookHistory } from './webhook-history.ts'
import { webhookStore } from './webhooks.ts'

/**
 * The store on one SQLite file. Throws StoreInUse where another process owns it, OtherSecret where it was used with another secret,
 * DatabaseUnusable where it cannot be opened. Reads that take several steps call `pause` between them.
 */
export function openSqliteStore(given: string, secret?: SecretCheck, pause: Pause = setImmediate): Store {
  const opened = openFile(given)
  try {
    return storeOn(opened, secret, pause)
  } catch (error) {
    opened.close()
    throw nameFile(error, opened.path)
  }
}

function storeOn(
  { path, sqlite, db, close }: ReturnType<typeof openFile>,
  secret: SecretCheck | undefined,
  pause: Pause,
): Store {
  if (secret) checkSecret(db, secret)
  continueIds(db)
  const damage = new Damage(path, sqlite)
  const files = new FileClearing(path)
  const bots = new BotReader(db)
  const conversations = new ConversationReader(db)
  const keys = new KeyCache()
  const commit = new GroupCommit(sqlite, () => {
    bots.forget()
    conversations.cache.clear()
    keys.forget()
  })
  const history = new WebhookHistory(db)
  const outbox = new SqliteOutbox({ sqlite, db }, commit, { bots, history })
  return {
    generation: generationOf(db),
    run: new Runs(db),
    transact: transactor(db, commit, { bots, conversations, enqueue: outbox.enqueue }),
    conversations: conversationStore(db, commit, conversations, pause),
    erasure: erasureStore(db, commit, files),
    events: eventStore(db, pause),
    readReceipts: readReceiptStore(db, commit),
    handovers: handoverStore(db, pause),
    timers: timerStore(db, commit),
    desk: deskStore(db, commit),
    bots: botStore(db, commit, bots),
    teams: teamStore(db, commit, bots),
    agentStatuses: agentStatusStore(db, commit),
    companies: companyStore(db, commit),
    outbox,
    webhooks: webhookStore(db, outbox.webhooks, history),
    identities: identityStore(db, commit),
    keys: apiKeyStore(db, commit, keys),
    identityKeys: identityKeyStore(db, commit),
    audit: auditLogStore(db, commit),
    deliveries: deliveryStore(db, commit, pause),
    retention: retentionStore(db, commit),
    ping: async () => {
      damage.checkSometimes()
      if (damage.found !== null) throw new Error(`${path} is damaged: ${damage.found}`)
      await checkSpace(path)
      await commit.run(() => writeFact(db, 'ping', String(Date.now())))
    },
    noteError: error => damage.note(error),
    async [Symbol.asyncDispose]() {
      damage[Symbol.dispose]()
      files[Symbol.dispose]()
      commit.close()
      close()
    },
  }
}

/** Of those that lists are sorted by. */
function continueIds(db: Drizzle) {
  for (const { id } of [conversation, delivery]) {
    const newest = db
      .select({ id: max(id) })
      .from(id.table)
      .get()?.id
    if (newest) continueIdsAfter(newest)
  }
}

/** Made once with the file, so that a cursor of another file is recognised. */
function generationOf(db: Drizzle): string {
  const known = readFact(db, 'generation')
  if (known !== null) return known
  const made = randomBytes(9).toString('base64url')
  writeFact(db, 'generation', made)
  return made
}
