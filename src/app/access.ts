import type { Principal, Staff } from '../domain/access/credential.ts'
import { denies, type Permission } from '../domain/access/policy.ts'
import { type DomainError, refuse } from '../domain/error.ts'

/** The caller, if it has a credential with this permission; else the refusal. */
export function requireCredential(principal: Principal | null, permission: Permission): Principal | DomainError {
  return denies(principal, permission) ?? principal ?? refuse('unauthenticated')
}

/** The caller, if it is staff of a company with this permission; else the refusal. */
export function requireStaff(principal: Principal | null, permission: Permission): Staff | DomainError {
  return denies(principal, permission) ?? (principal?.kind === 'key' ? principal : refuse('forbidden'))
}

/**
 * Before more is read of what a mutation answered with: a key that may write but not read must not read that way. Visitors may
 * read their own conversation, and so may an anonymous caller who has just started one.
 */
export const requireReadScope = (principal: Principal | null): DomainError | null =>
  principal?.kind === 'key' ? denies(principal, 'readConversation') : null
