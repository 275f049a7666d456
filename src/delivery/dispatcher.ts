import type { AttemptResult, Claimed, ClaimRequest, Leased } from '../app/outbox/claim.ts'
import type { Delivery } from '../domain/webhook/delivery.ts'
import { next, nextOfClaim, pauseMs } from '../domain/webhook/schedule.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { ConcurrencyLimiter, type ConcurrencyLimits, defaultLimits, SlotReservation } from './concurrency-limiter.ts'
import type { PostOutcome } from './post.ts'
import { recordOf, type Sender, send } from './send.ts'

export type DispatcherParts = {
  store: Pick<Store, 'deliveries'>
  /** The clock shows so many ms less than before: what waits must not wait so much longer. */
  clockSetBack: (by: number, now: number) => Promise<void>
  recordAndClaim: (request: ClaimRequest) => Promise<Claimed>
  /** Goes on with what results have changed of a webhook. */
  finishChange: (before: Webhook, after: Webhook, now: number) => Promise<void>
  notifier: Pick<Notifier, 'listen'>
  sender: Sender
  /** Fails the handover of a claim that could not be delivered. May be called twice for the same one. */
  failHandover: (claim: Delivery) => Promise<void>
  report: (error: unknown) => void
  /** For the operator; `detail` can name addresses. */
  log?: (words: string, detail: Record<string, unknown>) => void
  limits?: ConcurrencyLimits
}

/** An attempt ends within 15 s; a lease that outlives it belongs to a process that died. */
const LEASE_MS = 30_000
/** The outbox is read at least this often without a notice. */
const POLL_MS = 5_000
/** After the store could not write: results are kept, and nothing new is leased meanwhile. */
const RETRY_MS = 250
const MAX_CLAIMS = 100
/** A smaller step back of the clock delays nothing by more than this. */
const MAX_STEP_BACK_MS = 1_000
/** Results of a lease that continues wait for this many others, and this long, to be stored together. */
const BATCH = 512
const BATCH_MS = 40
/** The same for a lease that is given back: its lane, or a blocked webhook, waits for it. */
const RELEASE_MS = 10
/** How long one lease sends what is behind its delivery; then other lanes have their turn. */
const RUN_MS = 200

