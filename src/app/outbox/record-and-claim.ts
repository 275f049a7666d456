import { randomUUID } from 'node:crypto'
import type { Handover } from '../../domain/conversation/handover.ts'
import { beginProbe } from '../../domain/webhook/circuit.ts'
import { isLive } from '../../domain/webhook/claim-turn.ts'
import { type Delivery, withoutContent } from '../../domain/webhook/delivery.ts'
import { fromSeqOf, type LaneKey, type LanePlan, type LaneRows, planLane } from '../../domain/webhook/lane.ts'
import {
  type AttemptOutcome,
  changedAfter,
  claimsOverdueBefore,
  consequencesOf,
  deliveryAfter,
  judge,
} from '../../domain/webhook/outcome.ts'
import { blocked, lanesPerTurn, type QueuedWebhook } from '../../domain/webhook/queue.ts'
import type { OutboxTables } from '../../ports/outbox.ts'
import { type Steps, wait } from '../../ports/steps.ts'
import type { AttemptResult, Claimed, ClaimRequest } from './claim.ts'
import { place, saveWebhook } from './save-webhook.ts'

/** Bounds the work of one transaction, so that no chat message waits for it. */
const MAX_WOKEN = 1_000

/**
 * Stores the results whose leases are still held, and leases the heads of due lanes, at most one per (webhook, conversation),
 * companies in turn. In one transaction, so that a busy lane goes from one delivery to the next without a second commit.
 */
export const recordAndClaim = (tables: OutboxTables, request: ClaimRequest): Steps<Claimed> =>
  new Run(tables, request).run()

type PlannedLane = {
  plan: Exclude<LanePlan, { kind: 'park' }>
  fromSeq: number
  /** Of the claim that is sent next. */
  handoverId: string | null
}

class Run {
  readonly #tables: OutboxTables
  readonly #request: ClaimRequest
  /** Every webhook of this transaction, as it is by now. */
  readonly #webhooks = new Map<string, QueuedWebhook>()
  /** Plans of the lanes that results came from, so that claiming need not load them again. */
  readonly #planned = new Map<string, PlannedLane>()
  readonly #claimed: Claimed

  constructor(tables: OutboxTables, request: ClaimRequest) {
    this.#tables = tables
    this.#request = request
    const { afterCompany: lastCompany } = request
    this.#claimed = { leased: [], wakeAt: null, lost: 0, changed: [], disabled: [], claimFailed: false, lastCompany }
  }

  *run(): Steps<Claimed> {
    const { now, limit, results, unblocked, slots } = this.#request
    // The engine may run this again after a conflict.
    slots.releaseAll()
    const recorded = yield* this.#record(yield* this.#heldOf(results))
    this.#claimed.lost = results.length - recorded.length
    // Only now: a result may have closed the circuit, and then what was tried before is due.
    for (const { leased, last } of recorded) if (last) yield* this.#release(leased.delivery)
    yield* this.#load([...unblocked, ...(yield* wait(this.#tables.queue.waking(now, MAX_WOKEN)))])
    yield* this.#place([...this.#webhooks.keys()])
    if (limit > 0) yield* this.#claim()
    this.#claimed.wakeAt = yield* wait(this.#tables.queue.nextWake())
    this.#claimed.claimFailed = yield* wait(this.#tables.deliveries.anyFailedClaim())
    return this.#claimed
  }

  /** The results whose leases are still held. A lease is checked once, however many results come under it. */
  *#heldOf(results: AttemptResult[]): Steps<AttemptResult[]> {
    const leases = new Map(results.map(({ leased }) => [leased.token, leased.delivery]))
    const tokens = yield* wait(this.#tables.lanes.tokens([...leases.values()]))
    const held = new Set([...leases.keys()].filter((token, index) => tokens[index] === token))
    return results.filter(({ leased }) => held.has(leased.token))
  }

  *#record(results: AttemptResult[]): Steps<AttemptResult[]> {
    yield* this.#load(results.map(({ leased }) => leased.delivery.webhookId))
    const loaded = new Map(this.#webhooks)
    const recorded: AttemptResult[] = []
    for (const result of results) {
      const { delivery, probe } = result.leased
      const webhook = this.#webhooks.get(delivery.webhookId)
      // A claim webhook that an earlier result disabled has lost all its leases.
      if (!webhook || consequencesOf(loaded.get(webhook.id)!, webhook).claimsFail) continue
      const outcome = { ...result, probe }
      yield* this.#store(delivery, webhook.kind, outcome)
      this.#webhooks.set(webhook.id, judge(webhook, delivery, outcome, this.#request.now))
      recorded.push(result)
    }
    for (const [id, webhook] of loaded) yield* this.#saveJudged(webhook, this.#webhooks.get(id)!)
    return recorded
  }

