/** An address of a third party. CLAIM: asked to take a conversation over (W1); MESSAGE: told every message (W2). */
export type WebhookKind = 'CLAIM' | 'MESSAGE'

/** GONE: it answered 410. FAILING: nothing but failures for five days. ADMIN: switched off by hand. */
export type DisabledReason = 'GONE' | 'FAILING' | 'ADMIN'

export type Webhook = {
  id: string
  companyId: string
  /** null: serves all bots of the company. */
  botId: string | null
  kind: WebhookKind
  url: string
  /** Signing secrets, credentials and headers of its own, encrypted; `vault.ts` opens it. */
  sealed: string
  /** A head that fails holds its conversation up until it is answered or dead, instead of being parked. */
  strict: boolean
  disabledAt: number | null
  disabledReason: DisabledReason | null
  createdAt: number
} & Health

/** How a receiver has behaved lately, and what follows from it. Times in ms since 1970. */
export type Health = {
  /** In a row, over all its conversations. */
  failures: number
  /** Since when nothing but failures; null: the last answer was good. */
  failingSince: number | null
  /** Probes that failed since the circuit opened; 0 while it is closed. */
  probes: number
  /** When the next probe may go; null: the circuit is closed. */
  probeAt: number | null
  /** Asked for by 429 and 503. */
  pausedUntil: number
  /** When the circuit last closed again: what was tried before is due at once. */
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

/** Something worth an admin's attention that happened to a webhook. */
export type WebhookChange = { at: number; what: WebhookChangeKind; by: string | null }
export type WebhookChangeKind =
  | ('CREATED' | 'CHANGED' | 'SECRET_ROTATED' | 'REMOVED' | 'ENABLED')
  | ('DISABLED_GONE' | 'DISABLED_FAILING' | 'DISABLED_ADMIN')

/** One event owed to one webhook: the body's bytes are frozen when the event is written. */
export type NewDelivery = { webhookId: string; seq: number; part: number; controlEpoch: number; body: string }
