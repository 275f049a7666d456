import { and, eq } from 'drizzle-orm'
import type { IdempotencyRecord } from '../domain/conversation/change.ts'
import type { Json } from '../domain/json.ts'
import type { Drizzle } from './open.ts'
import { insertInto, param } from './prepare.ts'
import { idempotencyKey } from './tables.ts'

/** The user of one bot in whose conversations a key is known. */
type Scope = { botId: string; userId: string }

/** The first answers to commands with an idempotency key. Synchronous, for use inside a transaction. */
export class IdempotencyKeys {
  readonly #add
  readonly #one

  constructor(db: Drizzle) {
    this.#add = insertInto(db, idempotencyKey)
    const { botId, userId, actor, key, fingerprint, answer } = idempotencyKey
    const isKey = and(eq(actor, param('actor')), eq(key, param('key')))
    this.#one = db
      .select({ fingerprint, answer })
      .from(idempotencyKey)
      .where(and(eq(botId, param('botId')), eq(userId, param('userId')), isKey))
      .prepare()
  }

  find({ botId, userId }: Scope, { actor, key }: IdempotencyRecord): { fingerprint: string; answer: Json } | null {
    return this.#one.get({ botId, userId, actor, key }) ?? null
  }

  keep({ botId, userId }: Scope, conversationId: string, record: IdempotencyRecord, answer: Json) {
    this.#add({ botId, userId, conversationId, ...record, answer })
  }
}