/** Sends pending deliveries. It runs on notices, by the clock, and after its own results. */
export class Dispatcher implements AsyncDisposable {
  readonly #parts: DispatcherParts
  readonly #limiter: ConcurrencyLimiter
  readonly #stop = new AbortController()
  readonly #sending = new Set<Promise<void>>()
  readonly #unlisten: () => void
  #results: AttemptResult[] = []
  #unblocked: string[] = []
  #lastCompany = ''
  #running: Promise<void> | null = null
  /** What the clock showed last; null: not read yet by this process. */
  #lastNow: number | null = null
  #again = false
  /** Sends that ended since the last run. */
  #ended = 0
  #timer: NodeJS.Timeout | undefined
  #batch: NodeJS.Timeout | undefined
  #batchAt = 0

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.#limiter = new ConcurrencyLimiter(parts.limits ?? defaultLimits)
    this.#unlisten = parts.notifier.listen('deliveries', () => this.#wake())
    this.#wake()
  }

  async [Symbol.asyncDispose]() {
    this.#unlisten()
    clearTimeout(this.#timer)
    clearTimeout(this.#batch)
    this.#stop.abort()
    await Promise.all(this.#sending)
    await this.#running
    // Answers that arrived are stored; the rest is sent again by the next process.
    if (this.#results.length > 0) await this.#recordAndClaim(0).catch(this.#parts.report)
  }

  #wake() {
    this.#again = true
    this.#ended = 0
    clearTimeout(this.#batch)
    this.#batch = undefined
    if (this.#running || this.#stop.signal.aborted) return
    this.#running = this.#run()
      .catch(this.#parts.report)
      .finally(() => {
        this.#running = null
        if (this.#again) this.#wake()
      })
  }

  /** Results in, work out, until there is neither. Notices that come meanwhile count as one. */
  async #run() {
    const { now } = this.#parts.sender
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false
      clearTimeout(this.#timer)
      const wakeAt = await this.#recordAndClaim(this.#limiter.free).catch(error => {
        this.#parts.report(error)
        return now() + RETRY_MS
      })
      if (this.#stop.signal.aborted) return
      const wait = wakeAt === null ? POLL_MS : Math.min(POLL_MS, Math.max(1, wakeAt - now()))
      this.#timer = setTimeout(() => this.#wake(), wait)
    }
  }

  async #recordAndClaim(limit: number): Promise<number | null> {
    const { recordAndClaim, sender, report } = this.#parts
    await this.#noticeClock()
    const [results, unblocked] = [this.#results, this.#unblocked]
    const slots = new SlotReservation(this.#limiter)
    this.#results = []
    this.#unblocked = []
    const now = sender.now()
    const request = {
      now,
      leaseUntil: now + LEASE_MS,
      results,
      unblocked,
      limit,
      slots,
      afterCompany: this.#lastCompany,
    }
    const claimed = await recordAndClaim(request).catch(error => {
      slots.releaseAll()
      this.#results = [...results, ...this.#results]
      this.#unblocked = [...unblocked, ...this.#unblocked, ...slots.unblocked]
      throw error
    })
    this.#unblocked.push(...slots.unblocked)
    this.#lastCompany = claimed.lastCompany
    for (const each of claimed.leased) this.#start(each)
    for (const { before, after } of claimed.changed) await this.#parts.finishChange(before, after, now).catch(report)
    for (const { id, url, disabledReason } of claimed.disabled)
      this.#parts.log?.('a webhook was disabled', { id, url, why: disabledReason })
    if (claimed.claimFailed) await this.#failHandovers().catch(report)
    return claimed.wakeAt
  }

  async #noticeClock() {
    const { store, sender, clockSetBack } = this.#parts
    this.#lastNow ??= (await store.deliveries.newestAt()) ?? 0
    const now = sender.now()
    const by = this.#lastNow - now
    if (by > MAX_STEP_BACK_MS) await clockSetBack(by, now)
    this.#lastNow = now
  }

  #start(leased: Leased) {
    const sending = this.#send(leased)
      .catch(this.#parts.report)
      .then(() => {
        this.#sending.delete(sending)
        this.#unblocked.push(...this.#limiter.release(leased.webhook))
        if (this.#stop.signal.aborted) return
        this.#ended += 1
        // One commit for many results, but none waits long, and the last one not at all.
        if (this.#ended >= this.#sending.size || this.#results.length >= BATCH) this.#wake()
        else this.#wakeWithin(RELEASE_MS)
      })
    this.#sending.add(sending)
  }

  #wakeWithin(ms: number) {
    const at = performance.now() + ms
    if (this.#batch && this.#batchAt <= at) return
    clearTimeout(this.#batch)
    this.#batchAt = at
    this.#batch = setTimeout(() => this.#wake(), ms)
  }

  /**
   * Sends the leased delivery, and what is behind it in its lane while all succeed: so a backlog goes out at the receiver's pace and
   * not at that of commits. A process that dies in between sends again what it had not stored.
   */
  async #send(leased: Leased) {
    const { webhook, rest } = leased
    const failures = this.#limiter.failures(webhook)
    const until = performance.now() + RUN_MS
    for (const delivery of [leased.delivery, ...rest]) {
      const { at, outcome } = this.#post(delivery, leased)
      const result = this.#resultOf({ ...leased, delivery }, at, await outcome)
      if (result === null) return
      const succeeded = result.next.kind === 'succeeded'
      const isLast = delivery === (rest.at(-1) ?? leased.delivery)
      const last = !succeeded || isLast || performance.now() > until || this.#limiter.failures(webhook) !== failures
      this.#results.push({ ...result, last })
      if (last) return
      if (this.#results.length >= BATCH) this.#wake()
      else this.#wakeWithin(BATCH_MS)
    }
  }

  #post(delivery: Delivery, { webhook, handoverId, gap }: Leased) {
    const { id, body, botId, userId, conversationId, seq, controlEpoch, reason } = delivery
    const part = delivery.parts === null ? undefined : { index: delivery.part, count: delivery.parts }
    const attempt = delivery.attempts + 1
    const place = { botId, userId, conversationId, seq, part, controlEpoch, handoverId }
    return send(this.#parts.sender, webhook, { id, body, ...place, reason, attempt, gap: [...gap] })
  }

  /** null where this process cut the attempt itself: it does not count, and the lease runs out. */
  #resultOf(leased: Leased, at: number, outcome: PostOutcome): Omit<AttemptResult, 'last'> | null {
    const { delivery, webhook } = leased
    const { now } = this.#parts.sender
    const chance = Math.random()
    const attemptNumber = delivery.tries + 1
    const after =
      webhook.kind === 'CLAIM'
        ? nextOfClaim({ attemptNumber, sinceMs: delivery.firstTriedAt ?? at }, outcome, chance, now())
        : next(attemptNumber, outcome, chance, now())
    if (after.kind === 'interrupted') return null
    this.#limiter.report(webhook, after.kind === 'succeeded')
    if (outcome.kind === 'failed') {
      const { failure, detail } = outcome
      this.#parts.log?.('a webhook could not be reached', {
        webhook: webhook.id,
        delivery: delivery.id,
        failure,
        detail,
      })
    }
    return {
      leased,
      attempt: recordOf(at, outcome),
      next: after,
      pauseMs: pauseMs(outcome, now(), webhook.kind),
      chance,
    }
  }

  async #failHandovers() {
    const { deliveries } = this.#parts.store
    const claims = await deliveries.failedClaims(MAX_CLAIMS)
    for (const claim of claims) await this.#parts.failHandover(claim)
    await deliveries.settleClaims(claims.map(({ id }) => id))
    if (claims.length === MAX_CLAIMS) this.#again = true
  }
}
