import type { JsonObject } from '../json.ts'

/** One entry of the audit log. */
export type AuditEntry = {
  companyId: string
  /** ms since 1970. */
  at: number
  /** null: the server itself. */
  credentialId: string | null
  /** The name of the credential's holder at that time. */
  name: string | null
  /** A permission of the policy, or the type of an audited event. */
  action: string
  /** The id of what was changed. */
  target: string | null
  detail: JsonObject
}
