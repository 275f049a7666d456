import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Sealed } from '../domain/webhook/secrets.ts'
import type { Vault } from '../ports/vault.ts'
import { newSecret } from './signature.ts'

const IV_BYTES = 12
const TAG_BYTES = 16
const MAX_KEPT = 1_000

/** AES-256-GCM. The key is derived from the installation's secret by HKDF, for this purpose only: tokens have another. */
export class WebhookVault implements Vault {
  readonly #key: Buffer
  /** What was opened before: every POST needs it. */
  readonly #opened = new Map<string, { webhookId: string; content: Sealed }>()

  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, 'baton', 'webhook vault v1', 32))
  }

  newSecret(): string {
    return newSecret()
  }

  seal(webhookId: string, content: Sealed): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(webhookId))
    const text = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()])
    return `v1.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`
  }

  open(webhookId: string, sealed: string): Sealed | null {
    const known = this.#opened.get(sealed)
    if (known?.webhookId === webhookId) return known.content
    const content = this.#decrypt(webhookId, sealed)
    if (content === null) return null
    if (this.#opened.size >= MAX_KEPT) this.#opened.clear()
    this.#opened.set(sealed, { webhookId, content })
    return content
  }

  #decrypt(webhookId: string, sealed: string): Sealed | null {
    const bytes = Buffer.from(sealed.slice(3), 'base64url')
    if (!sealed.startsWith('v1.') || bytes.length < IV_BYTES + TAG_BYTES) return null
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(webhookId))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
      return JSON.parse(text.toString('utf8')) as Sealed
    } catch {
      return null
    }
  }
}
