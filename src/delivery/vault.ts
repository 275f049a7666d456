import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** What a webhook keeps to itself. */
export type Sealed = {
  /** Signing secrets (`whsec_…`), newest first. `until` in ms since 1970: when a rotated one stops signing; null: it does not. */
  secrets: { secret: string; until: number | null }[]
  auth: Auth | null
  headers: Record<string, string>
}
export type Auth = { kind: 'bearer'; token: string } | { kind: 'basic'; username: string; password: string }

export type Vault = {
  /** Encrypts for one webhook; its id is bound in, so that a row's secrets mean nothing in another row. */
  seal(webhookId: string, content: Sealed): string
  /** null: not sealed by this installation's secret, or not for this webhook. */
  open(webhookId: string, sealed: string): Sealed | null
}

const IV_BYTES = 12
const TAG_BYTES = 16
const MAX_KEPT = 1_000

/** AES-256-GCM; the key is derived from the installation's secret by HKDF, so that it is nobody else's key (tokens have their own). */
export function makeVault(secret: string): Vault {
  const key = Buffer.from(hkdfSync('sha256', secret, 'baton', 'webhook vault v1', 32))
  const kept = new Map<string, { webhookId: string; content: Sealed }>()
  return {
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

/** The secrets that sign at this moment, newest first. */
export const liveSecrets = ({ secrets }: Sealed, now: number): string[] =>
  secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret)

/** A new secret in front; the others go on signing until `until`, and those that have run out are forgotten. */
export function rotated(content: Sealed, secret: string, now: number, until: number): Sealed {
  const old = content.secrets
    .filter(each => each.until === null || each.until > now)
    .map(each => ({ ...each, until: Math.min(each.until ?? until, until) }))
    .filter(each => each.until > now)
  return { ...content, secrets: [{ secret, until: null }, ...old].slice(0, MAX_LIVE_SECRETS) }
}

// Each costs a signature on every POST.
const MAX_LIVE_SECRETS = 4
