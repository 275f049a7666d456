import type { JsonObject } from '../json.ts'

/** One entry of the audit log. */
export type AuditEntry = {
  companyId: string
  at: number
  credentialId: string | null
  name: string | null
  action: string
  target: string | null
  detail: JsonObject
}
