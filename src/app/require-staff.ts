import type { Principal, Staff } from '../domain/access/credential.ts'
import { denies, type Permission } from '../domain/access/policy.ts'
import { type DomainError, refuse } from '../domain/error.ts'

/** The caller, who must be staff of a company and hold the permission; else the refusal. */
export function requireStaff(principal: Principal | null, permission: Permission): Staff | DomainError {
  return denies(principal, permission) ?? (principal?.kind === 'key' ? principal : refuse('forbidden'))
}
