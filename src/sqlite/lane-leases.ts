import type { Database, Statement } from 'better-sqlite3'
import type { Delivery, DeliveryState } from '../domain/webhook/delivery.ts'
import { type LanePlan, planLane } from '../domain/webhook/lane.ts'
import type { WebhookRow } from './webhook-queue.ts'

export type LaneKey = { webhookId: string; conversationId: string }
/** A lane's plan, and the seq before which nothing of it is pending. */
export type PlannedLane = { plan: Exclude<LanePlan, { kind: 'park' }>; fromSeq: number }

/** How many deliveries of a lane one lease covers. */
const RUN = 32
/** Where nothing is pending: every new delivery comes before it. */
const NONE = Number.MAX_SAFE_INTEGER

// Raw SQL: every delivery passes here several times, and through Drizzle one look costs 44 µs, a bare POST 45.
const own = `id, bot_id AS botId, user_id AS userId, seq, part, control_epoch AS controlEpoch, body, state, attempts, tries, due_at AS dueAt,
  first_tried_at AS firstTriedAt, tried_at AS triedAt, created_at AS createdAt`
const columns = `webhook_id AS webhookId, company_id AS companyId, conversation_id AS conversationId, ${own}`
const inLane = 'webhook_id = ? AND conversation_id = ?'
// A bare `= ?` makes SQLite compile the statement again at every run, to see whether the value lets it use a partial index: 33 µs
// instead of 3. It does not look into an expression.
const ofLane = "webhook_id = ('' || ?) AND conversation_id = ('' || ?)"

function statements(sqlite: Database) {
  return {
    due: sqlite.prepare<[string, number, number], LaneKey>(
      `SELECT webhook_id AS webhookId, conversation_id AS conversationId FROM lane
       WHERE webhook_id = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
    ),
    holder: sqlite.prepare<[string, string]>(`SELECT lease_token FROM lane WHERE ${inLane}`).pluck() as Statement<
      [string, string],
      string | null
    >,
    set: sqlite.prepare<[number, string | null, number, string, string]>(
      `UPDATE lane SET due_at = ?, lease_token = ?, from_seq = ? WHERE ${inLane}`,
    ),
    close: sqlite.prepare<[string, string]>(`DELETE FROM lane WHERE ${inLane}`),
    pending: sqlite.prepare<[string, string, string, string], Delivery>(
      `SELECT ${own} FROM delivery INDEXED BY delivery_by_place
       WHERE ${ofLane} AND seq >= (SELECT from_seq FROM lane WHERE ${inLane}) AND state = 'PENDING'
       ORDER BY seq, part LIMIT ${RUN}`,
    ),
    missing: sqlite.prepare<[string, string], { id: string; seq: number; state: DeliveryState }>(
      `SELECT id, seq, state FROM delivery WHERE ${ofLane} AND state IN ('PARKED', 'FAILED') ORDER BY seq, part`,
    ),
    one: sqlite.prepare<[string], Delivery>(`SELECT ${columns} FROM delivery WHERE id = ?`),
    park: sqlite.prepare<[string]>(`UPDATE delivery SET state = 'PARKED' WHERE id = ?`),
  }
}

/** Loads the rows of lanes, and leases them. Synchronous, for use inside a transaction. */
export class LaneLeases {
  readonly #run: ReturnType<typeof statements>

  constructor(sqlite: Database) {
    this.#run = statements(sqlite)
  }

  /** What the lane sends next. A head that must be parked is parked on the way. */
  plan(key: LaneKey, webhook: WebhookRow, now: number): PlannedLane {
    const { webhookId, conversationId } = key
    const missing = this.#run.missing.all(webhookId, conversationId)
    const parked = missing.filter(each => each.state === 'PARKED').map(({ id }) => this.#run.one.get(id)!)
    const pending = this.#run.pending
      .all(webhookId, conversationId, webhookId, conversationId)
      .map(row => ({ ...row, webhookId, conversationId, companyId: webhook.companyId }))
    const plan = planLane({ pending, parked, missing: missing.map(({ seq }) => seq) }, webhook, now)
    if (plan.kind !== 'park') return { plan, fromSeq: pending[0]?.seq ?? NONE }
    this.#run.park.run(plan.delivery.id)
    return this.plan(key, webhook, now)
  }

  /** The due lanes of a webhook, longest waiting first. */
  due(webhookId: string, now: number, limit: number): LaneKey[] {
    return this.#run.due.all(webhookId, now, limit)
  }

  isHeld({ webhookId, conversationId }: LaneKey, token: string): boolean {
    return this.#run.holder.get(webhookId, conversationId) === token
  }

  lease({ webhookId, conversationId }: LaneKey, token: string, until: number, fromSeq: number) {
    this.#run.set.run(until, token, fromSeq, webhookId, conversationId)
  }

  release({ webhookId, conversationId }: LaneKey, dueAt: number, fromSeq: number) {
    this.#run.set.run(dueAt, null, fromSeq, webhookId, conversationId)
  }

  close({ webhookId, conversationId }: LaneKey) {
    this.#run.close.run(webhookId, conversationId)
  }
}
