import type { Database } from 'better-sqlite3'
import type { Delivery, DeliveryState } from '../domain/webhook/delivery.ts'
import { step } from '../domain/webhook/lane.ts'
import type { Hook } from './webhook-queue.ts'

export type LanePlace = { webhookId: string; conversationId: string }
/** What a lane sends next, or when to look again; null: it is empty. */
export type Look =
  | (({ send: Delivery; rest: Delivery[]; gap: number[] } | { until: number }) & { fromSeq: number })
  | null

/** The most seqs that one POST names as missing. */
const MAX_GAP = 32
/** How many deliveries of a lane one lease covers. */
const RUN = 32
/** Where nothing is pending: whatever comes is before it. */
const NONE = Number.MAX_SAFE_INTEGER

// In SQL by hand: every delivery goes through here several times, and through Drizzle a look costs 44 µs, a bare POST 45.
const own = `id, bot_id AS botId, user_id AS userId, seq, part, control_epoch AS controlEpoch, body, state, attempts, tries, due_at AS dueAt,
  first_tried_at AS firstTriedAt, tried_at AS triedAt, created_at AS createdAt`
const columns = `webhook_id AS webhookId, company_id AS companyId, conversation_id AS conversationId, ${own}`
const inLane = 'webhook_id = ? AND conversation_id = ?'
// A bare `= ?` makes SQLite compile the statement anew at every run, to see whether the value lets it use a partial index: 33 µs
// instead of 3. It does not look into an expression.
const ofLane = "webhook_id = ('' || ?) AND conversation_id = ('' || ?)"

/** Looks into lanes and leases them. Synchronous, for use inside a transaction. */
export function laneBook(sqlite: Database) {
  const due = sqlite.prepare<[string, number, number], LanePlace>(
    `SELECT webhook_id AS webhookId, conversation_id AS conversationId FROM lane
     WHERE webhook_id = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
  )
  const holder = sqlite.prepare<[string, string], string | null>(`SELECT lease_token FROM lane WHERE ${inLane}`).pluck()
  const set = sqlite.prepare<[number, string | null, number, string, string]>(
    `UPDATE lane SET due_at = ?, lease_token = ?, from_seq = ? WHERE ${inLane}`,
  )
  const close = sqlite.prepare<[string, string]>(`DELETE FROM lane WHERE ${inLane}`)
  const line = sqlite.prepare<[string, string, string, string], Delivery>(
    `SELECT ${own} FROM delivery INDEXED BY delivery_by_place
     WHERE ${ofLane} AND seq >= (SELECT from_seq FROM lane WHERE ${inLane}) AND state = 'PENDING'
     ORDER BY seq, part LIMIT ${RUN}`,
  )
  const gaps = sqlite.prepare<[string, string], { id: string; seq: number; state: DeliveryState }>(
    `SELECT id, seq, state FROM delivery WHERE ${ofLane} AND state IN ('PARKED', 'FAILED') ORDER BY seq, part`,
  )
  const one = sqlite.prepare<[string], Delivery>(`SELECT ${columns} FROM delivery WHERE id = ?`)
  const park = sqlite.prepare<[string]>(`UPDATE delivery SET state = 'PARKED' WHERE id = ?`)

  function look({ webhookId, conversationId }: LanePlace, hook: Hook, now: number): Look {
    const missing = gaps.all(webhookId, conversationId)
    const parked = missing.filter(each => each.state === 'PARKED').map(({ id }) => one.get(id)!)
    const { recoveredAt, strict } = hook
    const [head = null, ...behind] = line
      .all(webhookId, conversationId, webhookId, conversationId)
      .map(row => ({ ...row, webhookId, conversationId, companyId: hook.companyId }))
    const next = step(head, parked, { now, recoveredAt, strict })
    if (next.kind === 'empty') return null
    const fromSeq = head?.seq ?? NONE
    if (next.kind === 'wait') return { until: next.until, fromSeq }
    if (next.kind === 'park') {
      park.run(next.delivery.id)
      return look({ webhookId, conversationId }, hook, now)
    }
    const before = missing.filter(each => each.seq < next.delivery.seq).map(({ seq }) => seq)
    const { triedAt } = next.delivery
    // What failed while the receiver was down begins its schedule anew.
    if (triedAt !== null && triedAt < recoveredAt) Object.assign(next.delivery, { tries: 0, firstTriedAt: null })
    const rest = missing.length === 0 ? behind.filter(each => each.triedAt === null) : []
    return { send: next.delivery, rest, gap: [...new Set(before)].slice(-MAX_GAP), fromSeq }
  }

  return {
    look,
    /** Those of a webhook that are due, longest waiting first. */
    due: (webhookId: string, now: number, limit: number): LanePlace[] => due.all(webhookId, now, limit),
    holds: ({ webhookId, conversationId }: LanePlace, token: string) => holder.get(webhookId, conversationId) === token,
    lease: ({ webhookId, conversationId }: LanePlace, token: string, until: number, fromSeq: number) => {
      set.run(until, token, fromSeq, webhookId, conversationId)
    },
    release: ({ webhookId, conversationId }: LanePlace, dueAt: number, fromSeq: number) => {
      set.run(dueAt, null, fromSeq, webhookId, conversationId)
    },
    close: ({ webhookId, conversationId }: LanePlace) => {
      close.run(webhookId, conversationId)
    },
  }
}
export type LaneBook = ReturnType<typeof laneBook>
