import { randomUUID } from 'node:crypto'
import { uuidv7 } from 'uuidv7'

export type IdKind = 'ikey' | 'company' | 'bot' | 'conv' | 'hook' | 'key' | 'dlv'

/** A new id: its kind, then a time-ordered UUID without dashes. One id serves GraphQL, REST and the store. */
export const newId = (kind: IdKind) => `${kind}_${uuidv7().replaceAll('-', '')}`

/** For a user who brings no id, in the form of the vendor's widget users (SPEC 1). */
export const newUserId = () => `webbot:${randomUUID()}`
