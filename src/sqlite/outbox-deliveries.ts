import type { Database } from 'better-sqlite3'
import { and, asc, eq, gte, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import type { AttemptRecord, Delivery, DeliveryFilter } from '../domain/webhook/delivery.ts'
import type { DeliveryOwner, Restart } from '../domain/webhook/enqueue.ts'
import type { DeliveryAfter } from '../domain/webhook/outcome.ts'
import type { NewDelivery } from '../domain/webhook/webhook.ts'
import type { DeliveryPlace, DeliveryPosition, DeliveryRange, DeliveryTable, InConversation } from '../ports/outbox.ts'
import { conditionsOf } from './delivery-filter.ts'
import type { Enqueue } from './enqueue-delivery.ts'
import { failClaims, failPending } from './fail-pending.ts'
import { deliveryColumns } from './lane-leases.ts'
import type { Drizzle } from './open.ts'
import { attempt, delivery } from './tables.ts'

const isAsLoaded = 'id = ? AND state = ? AND due_at = ?'

function statements(sqlite: Database, db: Drizzle) {
  return {
    // The usual case: one row is written, and no index. A batch costs what its pages cost, 11 µs each.
    succeed: sqlite.prepare(
      `UPDATE delivery SET state = ?, attempts = ?, tries = ?, first_tried_at = ?, tried_at = ?, status = ?, duration_ms = ?, answer = ?
       WHERE ${isAsLoaded}`,
    ),
    addAttempt: sqlite.prepare(
      `INSERT INTO attempt (delivery_id, number, at, duration_ms, status, failure, detail, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    fail: sqlite.prepare(
      `UPDATE delivery SET state = ?, attempts = ?, tries = ?, due_at = ?, first_tried_at = ?, tried_at = ?,
         fails_handover = max(fails_handover, ?)
       WHERE ${isAsLoaded}`,
    ),
    one: sqlite.prepare<[string], Delivery>(`SELECT ${deliveryColumns} FROM delivery WHERE id = ?`),
    ofConversation: sqlite.prepare<[string, string, number, number, number], InConversation>(
      `SELECT id, webhook_id AS webhookId, seq, part, state, octet_length(body) AS bytes FROM delivery INDEXED BY delivery_by_place
       WHERE conversation_id = ? AND (webhook_id, seq, part) > (?, ?, ?) ORDER BY webhook_id, seq, part LIMIT ?`,
    ),
    failOne: sqlite.prepare(`UPDATE delivery SET state = 'FAILED', fails_handover = 0 WHERE id = ?`),
    park: sqlite.prepare(`UPDATE delivery SET state = 'PARKED' WHERE id = ?`),
    anyFailedClaim: db.select({ id: delivery.id }).from(delivery).where(sql`fails_handover = 1`).limit(1).prepare(),
  }
}

/** Bound variables of one statement; SQLite takes 32,766. */
const MAX_IDS = 500

/** The rows of deliveries and their attempts. Synchronous, for use inside a transaction. */
export class OutboxDeliveries implements DeliveryTable {
  readonly #db: Drizzle
  readonly #enqueue: Enqueue
  readonly #run: ReturnType<typeof statements>

  constructor(sqlite: Database, db: Drizzle, enqueue: Enqueue) {
    this.#db = db
    this.#enqueue = enqueue
    this.#run = statements(sqlite, db)
  }

  enqueue(owner: DeliveryOwner, content: NewDelivery, at: number) {
    this.#enqueue(owner, content, at)
  }

  one(id: string): Delivery | null {
    return this.#run.one.get(id) ?? null
  }

  /** A success needs no attempt row: the delivery's own row holds it. */
  recordAttempt(loaded: Delivery, record: AttemptRecord, after: DeliveryAfter): boolean {
    const { id } = loaded
    const { at, durationMs, status, failure, detail, answer } = record
    const { state, attempts, tries, firstTriedAt, triedAt } = after
    const place = [id, loaded.state, loaded.dueAt]
    if (state === 'SUCCEEDED')
      return (
        this.#run.succeed.run(state, attempts, tries, firstTriedAt, triedAt, status, durationMs, answer, ...place)
          .changes > 0
      )
    const failsHandover = after.failsHandover ? 1 : 0
    const { changes } = this.#run.fail.run(
      ...[state, attempts, tries, after.dueAt, firstTriedAt, triedAt, failsHandover, ...place],
    )
    if (changes > 0) this.#run.addAttempt.run(id, attempts, at, durationMs, status, failure, detail, answer)
    return changes > 0
  }

  park(id: string) {
    this.#run.park.run(id)
  }

  ofConversation(conversationId: string, { webhookId, seq, part }: DeliveryPosition, limit: number): InConversation[] {
    return this.#run.ofConversation.all(conversationId, webhookId, seq, part, limit)
  }

  erase(ids: readonly string[]) {
    const chosen = inArray(delivery.id, [...ids])
    const nothing = { body: '', reason: null, answer: null }
    this.#db
      .update(delivery)
      .set({ state: 'ERASED', ...nothing })
      .where(chosen)
      .run()
    this.#db
      .update(attempt)
      .set({ detail: null, answer: null })
      .where(inArray(attempt.deliveryId, [...ids]))
      .run()
  }

  failHandovers(ids: readonly string[]) {
    this.#db
      .update(delivery)
      .set({ failsHandover: true })
      .where(inArray(delivery.id, [...ids]))
      .run()
  }

  fail(id: string) {
    this.#run.failOne.run(id)
  }

  failPending(webhookId: string, failsHandover: boolean, limit: number): boolean {
    return failPending(this.#db, webhookId, failsHandover, limit)
  }

  failClaims(webhookId: string, createdBefore: number) {
    failClaims(this.#db, webhookId, createdBefore)
  }

  anyFailedClaim(): boolean {
    return this.#run.anyFailedClaim.get() !== undefined
  }

  places(filter: DeliveryFilter & { ids: string[] }): DeliveryPlace[] {
    return this.#places(conditionsOf(filter))
  }

  placesOf({ webhookId, conversationId, fromSeq, toSeq }: DeliveryRange): DeliveryPlace[] {
    const ofLane = and(eq(delivery.webhookId, webhookId), eq(delivery.conversationId, conversationId))
    return this.#places(and(ofLane, gte(delivery.seq, fromSeq), lte(delivery.seq, toSeq)))
  }

  #places(where: SQL | undefined): DeliveryPlace[] {
    const { id, webhookId, conversationId, seq, state } = delivery
    const columns = { id, webhookId, conversationId, seq, state }
    return this.#db.select(columns).from(delivery).where(where).orderBy(asc(seq), asc(id)).all()
  }

  restart(ids: readonly string[], restart: Restart) {
    for (let from = 0; from < ids.length; from += MAX_IDS) {
      const chosen = inArray(delivery.id, ids.slice(from, from + MAX_IDS))
      this.#keepSuccess(chosen)
      const unsent = { status: null, durationMs: null, answer: null }
      this.#db
        .update(delivery)
        // Never the time that it has already: then a late result would not know of the restart.
        .set({ ...restart, dueAt: sql`${restart.dueAt} - (${delivery.dueAt} = ${restart.dueAt})`, ...unsent })
        .where(chosen)
        .run()
    }
  }

  /** Moves a successful attempt from the delivery's row to the other attempts. */
  #keepSuccess(chosen: SQL) {
    const done = {
      deliveryId: delivery.id,
      number: delivery.attempts,
      at: sql<number>`${delivery.triedAt}`.as('at'),
      durationMs: sql<number>`${delivery.durationMs}`.as('duration_ms'),
      status: delivery.status,
      failure: sql<null>`NULL`.as('failure'),
      detail: sql<null>`NULL`.as('detail'),
      answer: delivery.answer,
    }
    const found = this.#db
      .select(done)
      .from(delivery)
      .where(and(chosen, isNotNull(delivery.status)))
    this.#db.insert(attempt).select(found).run()
  }
}
