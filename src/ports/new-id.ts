import { createHash, randomInt, randomUUID } from 'node:crypto'
import { V7Generator } from 'uuidv7'

export type IdKind = 'ikey' | 'company' | 'bot' | 'conv' | 'hook' | 'idn' | 'key' | 'dlv' | 'team'

const ids = new V7Generator()
let newestMs = 0

/**
 * A new id: its kind, then a time-ordered UUID without dashes. One id serves GraphQL, REST and the store. Lists are sorted by it, so
 * it never falls: after a step back of the clock ids go on from the newest one.
 */
export function newId(kind: IdKind): string {
  newestMs = Math.max(newestMs, Date.now())
  return `${kind}_${ids.generateOrResetWithTs(newestMs).toHex()}`
}

/** Ids that are made from now on are higher than this one of an earlier process. */
export function continueIdsAfter(id: string) {
  const at = Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16)
  if (at >= newestMs) newestMs = at + 1
}

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
