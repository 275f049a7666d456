import { Webhook as Standard } from 'standardwebhooks'
import { Webhook as Svix } from 'svix'
import { WebhookVault } from '../../src/delivery/vault.ts'
import type { Engine } from './engine.ts'
import type { Receipt } from './receiver.ts'

/** Verifies the receipt with both libraries, as a receiver that has just got it would. Throws where one refuses it. */
export function verify({ headers, body }: Pick<Receipt, 'headers' | 'body'>, secret: string) {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  // The libraries compare with the current time, and some tests run at another.
  const real = Date.now
  Date.now = () => Number(given['webhook-timestamp']) * 1_000
  try {
    new Standard(secret).verify(body, given)
    new Svix(secret).verify(body, given)
  } finally {
    Date.now = real
  }
}

/** Receivers with signed receipts that nothing has verified yet. */
export const receivers = new Set<{
  unverified: () => Receipt[]
  trust: (receipt: Receipt, secrets: string[]) => void
}>()

export type Sender = { engine: Engine; secret: string }
/** Running servers that may have sent what the receivers have. */
export const senders = new Set<Sender>()

/** Verifies what all running servers have sent. */
export async function verifyLive() {
  for (const sender of senders) await verifyAll(sender)
}

/** Verifies all receipts, at any receiver, of this server's deliveries. */
export async function verifyAll({ engine, secret: installationSecret }: Sender) {
  const vault = new WebhookVault(installationSecret)
  for (const receiver of receivers)
    for (const receipt of receiver.unverified()) {
      const webhook = receipt.headers['baton-test']
        ? await engine.webhook((JSON.parse(receipt.body) as { webhookId: string }).webhookId)
        : await engine.webhookOf(String(receipt.headers['webhook-id']))
      const content = webhook && vault.open(webhook.id, webhook.sealed)
      if (content)
        receiver.trust(
          receipt,
          content.secrets.map(({ secret }) => secret),
        )
    }
}
