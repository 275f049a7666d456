import type { Delivery } from '../../domain/webhook/delivery.ts'
import type { AttemptOutcome } from '../../domain/webhook/outcome.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'

/** A delivery that one sender may POST until the lease runs out; the token proves whose lease it is. */
export type Leased = {
  delivery: Delivery
  /** Deliveries behind it in its lane, which the same lease may send one after the other while every attempt succeeds. */
  rest: readonly Delivery[]
  webhook: Webhook
  /** The handover that a claim asks to take over; else null. */
  handoverId: string | null
  token: string
  /** Seqs before it that the receiver has not taken: parked or failed. */
  gap: readonly number[]
  /** The one POST that finds out whether a receiver that was down is back. */
  probe: boolean
}

/** The result of an attempt under a lease. */
export type AttemptResult = {
  leased: Leased
  /** Whether it gives the lease back: nothing more of this lane is being sent. */
  last: boolean
} & Omit<AttemptOutcome, 'probe'>

/** How many POSTs may start. */
export type Slots = {
  /** How many POSTs of this webhook may start now. 0: the limiter names the webhook when there is room for it again. */
  room(webhook: Webhook): number
  acquire(webhook: Webhook): void
  /** Gives all back: the transaction that acquired them came to nothing. */
  releaseAll(): void
}

/** Results in, work out. */
export type ClaimRequest = {
  now: number
  leaseUntil: number
  results: AttemptResult[]
  /** Webhooks that had reached their limit of concurrent POSTs, and are below it again. */
  unblocked: string[]
  limit: number
  slots: Slots
  /** The company that was served last: this request goes on behind it. */
  afterCompany: string
}

export type Claimed = {
  leased: Leased[]
  /** When to claim again without being notified, in ms since 1970; null: nothing is scheduled. */
  wakeAt: number | null
  /** Results that came too late: another sender had the lease by then, and nothing was stored. */
  lost: number
  /** Webhooks that these results changed, for `finishChange`. */
  changed: { before: Webhook; after: Webhook }[]
  /** Webhooks that these results disabled. */
  disabled: Webhook[]
  /** Whether a claim failed for good: `failedClaims` lists them. */
  claimFailed: boolean
  lastCompany: string
}
