/** An address of a third party. CLAIM: asked to take a conversation over (W1); MESSAGE: told every message (W2). */
export type WebhookKind = 'CLAIM' | 'MESSAGE'
export type Webhook = {
  id: string
  companyId: string
  /** null: serves all bots of the company. */
  botId: string | null
  kind: WebhookKind
  url: string
  /** Standard Webhooks secrets (`whsec_…`), newest first; every live one signs. */
  secrets: string[]
  createdAt: number
}

/** One event owed to one webhook: the body's bytes are frozen when the event is written. */
export type NewDelivery = { webhookId: string; seq: number; part: number; controlEpoch: number; body: string }
