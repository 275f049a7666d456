import type { Sealed } from '../domain/webhook/secrets.ts'

/** Keeps the secrets of webhooks encrypted in their rows. */
export type Vault = {
  /** Encrypts for one webhook; its id is bound in, so that a row's secrets mean nothing in another row. */
  seal(webhookId: string, content: Sealed): string
  /** null: not sealed by this installation's secret, or not for this webhook. */
  open(webhookId: string, sealed: string): Sealed | null
  /** A new signing secret: `whsec_` and the base64 of 32 random bytes (Standard Webhooks 1.0). */
  newSecret(): string
}
