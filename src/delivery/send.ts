import { truncate } from '../domain/text.ts'
import type { AttemptRecord } from '../domain/webhook/delivery.ts'
import { postHeaders } from '../domain/webhook/headers.ts'
import { type Auth, liveSecrets, type Sealed } from '../domain/webhook/secrets.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Vault } from '../ports/vault.ts'
import type { WebhookPost, WebhookSender } from '../ports/webhook-sender.ts'
import type { Poster, PostOutcome } from './post.ts'
import { sign } from './signature.ts'

export type Sender = { poster: Poster; vault: Vault; now: () => number; version: string; publicUrl: string | null }

/** One attempt, for deliveries and tests alike: opens the secrets, signs, POSTs. `at`: when it began, ms since 1970. */
export function send(
  { poster, vault, now, version, publicUrl }: Sender,
  webhook: Webhook,
  { id, body, ...place }: WebhookPost,
): { at: number; outcome: Promise<PostOutcome> } {
  const at = now()
  const content = vault.open(webhook.id, webhook.sealed)
  if (content === null) return { at, outcome: Promise.resolve(unreadable) }
  const timestampSeconds = Math.floor(at / 1000)
  const signature = sign(liveSecrets(content, at), id, timestampSeconds, body)
  const custom = ownHeaders(content)
  const headers = postHeaders({
    version,
    webhookId: id,
    webhook: webhook.id,
    timestampSeconds,
    signature,
    custom,
    ...place,
    transcript: transcriptUrl(publicUrl, place),
  })
  return { at, outcome: poster.post({ url: webhook.url, headers, body }) }
}

/** Where the receiver of a claim reads what was said so far; null: no claim, or this server does not know its own address. */
const transcriptUrl = (publicUrl: string | null, { botId, handoverId }: Omit<WebhookPost, 'id' | 'body'>) =>
  publicUrl && botId && handoverId
    ? `${publicUrl}/webbot/api/webchat/${botId}/handovers/${handoverId}/transcript`
    : null

/** The sender as the application knows it: for `testWebhook`. */
export const webhookSender = (sender: Sender): WebhookSender => ({
  async attempt(webhook, post) {
    const { at, outcome } = send(sender, webhook, post)
    return recordOf(at, await outcome)
  },
})

/** The outcome as it is written down. */
export const recordOf = (at: number, outcome: PostOutcome): AttemptRecord => ({
  at,
  durationMs: outcome.durationMs,
  ...(outcome.kind === 'answered'
    ? { status: outcome.status, failure: null, detail: null, answer: truncate(outcome.answer, MAX_ANSWER_CHARS) }
    : { status: null, failure: outcome.failure, detail: outcome.detail, answer: null }),
})

const MAX_ANSWER_CHARS = 1_024

const unreadable: PostOutcome = {
  kind: 'failed',
  failure: 'secrets',
  detail: 'the secrets of this webhook were encrypted under another BATON_SECRET',
  durationMs: 0,
}

const ownHeaders = ({ headers, auth }: Sealed): Record<string, string> =>
  auth === null ? headers : { ...headers, authorization: authorization(auth) }

/** RFC 7617 for basic, in UTF-8; RFC 6750 for bearer. */
const authorization = (auth: Auth): string =>
  auth.kind === 'bearer'
    ? `Bearer ${auth.token}`
    : `Basic ${Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')}`
