import type { IdempotencyRecord } from '../domain/conversation/change.ts'
import type { Json } from '../domain/json.ts'
import type { Drizzle } from './open.ts'

/** The user of one bot in whose conversations a key is known. */
type Scope = { botId: string; userId: string }

// Raw SQL: every message of a client kit passes here twice.
const statements = ({ $client: sqlite }: Drizzle) => ({
  add: sqlite.prepare<[string, string, string, string, string, string, string, number]>(
    `INSERT INTO idempotency_key (bot_id, user_id, conversation_id, actor, key, fingerprint, answer, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  one: sqlite.prepare<[string, string, string, string], { fingerprint: string; answer: string }>(
    'SELECT fingerprint, answer FROM idempotency_key WHERE bot_id = ? AND user_id = ? AND actor = ? AND key = ?',
  ),
})

/** The first answers to commands with an idempotency key. Synchronous, for use inside a transaction. */
export class IdempotencyKeys {
  readonly #run

  constructor(db: Drizzle) {
    this.#run = statements(db)
  }

  find({ botId, userId }: Scope, { actor, key }: IdempotencyRecord): { fingerprint: string; answer: Json } | null {
    const found = this.#run.one.get(botId, userId, actor, key)
    return found ? { fingerprint: found.fingerprint, answer: JSON.parse(found.answer) } : null
  }

  keep({ botId, userId }: Scope, conversationId: string, record: IdempotencyRecord, answer: Json) {
    const { actor, key, fingerprint, at } = record
    this.#run.add.run(botId, userId, conversationId, actor, key, fingerprint, JSON.stringify(answer), at)
  }
}