  *#store(leased: Delivery, kind: QueuedWebhook['kind'], outcome: AttemptOutcome): Steps<void> {
    const { deliveries } = this.#tables
    const isAsLeased = yield* wait(
      deliveries.recordAttempt(leased, outcome.attempt, deliveryAfter(leased, kind, outcome)),
    )
    const now = isAsLeased ? null : yield* wait(deliveries.one(leased.id))
    if (!now) return
    const attempt = now.state === 'ERASED' ? withoutContent(outcome.attempt) : outcome.attempt
    yield* wait(deliveries.recordAttempt(now, attempt, changedAfter(now, kind, outcome)))
  }

  *#saveJudged(before: QueuedWebhook, after: QueuedWebhook): Steps<void> {
    if (after === before) return
    const { now } = this.#request
    yield* saveWebhook(this.#tables, before, after, now)
    this.#claimed.changed.push({ before, after })
    const overdue = claimsOverdueBefore(after, now)
    if (overdue !== null) yield* wait(this.#tables.deliveries.failClaims(after.id, overdue))
    if (before.disabledAt !== null || after.disabledReason === null) return
    const what = `DISABLED_${after.disabledReason}` as const
    yield* wait(this.#tables.webhooks.addHistory(after.id, { at: now, what, by: null }))
    this.#claimed.disabled.push(after)
  }

  /** Gives a lane back behind the others of its webhook, or closes it where nothing is left in it. */
  *#release(key: LaneKey): Steps<void> {
    const [rows] = yield* wait(this.#tables.lanes.rows([key]))
    const planned = yield* this.#plan(key, rows!)
    this.#planned.set(nameOf(key), planned)
    const { plan, fromSeq } = planned
    const { lanes } = this.#tables
    if (plan.kind === 'empty') yield* wait(lanes.close(key))
    else yield* wait(lanes.release(key, plan.kind === 'wait' ? plan.until : this.#request.now, fromSeq))
  }

  /** What a lane does next. On the way a head that must be parked is parked, and a claim whose handover is over is dropped. */
  *#plan(key: LaneKey, loaded: LaneRows): Steps<PlannedLane> {
    const webhook = this.#webhooks.get(key.webhookId)!
    for (let rows = loaded; ; ) {
      const plan = planLane(rows, webhook, this.#request.now)
      const fromSeq = fromSeqOf(rows)
      if (plan.kind === 'wait' || plan.kind === 'empty') return { plan, fromSeq, handoverId: null }
      if (plan.kind === 'park') yield* wait(this.#tables.deliveries.park(plan.delivery.id))
      else {
        const handover = webhook.kind === 'CLAIM' ? yield* this.#handoverOf(plan.delivery) : null
        // One at a time: the handover of what is behind it may be over before it is sent.
        if (handover && isLive(handover)) return { plan: { ...plan, rest: [] }, fromSeq, handoverId: handover.id }
        if (!handover) return { plan, fromSeq, handoverId: null }
        yield* wait(this.#tables.deliveries.fail(plan.delivery.id))
      }
      rows = (yield* wait(this.#tables.lanes.rows([key])))[0]!
    }
  }

  #handoverOf({ conversationId, seq }: Delivery): Steps<Handover | null> {
    return wait(this.#tables.handoverAt(conversationId, seq))
  }

  /** Companies in turn, and the webhooks of a company in turn. Each visit leases something or shortens the queue. */
  *#claim(): Steps<void> {
    const { queue } = this.#tables
    while (this.#claimed.leased.length < this.#request.limit) {
      const last = this.#claimed.lastCompany
      const behind = yield* wait(queue.nextReady(last))
      const next = behind ?? (last === '' ? null : yield* wait(queue.nextReady('')))
      if (!next) return
      this.#claimed.lastCompany = next.companyId
      yield* this.#load([next.id])
      yield* this.#visit(this.#webhooks.get(next.id)!)
    }
  }

  *#visit(webhook: QueuedWebhook): Steps<void> {
    const { now, limit, slots } = this.#request
    const room = Math.min(slots.room(webhook), limit - this.#claimed.leased.length)
    if (room === 0) return yield* wait(this.#tables.queue.setReadiness(webhook.id, blocked))
    const { lanes } = this.#tables
    const due = yield* wait(lanes.due(webhook.id, now, lanesPerTurn(webhook, room)))
    const unknown = due.filter(key => !this.#planned.has(nameOf(key)))
    const loaded = new Map(unknown.map((key, index) => [key, index]))
    const rows = yield* wait(lanes.rows(unknown))
    for (const key of due) {
      const index = loaded.get(key)
      const { plan, fromSeq, handoverId } =
        index === undefined ? this.#planned.get(nameOf(key))! : yield* this.#plan(key, rows[index]!)
      this.#planned.delete(nameOf(key))
      if (plan.kind === 'empty') yield* wait(lanes.close(key))
      else if (plan.kind === 'wait') yield* wait(lanes.release(key, plan.until, fromSeq))
      else yield* this.#lease(key, webhook, { ...plan, handoverId }, fromSeq)
    }
    yield* this.#place([webhook.id])
  }

  *#lease(
    key: LaneKey,
    webhook: QueuedWebhook,
    { delivery, rest, gap, handoverId }: Extract<LanePlan, { kind: 'send' }> & { handoverId: string | null },
    fromSeq: number,
  ): Steps<void> {
    const { leaseUntil, slots } = this.#request
    const token = randomUUID()
    const probe = webhook.probeAt !== null
    slots.acquire(webhook)
    yield* wait(this.#tables.lanes.lease(key, token, leaseUntil, fromSeq))
    this.#claimed.leased.push({ delivery, rest: probe ? [] : rest, webhook, handoverId, token, gap, probe })
    if (!probe) return
    // Nothing else is sent before its answer.
    const waiting = beginProbe(webhook, this.#request.now, leaseUntil)
    yield* wait(this.#tables.webhooks.save(waiting))
    this.#webhooks.set(webhook.id, waiting)
  }

  /** Loads webhooks that are not loaded yet. */
  *#load(ids: string[]): Steps<void> {
    const unknown = [...new Set(ids)].filter(id => !this.#webhooks.has(id))
    if (unknown.length === 0) return
    for (const webhook of yield* wait(this.#tables.webhooks.get(unknown))) this.#webhooks.set(webhook.id, webhook)
  }

  *#place(ids: string[]): Steps<void> {
    const webhooks = ids.map(id => this.#webhooks.get(id)!)
    for (const placed of yield* place(this.#tables, webhooks, this.#request.now)) this.#webhooks.set(placed.id, placed)
  }
}

const nameOf = ({ webhookId, conversationId }: LaneKey) => `${webhookId} ${conversationId}`
