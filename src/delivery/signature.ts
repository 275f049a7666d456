import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** A new signing secret: `whsec_` and the base64 of 32 random bytes (Standard Webhooks 1.0). */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/**
 * The value of `webhook-signature`: one `v1,…` per live secret, separated by spaces, over the UTF-8 bytes of the body.
 * `timestampSeconds` is whole seconds since 1970. Throws on a secret that holds no key: an empty key would sign, and prove nothing.
 */
export function sign(secrets: readonly string[], id: string, timestampSeconds: number, body: string): string {
  const at = new Date(timestampSeconds * 1_000)
  return secrets.map(secret => signerOf(secret).sign(id, at, body)).join(' ')
}

const MAX_KEPT = 1_000
const signers = new Map<string, Webhook>()

function signerOf(secret: string): Webhook {
  const known = signers.get(secret)
  if (known) return known
  if (signers.size >= MAX_KEPT) signers.clear()
  const signer = new Webhook(secret)
  signers.set(secret, signer)
  return signer
}
