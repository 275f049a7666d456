import { createHash, randomInt, randomUUID } from 'node:crypto'
import { uuidv7 } from 'uuidv7'

export type IdKind = 'ikey' | 'company' | 'bot' | 'conv' | 'hook' | 'idn' | 'key' | 'dlv'

/** A new id: its kind, then a time-ordered UUID without dashes. One id serves GraphQL, REST and the store. */
export const newId = (kind: IdKind) => `${kind}_${uuidv7().replaceAll('-', '')}`

const TAGS = 36 ** 8

/** Names what is written, where positions are used again after a restored backup: 8 letters or digits. */
export const newTag = (): string => randomInt(TAGS).toString(36).padStart(8, '0')
/**
 * For a user without an id, in the form of the vendor's widget users. From an idempotency key it is the same each time; the key
 * cannot be derived from it.
 */
export function newUserId(key: string | null = null): string {
  if (key === null) return `webbot:${randomUUID()}`
  const hex = createHash('sha256').update(`baton user ${key}`).digest('hex')
  return `webbot:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')}`
}
