import type { AttemptRecord } from '../domain/webhook/delivery.ts'
import type { PostHeaders } from '../domain/webhook/headers.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'

/** What one POST carries beside the webhook's own headers and credentials. */
export type WebhookPost = { id: string; body: string } & Pick<
  PostHeaders,
  | 'botId'
  | 'userId'
  | 'conversationId'
  | 'seq'
  | 'part'
  | 'controlEpoch'
  | 'reason'
  | 'handoverId'
  | 'attempt'
  | 'gap'
  | 'test'
>

export type WebhookSender = {
  /** One signed POST, one attempt; never rejects. Nothing is stored. */
  attempt(webhook: Webhook, post: WebhookPost): Promise<AttemptRecord>
}
