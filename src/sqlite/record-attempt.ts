import type { Database } from 'better-sqlite3'
import type { AttemptRecord, Delivery } from '../domain/webhook/delivery.ts'
import type { DeliveryAfter } from '../domain/webhook/outcome.ts'

/** Stores an attempt and what it made of its delivery. */
export function attemptRecorder(sqlite: Database) {
  // The usual case: one row is written, and no index. A batch costs what its pages cost, 11 µs each.
  const succeed = sqlite.prepare(
    `UPDATE delivery SET state = ?, attempts = ?, tries = ?, first_tried_at = ?, tried_at = ?, status = ?, duration_ms = ?, answer = ?
     WHERE id = ?`,
  )
  const add = sqlite.prepare(
    `INSERT INTO attempt (delivery_id, number, at, duration_ms, status, failure, detail, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const fail = sqlite.prepare(
    `UPDATE delivery SET state = ?, attempts = ?, tries = ?, due_at = ?, first_tried_at = ?, tried_at = ?, fails_handover = ?
     WHERE id = ?`,
  )
  return ({ id }: Delivery, attempt: AttemptRecord, after: DeliveryAfter) => {
    const { at, durationMs, status, failure, detail, answer } = attempt
    const { state, attempts, tries, firstTriedAt, triedAt } = after
    if (after.succeeded) {
      succeed.run(state, attempts, tries, firstTriedAt, triedAt, status, durationMs, answer, id)
      return
    }
    add.run(id, attempts, at, durationMs, status, failure, detail, answer)
    fail.run(state, attempts, tries, after.dueAt, firstTriedAt, triedAt, after.failsHandover ? 1 : 0, id)
  }
}
