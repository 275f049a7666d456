import type { EventType } from '../conversation/event.ts'

/** An address of a third party. CLAIM: asked to take a conversation over (W1). MESSAGE: receives every message (W2). EVENT: receives events in our own form. */
export type WebhookKind = 'CLAIM' | 'MESSAGE' | 'EVENT'

/** GONE: it answered 410. FAILING: nothing but failures for five days. ADMIN: disabled by an admin. */
export type DisabledReason = 'GONE' | 'FAILING' | 'ADMIN'

export type Webhook = {
  id: string
  companyId: string
  /** null: serves all bots of the company. */
  botId: string | null
  kind: WebhookKind
  url: string
  /** The types that a webhook of kind EVENT is sent; none: it was removed, or is of another kind. */
  events: readonly EventType[]
  /** Signing secrets, credentials and headers of its own, encrypted; `vault.ts` opens it. */
  sealed: string
  /** A failing head blocks its lane until it succeeds or fails for good, instead of being parked. */
  strict: boolean
  disabledAt: number | null
  disabledReason: DisabledReason | null
  createdAt: number
} & Health

/** A webhook of kind EVENT, as the rules see it. */
export type EventWebhook = Pick<Webhook, 'id' | 'events'>

/** How a receiver behaved recently, and what follows from it. Times in ms since 1970. */
export type Health = {
  /** Failures in a row, over all its conversations. */
  failures: number
  /** The first failure since the last success; null: the last attempt succeeded. */
  failingSince: number | null
  /** Probes that failed since the circuit opened; 0 while it is closed. */
  probes: number
  /** When the next probe may go; null: the circuit is closed. */
  probeAt: number | null
  /** Asked for by 429 and 503. */
  pausedUntil: number
  /** When the circuit last closed: what was tried before is due at once. */
  recoveredAt: number
}

export const healthy: Health = {
  failures: 0,
  failingSince: null,
  probes: 0,
  probeAt: null,
  pausedUntil: 0,
  recoveredAt: 0,
}

/** Something that happened to a webhook, for admins. */
export type WebhookChange = { at: number; what: WebhookChangeKind; by: string | null }
export type WebhookChangeKind =
  | ('CREATED' | 'CHANGED' | 'SECRET_ROTATED' | 'REMOVED' | 'ENABLED')
  | ('DISABLED_GONE' | 'DISABLED_FAILING' | 'DISABLED_ADMIN')

/** A delivery before it is stored: the bytes of the body are fixed in the transaction of the event. */
export type NewDelivery = {
  webhookId: string
  seq: number
  part: number
  /** How many POSTs the event makes. */
  parts: number
  controlEpoch: number
  body: string
  /** Of a claim: why an agent is asked for. */
  reason: string | null
}

/** The POSTs of one event to one webhook, a body each. */
export const inParts = (
  webhookId: string,
  { seq, controlEpoch }: { seq: number; controlEpoch: number },
  bodies: readonly string[],
  reason: string | null = null,
): NewDelivery[] =>
  bodies.map((body, part) => ({ webhookId, seq, part, parts: bodies.length, controlEpoch, body, reason }))
