import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { newId } from '../ports/new-id.ts'

/**
 * An API key: `baton_<id>_<secret>`, the secret 256 random bits. The store keeps its SHA-256; a key is shown once, when it is
 * made. (A slow hash would protect a guessable password; 256 random bits need none.)
 */
export function createApiKey(): { id: string; token: string; hash: string } {
  const id = newId('key')
  const secret = randomBytes(32).toString('base64url')
  return { id, token: `baton_${id.slice(4)}_${secret}`, hash: hashOf(secret) }
}

/**
 * The id to look a key up by, and the secret to check. The id of a key that was not made here (`BATON_ADMIN_KEY`) is derived from
 * its text.
 */
export function parseApiKey(token: string): { id: string; secret: string } {
  const match = /^baton_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/.exec(token)
  if (match) return { id: `key_${match[1]}`, secret: match[2]! }
  const digest = createHash('sha256').update('baton key id ').update(token).digest('hex')
  return { id: `key_${digest.slice(0, 32)}`, secret: token }
}

export const hashOf = (secret: string) => hash('sha256', secret, 'base64url')

export function matches(secret: string, known: string): boolean {
  const given = Buffer.from(hashOf(secret))
  const kept = Buffer.from(known)
  return given.length === kept.length && timingSafeEqual(given, kept)
}
