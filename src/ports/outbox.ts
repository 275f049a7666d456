import type { Event } from '../domain/conversation/event.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import type { Page } from '../domain/page.ts'
import type { AttemptRecord, Delivery, DeliveryFilter } from '../domain/webhook/delivery.ts'
import type { DeliveryOwner, Restart } from '../domain/webhook/enqueue.ts'
import type { LaneKey, LaneRows } from '../domain/webhook/lane.ts'
import type { DeliveryAfter } from '../domain/webhook/outcome.ts'
import type { QueuedWebhook, Readiness } from '../domain/webhook/queue.ts'
import type { NewDelivery, Webhook, WebhookChange } from '../domain/webhook/webhook.ts'
import type { MaybePromise, Steps } from './steps.ts'

/** Deliveries that are not finished, their lanes, and the webhooks they go to. */
export type Outbox = {
  /**
   * Runs the steps in one transaction, which is on disk before it answers. An engine may run them again after a conflict with
   * another process; only the last run counts.
   */
  transact<T>(work: (tables: OutboxTables) => Steps<T>): Promise<T>
  /** Disabled webhooks whose waiting deliveries must fail, and have not all failed yet: those of claims, and removed ones. */
  abandoned(): Promise<QueuedWebhook[]>
}

/**
 * What a transaction can load and store. No verb decides anything: decisions are pure functions of `domain/webhook/`, and
 * `app/outbox/` puts both together. Reads see the writes before them, and lock what they load.
 */
export type OutboxTables = {
  webhooks: WebhookTable
  queue: WebhookQueueTable
  lanes: LaneTable
  deliveries: DeliveryTable
  /** A conversation's events from a seq on, in order. */
  events(conversationId: string, fromSeq: number, limit: number): MaybePromise<Event[]>
  /** The handover that began with an event; null: none did. */
  handoverAt(conversationId: string, fromSeq: number): MaybePromise<Handover | null>
}

/** Whose message webhook: a bot's, or that of all bots of a company without their own (`botId` null). */
export type WebhookOwner = { companyId: string; botId: string | null }

export type WebhookTable = {
  /** Those that exist. */
  get(ids: readonly string[]): MaybePromise<QueuedWebhook[]>
  /** Of all companies, in their order, behind this one. */
  ids(after: string, limit: number): MaybePromise<string[]>
  add(webhook: Webhook): MaybePromise<void>
  /** Its health, address and options; not its list of events. */
  save(webhook: Webhook): MaybePromise<void>
  /** Replaces the list of events that a webhook of kind EVENT is sent. */
  setEvents(id: string, events: Webhook['events']): MaybePromise<void>
  addHistory(id: string, change: WebhookChange): MaybePromise<void>
  messageWebhookOf(owner: WebhookOwner): MaybePromise<QueuedWebhook | null>
  setMessageWebhookOf(owner: WebhookOwner, id: string | null): MaybePromise<void>
}

/** The queue of webhooks that can be served now: companies in turn, and the webhooks of a company in the order they were queued. */
export type WebhookQueueTable = {
  /** When the first lane of each webhook is due; null: it has none. In the order of the ids. */
  firstDueAt(ids: readonly string[]): MaybePromise<(number | null)[]>
  /** A webhook that is ready goes to the end of its company's queue. */
  setReadiness(id: string, readiness: Readiness): MaybePromise<void>
  /** Brings forward when a webhook that is not ready is looked at. Its turn stays. */
  setWakeAt(id: string, wakeAt: number): MaybePromise<void>
  /** The first webhook of the next company behind this one, in the order of their ids. */
  nextReady(afterCompany: string): MaybePromise<{ id: string; companyId: string } | null>
  /** Webhooks that are not ready and whose `wakeAt` has come, longest waiting first. */
  waking(now: number, limit: number): MaybePromise<string[]>
  /** The earliest `wakeAt`. */
  nextWake(): MaybePromise<number | null>
}

