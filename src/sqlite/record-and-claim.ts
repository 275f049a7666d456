import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { deliveryAfter, judge } from '../domain/webhook/outcome.ts'
import { lanesPerTurn } from '../domain/webhook/queue.ts'
import type { DisabledReason } from '../domain/webhook/webhook.ts'
import type { AttemptResult, Claimed, ClaimRequest, Leased } from '../ports/outbox.ts'
import { failPending } from './fail-pending.ts'
import type { LaneKey, LaneLeases, PlannedLane } from './lane-leases.ts'
import type { Drizzle } from './open.ts'
import { attemptRecorder } from './record-attempt.ts'
import { delivery } from './tables.ts'
import type { WebhookHistory } from './webhook-history.ts'
import type { WebhookQueue, WebhookRow } from './webhook-queue.ts'

/** Bounds the work of one transaction, so that no chat message waits for it. */
const MAX_WOKEN = 1_000

type Parts = { queue: WebhookQueue; lanes: LaneLeases; history: WebhookHistory }

/** Results in, work out, in one transaction: a busy lane goes from one delivery to the next without a second commit. */
export function recordAndClaim(sqlite: Database, db: Drizzle, parts: Parts): (request: ClaimRequest) => Claimed {
  const record = attemptRecorder(sqlite)
  const anyFailed = db.select({ id: delivery.id }).from(delivery).where(sql`fails_handover = 1`).limit(1).prepare()
  /** The company that was served last: the next run goes on behind it. */
  let company = ''

  return request => {
    const run = new Run(db, parts, request)
    const recorded = request.results.filter(result => run.record(result, record))
    // Only now: a result may have closed the circuit, and then what was tried before is due.
    for (const { leased, last } of recorded) if (last) run.release(leased.delivery)
    run.wake()
    if (request.limit > 0) company = run.claim(company)
    return run.finish(anyFailed.get() !== undefined)
  }
}

/** One transaction of results and claims. Decisions are those of `domain/webhook/`; this loads and stores. */
class Run {
  readonly #db: Drizzle
  readonly #parts: Parts
  readonly #request: ClaimRequest
  readonly #webhooks = new Map<string, WebhookRow>()
  /** Tokens known to be held: a lease is checked once, however many results come under it. */
  readonly #held = new Set<string>()
  /** Plans of the lanes that results came from, so that claiming need not load them again. */
  readonly #planned = new Map<string, PlannedLane>()
  readonly #claimed: Claimed = { leased: [], wakeAt: null, lost: 0, disabled: [], claimFailed: false }

  constructor(db: Drizzle, parts: Parts, request: ClaimRequest) {
    this.#db = db
    this.#parts = parts
    this.#request = request
  }

  /** false where the lease was lost meanwhile: nothing is stored. */
  record(result: AttemptResult, store: ReturnType<typeof attemptRecorder>): boolean {
    const { leased } = result
    const webhook = this.#isHeld(leased) ? this.#load(leased.delivery.webhookId) : null
    if (!webhook) {
      this.#claimed.lost += 1
      return false
    }
    const outcome = { ...result, probe: leased.probe }
    store(leased.delivery, outcome.attempt, deliveryAfter(leased.delivery, webhook.kind, outcome))
    const { health, recovered, disable } = judge(webhook, leased.delivery, outcome, this.#request.now)
    if (health !== webhook) {
      Object.assign(webhook, health)
      if (recovered) this.#parts.queue.makeDue(webhook.id, this.#request.now)
      this.#parts.queue.keepHealth(webhook)
    }
    if (disable) this.#disable(webhook, disable)
    return true
  }

  /** Gives a lane back behind the others of its webhook, or closes it where nothing is left in it. */
  release(key: LaneKey) {
    const { now } = this.#request
    const planned = this.#parts.lanes.plan(key, this.#load(key.webhookId)!, now)
    this.#planned.set(nameOf(key), planned)
    const { plan, fromSeq } = planned
    if (plan.kind === 'empty') this.#parts.lanes.close(key)
    else this.#parts.lanes.release(key, plan.kind === 'wait' ? plan.until : now, fromSeq)
  }

  /** Places every webhook of this transaction in the queue, and those whose time has come. */
  wake() {
    const { now, unblocked } = this.#request
    for (const id of unblocked) this.#load(id)
    for (const id of this.#parts.queue.waking(now, MAX_WOKEN)) this.#load(id)
    for (const webhook of this.#webhooks.values()) this.#parts.queue.place(webhook, now)
  }

  /** Companies in turn, and the webhooks of a company in turn. Each visit leases something or shortens the queue. */
  claim(company: string): string {
    let last = company
    while (this.#claimed.leased.length < this.#request.limit) {
      const next = this.#parts.queue.next(last) ?? (last === '' ? null : this.#parts.queue.next(''))
      if (!next) return last
      last = next.companyId
      this.#visit(this.#load(next.id)!)
    }
    return last
  }

  finish(claimFailed: boolean): Claimed {
    return { ...this.#claimed, wakeAt: this.#parts.queue.nextWake(), claimFailed }
  }

  #visit(webhook: WebhookRow) {
    const { now, limit, acquire } = this.#request
    const { lanes, queue } = this.#parts
    const probe = webhook.probeAt !== null
    for (const key of lanes.due(webhook.id, now, lanesPerTurn(webhook, limit - this.#claimed.leased.length))) {
      const { plan, fromSeq } = this.#planned.get(nameOf(key)) ?? lanes.plan(key, webhook, now)
      this.#planned.delete(nameOf(key))
      if (plan.kind === 'empty') lanes.close(key)
      else if (plan.kind === 'wait') lanes.release(key, plan.until, fromSeq)
      else if (acquire(webhook)) this.#lease(key, webhook, plan, fromSeq, probe)
      else return queue.block(webhook)
    }
    queue.place(webhook, now)
  }

  #lease(
    key: LaneKey,
    webhook: WebhookRow,
    { delivery, rest, gap }: Extract<PlannedLane['plan'], { kind: 'send' }>,
    fromSeq: number,
    probe: boolean,
  ) {
    const { leaseUntil } = this.#request
    const token = randomUUID()
    this.#parts.lanes.lease(key, token, leaseUntil, fromSeq)
    this.#claimed.leased.push({ delivery, rest: probe ? [] : rest, webhook, token, gap, probe })
    if (!probe) return
    // Nothing else is sent before its answer.
    webhook.probeAt = leaseUntil
    this.#parts.queue.keepHealth(webhook)
  }

  #disable(webhook: WebhookRow, why: DisabledReason) {
    const { now } = this.#request
    Object.assign(webhook, { disabledAt: now, disabledReason: why })
    this.#parts.queue.keepHealth(webhook)
    this.#parts.history.add(webhook.id, { at: now, what: `DISABLED_${why}`, by: null })
    this.#held.clear()
    if (webhook.kind === 'CLAIM') failPending(this.#db, webhook.id, true)
    this.#claimed.disabled.push(webhook)
  }

  #isHeld({ delivery, token }: Leased): boolean {
    if (this.#held.has(token)) return true
    if (!this.#parts.lanes.isHeld(delivery, token)) return false
    this.#held.add(token)
    return true
  }

  #load(id: string): WebhookRow | null {
    const webhook = this.#webhooks.get(id) ?? this.#parts.queue.get(id)
    if (webhook) this.#webhooks.set(id, webhook)
    return webhook
  }
}

const nameOf = ({ webhookId, conversationId }: LaneKey) => `${webhookId} ${conversationId}`
