import type { JsonObject } from '../json.ts'

/** The position of an entry in the log. Numbers are used again after a restored backup; the time tells the entries apart. */
export type AuditPosition = { number: number; at: number }

/** One entry of the audit log. */
export type AuditEntry = {
  companyId: string
  /** ms since 1970. */
  at: number
  /** The person or program of the company that acted; null: a user, or the server itself. */
  identityId: string | null
  /** The credential that was used; null: anonymous, or the server itself. */
  credentialId: string | null
  /** The name of the identity at that time. */
  name: string | null
  /** A permission of the policy, or the type of an audited event. */
  action: string
  /** The id of what was changed. */
  target: string | null
  detail: JsonObject
}