export type LaneTable = {
  /** The due lanes of a webhook, longest waiting first. */
  due(webhookId: string, now: number, limit: number): MaybePromise<LaneKey[]>
  /** The lease token of each lane; null: it is not leased, or does not exist. */
  tokens(keys: readonly LaneKey[]): MaybePromise<(string | null)[]>
  rows(keys: readonly LaneKey[]): MaybePromise<LaneRows[]>
  lease(key: LaneKey, token: string, until: number, fromSeq: number): MaybePromise<void>
  release(key: LaneKey, dueAt: number, fromSeq: number): MaybePromise<void>
  close(key: LaneKey): MaybePromise<void>
  /** Nothing is pending before this seq any more. */
  skipTo(key: LaneKey, seq: number): MaybePromise<void>
  /** Adds the lane, or brings it forward: the earlier `dueAt` (unless it is leased) and the lower `fromSeq` win. */
  open(key: LaneKey, fromSeq: number, dueAt: number): MaybePromise<void>
  /**
   * Makes lanes of the webhook due that are not leased, `limit` at most, behind a conversation in the order of ids ('': from the
   * first). Answers where to continue; null: all are due.
   */
  makeDue(webhookId: string, now: number, after: string, limit: number): MaybePromise<string | null>
}

export type DeliveryRange = { webhookId: string; conversationId: string; fromSeq: number; toSeq: number }

/** Where a delivery is, for sending it again. */
export type DeliveryPlace = Pick<Delivery, 'id' | 'webhookId' | 'conversationId' | 'seq' | 'state'>

/** Where a delivery stands among those of its conversation. */
export type DeliveryPosition = Pick<Delivery, 'webhookId' | 'seq' | 'part'>
export type InConversation = DeliveryPosition & Pick<Delivery, 'id' | 'state'> & { bytes: number }

export type DeliveryTable = {
  /** Adds what `firstState` makes of it, and opens its lane. Nothing where the webhook does not exist. */
  enqueue(owner: DeliveryOwner, content: NewDelivery, at: number): MaybePromise<void>
  one(id: string): MaybePromise<Delivery | null>
  /** False, and nothing is stored, where the delivery is not in the state or not due as given: it was changed since it was loaded. */
  recordAttempt(delivery: Delivery, attempt: AttemptRecord, after: DeliveryAfter): MaybePromise<boolean>
  park(id: string): MaybePromise<void>
  /** Those of a conversation, in the order of (webhook, seq, part), behind `after`; '' as its webhook: from the first. */
  ofConversation(conversationId: string, after: DeliveryPosition, limit: number): MaybePromise<InConversation[]>
  /** Makes them ERASED, and removes what was sent and answered from them and their attempts. */
  erase(ids: readonly string[]): MaybePromise<void>
  /** Marks claims whose handovers must fail. */
  failHandovers(ids: readonly string[]): MaybePromise<void>
  /** Makes it a dead letter without an attempt. The handover behind it is not concerned. */
  fail(id: string): MaybePromise<void>
  /** Fails pending and parked deliveries of a webhook, `limit` or so at most, and closes lanes without one. False: none is left. */
  failPending(webhookId: string, failsHandover: boolean, limit: number): MaybePromise<boolean>
  /** Fails claims of a webhook that were made before this time, wait, and are not being sent; a few hundred at most. */
  failClaims(webhookId: string, createdBefore: number): MaybePromise<void>
  anyFailedClaim(): MaybePromise<boolean>
  /** Those of these that match the filter, in the order of (seq, id). */
  places(filter: DeliveryFilter & { ids: string[] }): MaybePromise<DeliveryPlace[]>
  /** Those of a conversation's events from a seq to another, in the order of (seq, id). */
  placesOf(range: DeliveryRange): MaybePromise<DeliveryPlace[]>
  /** The attempts made so far stay listed. Afterwards `dueAt` is another one than before, by which `recordAttempt` knows. */
  restart(ids: readonly string[], restart: Restart): MaybePromise<void>
}

export type DeliveryStore = {
  get(id: string): Promise<Delivery | null>
  /** In the order of their ids, which is the order of their making; `newestFirst` reverses it, and the meaning of `after`. */
  list(filter: DeliveryFilter, page: Page & { newestFirst?: boolean }): Promise<Delivery[]>
  /**
   * Those to send again, the first `limit` in the order of (seq, id), so that the limit leaves no hole in a conversation.
   * `pastClaims`: how many of the filter are not among them, because their handovers are not requested any more. Without ids those
   * that wait for their first attempt are left out: else they would be found by the next call again.
   */
  first(filter: DeliveryFilter, limit: number): Promise<{ found: { id: string; seq: number }[]; pastClaims: number }>
  attempts(deliveryId: string): Promise<AttemptRecord[]>
  /** When the newest delivery was made; null: there is none. */
  newestAt(): Promise<number | null>
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
  /** The lane that has waited longest for a lease, by the time since which it is due; null: none is due at `now`. */
  longestDue(webhookId: string, now: number): Promise<{ dueAt: number } | null>
}
