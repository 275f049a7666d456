import { and, eq } from 'drizzle-orm'
import type { IdempotencyRecord } from '../domain/conversation/change.ts'
import type { Json } from '../domain/json.ts'
import type { Drizzle } from './open.ts'
import { insertInto, param } from './prepare.ts'
import { idempotencyKey } from './tables.ts'

/** The first answers to commands with an idempotency key. Synchronous, for use inside a transaction. */
export class IdempotencyKeys {
  readonly #add
  readonly #one

  constructor(db: Drizzle) {
    this.#add = insertInto(db, idempotencyKey)
    const { conversationId, actor, key, fingerprint, answer } = idempotencyKey
    this.#one = db
      .select({ fingerprint, answer })
      .from(idempotencyKey)
      .where(and(eq(conversationId, param('conversationId')), eq(actor, param('actor')), eq(key, param('key'))))
      .prepare()
  }

  find(conversationId: string, { actor, key }: IdempotencyRecord): { fingerprint: string; answer: Json } | null {
    return this.#one.get({ conversationId, actor, key }) ?? null
  }

  keep(conversationId: string, record: IdempotencyRecord, answer: Json) {
    this.#add({ conversationId, ...record, answer })
  }
}
