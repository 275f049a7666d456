import { Webhook } from 'standardwebhooks'

export type Verify = (body: string, headers: Record<string, string>) => boolean

/**
 * Checks that Baton signed a body with one of the secrets within the last five minutes. Without secrets every body
 * passes.
 */
export function signatureCheck(secrets: string[]): Verify {
  const webhooks = secrets.map(secret => new Webhook(secret))
  return (body, headers) => webhooks.length === 0 || webhooks.some(webhook => isSignedBy(webhook, body, headers))
}

function isSignedBy(webhook: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers)
    return true
  } catch {
    return false
  }
}
