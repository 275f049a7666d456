import type { Bot } from '../domain/bot/bot.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Event } from '../domain/conversation/event.ts'
import type { Page } from '../domain/page.ts'
import type { AttemptRecord, Delivery, DeliveryFilter } from '../domain/webhook/delivery.ts'
import type { AttemptOutcome } from '../domain/webhook/outcome.ts'
import type { NewDelivery, Webhook, WebhookChange, WebhookChangeKind } from '../domain/webhook/webhook.ts'

/** A delivery that one sender may POST until the lease runs out; the token proves whose lease it is. */
export type Leased = {
  delivery: Delivery
  /** Deliveries behind it in its lane, which the same lease may send one after the other while every attempt succeeds. */
  rest: readonly Delivery[]
  webhook: Webhook
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

/** Results in, work out. */
export type ClaimRequest = {
  now: number
  leaseUntil: number
  results: AttemptResult[]
  /** Webhooks that had reached their limit of concurrent POSTs, and are below it again. */
  unblocked: string[]
  limit: number
  /** Whether one more POST of this webhook may run now; each yes is counted. */
  acquire: (webhook: Webhook) => boolean
}

export type Claimed = {
  leased: Leased[]
  /** When to claim again without being notified, in ms since 1970; null: nothing is scheduled. */
  wakeAt: number | null
  /** Results that came too late: another sender had the lease by then, and nothing was stored. */
  lost: number
  /** Webhooks that these results disabled. */
  disabled: Webhook[]
  /** Whether a claim failed for good: `failedClaims` lists them. */
  claimFailed: boolean
}

/** The deliveries that an event causes for a webhook. */
export type RelayRule = (event: Event, conversation: Conversation, bot: Bot) => NewDelivery[]

export type DeliveryStore = {
  get(id: string): Promise<Delivery | null>
  /** In the order of their ids, which is the order of their making; `newestFirst` reverses it, and the meaning of `after`. */
  list(filter: DeliveryFilter, page: Page & { newestFirst?: boolean }): Promise<Delivery[]>
  attempts(deliveryId: string): Promise<AttemptRecord[]>
  /**
   * In one transaction: stores the results whose leases are still held, and leases the heads of due lanes, at most one per
   * (webhook, conversation), companies in turn. The leases are on disk before it answers.
   */
  recordAndClaim(request: ClaimRequest): Promise<Claimed>
  /** Makes deliveries due again, their schedule from its start, at most `limit`; `more`: others match too. */
  redeliver(filter: DeliveryFilter, now: number, limit: number): Promise<{ count: number; more: boolean }>
  /**
   * Adds the deliveries that the rule makes of a conversation's events from a seq on; those that exist are sent again, with the same
   * id and bytes. At most `limit` events; `nextSeq`: where to continue, null: all done.
   */
  replay(
    ask: { webhookId: string; conversationId: string; fromSeq: number; limit: number; now: number },
    rule: RelayRule,
  ): Promise<{ count: number; nextSeq: number | null }>
  /** Claims that failed for good and whose handovers have not been failed yet. */
  failedClaims(limit: number): Promise<Delivery[]>
  /** Their handovers have been failed. */
  settleClaims(ids: string[]): Promise<void>
}

export type WebhookStore = {
  get(id: string): Promise<Webhook | null>
  list(companyId: string): Promise<Webhook[]>
  /** What happened to a webhook, newest first. */
  history(webhookId: string): Promise<WebhookChange[]>
  /** Pending deliveries, counted to `limit`. */
  pending(webhookId: string, limit: number): Promise<number>
  /**
   * Passes the owner's message webhook to the rule and stores what it returns; null deletes the webhook, and with it its pending
   * deliveries.
   */
  setMessageWebhook(
    owner: { companyId: string; botId: string | null },
    rule: (current: Webhook | null) => Webhook | null,
    change: { at: number; by: string | null },
  ): Promise<Webhook | null>
  /** Changes one; null where the company has no such webhook. Enabling it makes everything pending due at once. */
  change(
    webhook: { companyId: string; id: string },
    rule: (webhook: Webhook) => Webhook,
    change: { at: number; by: string | null; what: WebhookChangeKind },
  ): Promise<Webhook | null>
}
