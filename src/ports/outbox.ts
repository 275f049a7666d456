import type { Bot } from '../domain/bot/bot.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Event } from '../domain/conversation/event.ts'
import type { Page } from '../domain/page.ts'
import type { AttemptRecord, Delivery, DeliveryFilter } from '../domain/webhook/delivery.ts'
import type { Next } from '../domain/webhook/schedule.ts'
import type { NewDelivery, Webhook, WebhookNote, WebhookNoteKind } from '../domain/webhook/webhook.ts'

/** A delivery in somebody's hands until the lease runs out; the token proves whose. */
export type Leased = {
  delivery: Delivery
  /** What comes behind it in its lane: may be sent under the same lease, one after the other, while all goes well. */
  rest: Delivery[]
  webhook: Webhook
  token: string
  /** Seqs before this one that the receiver was owed and has not taken: parked or dead. */
  gap: number[]
  /** The one POST that finds out whether a receiver that was down is back. */
  probe: boolean
}

/** What came of a leased delivery. */
export type Tried = {
  leased: Leased
  /** Whether the lease is given back with it: nothing more is under way in this lane. */
  last: boolean
  attempt: AttemptRecord
  next: Next
  /** How long the whole webhook should rest, in ms; 0: not at all. */
  pauseMs: number
  /** 0..1, for the circuit's jitter. */
  chance: number
}

/** Results in, work out. */
export type Exchange = {
  now: number
  leaseUntil: number
  tried: Tried[]
  /** Webhooks that found no hand free before and may now. */
  awake: string[]
  limit: number
  /** Whether one more POST of this webhook may be under way; each yes is counted. */
  take: (webhook: Webhook) => boolean
}

export type Exchanged = {
  leased: Leased[]
  /** When to come again without being called, in ms since 1970; null: nothing waits for the clock. */
  wakeAt: number | null
  /** How many results came too late: the lease was another's by then, and nothing was written. */
  lost: number
  /** Switched off by what was recorded. */
  disabled: Webhook[]
  /** Whether a claim failed for good: `failedClaims` tells which. */
  claimFailed: boolean
}

/** What a webhook is owed for an event; none: nothing. */
export type RelayRule = (event: Event, conversation: Conversation, bot: Bot) => NewDelivery[]

export type DeliveryStore = {
  get(id: string): Promise<Delivery | null>
  /** Oldest first. */
  /** In the order of their ids, which is that in which they were owed; `newestFirst`: the other way round, `after` as well. */
  list(filter: DeliveryFilter, page: Page & { newestFirst?: boolean }): Promise<Delivery[]>
  attempts(deliveryId: string): Promise<AttemptRecord[]>
  /**
   * In one transaction: writes results down where their leases still hold, and takes the heads of due lanes, at most one for
   * each (webhook, conversation), companies in turn. The leases are on disk before it answers.
   */
  exchange(ask: Exchange): Promise<Exchanged>
  /** Makes them due again from the schedule's beginning, at most `limit`; `more`: there are others. */
  redeliver(filter: DeliveryFilter, now: number, limit: number): Promise<{ count: number; more: boolean }>
  /**
   * Owes a webhook what the rule makes of a conversation's events from a seq on; what it is owed already is sent again, same id
   * and bytes. At most `limit` events; `nextSeq`: where to go on, null: all done.
   */
  replay(
    ask: { webhookId: string; conversationId: string; fromSeq: number; limit: number; now: number },
    rule: RelayRule,
  ): Promise<{ count: number; nextSeq: number | null }>
  /** Claims that failed for good and whose handovers are still to be told. */
  failedClaims(limit: number): Promise<Delivery[]>
  /** Their handovers have been told. */
  settleClaims(ids: string[]): Promise<void>
}

export type WebhookStore = {
  get(id: string): Promise<Webhook | null>
  list(companyId: string): Promise<Webhook[]>
  /** Newest first. */
  notes(webhookId: string): Promise<WebhookNote[]>
  /** How many deliveries wait in line, counted to `limit` at most. */
  waiting(webhookId: string, limit: number): Promise<number>
  /**
   * The owner's own message webhook goes into the rule and what shall be comes out: null takes it away, and with it all that
   * it was still owed.
   */
  setMessageWebhook(
    owner: { companyId: string; botId: string | null },
    rule: (current: Webhook | null) => Webhook | null,
    note: { at: number; by: string | null },
  ): Promise<Webhook | null>
  /** Changes one; null where the company has no such webhook. Switching on makes all that waits due at once. */
  change(
    place: { companyId: string; id: string },
    rule: (webhook: Webhook) => Webhook,
    note: { at: number; by: string | null; what: WebhookNoteKind },
  ): Promise<Webhook | null>
}
