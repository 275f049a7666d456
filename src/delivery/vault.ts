import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Sealed } from '../domain/webhook/secrets.ts'
import type { Vault } from '../ports/vault.ts'
import { newSecret } from './signature.ts'

const IV_BYTES = 12
const TAG_BYTES = 16
const MAX_KEPT = 1_000

/** AES-256-GCM. The key is derived from the installation's secret by HKDF, for this purpose only: tokens have another. */
export function createVault(secret: string): Vault {
  const key = Buffer.from(hkdfSync('sha256', secret, 'baton', 'webhook vault v1', 32))
  const kept = new Map<string, { webhookId: string; content: Sealed }>()
  return {
    newSecret,
    seal(webhookId, content) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(webhookId))
      const text = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()])
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`
    },
    open(webhookId, sealed) {
      const known = kept.get(sealed)
      if (known?.webhookId === webhookId) return known.content
      const content = decrypt(webhookId, sealed)
      if (content === null) return null
      if (kept.size >= MAX_KEPT) kept.clear()
      kept.set(sealed, { webhookId, content })
      return content
    },
  }

  function decrypt(webhookId: string, sealed: string): Sealed | null {
    const bytes = Buffer.from(sealed.slice(3), 'base64url')
    if (!sealed.startsWith('v1.') || bytes.length < IV_BYTES + TAG_BYTES) return null
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(webhookId))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
      return JSON.parse(text.toString('utf8')) as Sealed
    } catch {
      return null
    }
  }
}
