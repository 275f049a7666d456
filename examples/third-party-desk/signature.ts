import { Webhook } from 'standardwebhooks'

export type Verify = (body: string, headers: Record<string, string>) => boolean

/** Whether Baton has signed this body, with any of our secrets, within the last five minutes. No secret: everything passes. */
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
