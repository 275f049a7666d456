import type { Principal, Staff } from '../../domain/access/credential.ts'
import { denies, type Permission } from '../../domain/access/policy.ts'
import { type DomainError, refuse } from '../../domain/error.ts'

/** The caller, if the policy lets them read this; else the refusal. */
export function requireReader(principal: Principal | null, permission: Permission): Principal | DomainError {
  return denies(principal, permission) ?? principal ?? refuse('unauthenticated')
}

/** The caller, who must be staff of a company and may read this; else the refusal. */
export function requireStaffReader(principal: Principal | null, permission: Permission): Staff | DomainError {
  const reader = requireReader(principal, permission)
  return 'kind' in reader && reader.kind !== 'key' ? refuse('forbidden') : (reader as Staff | DomainError)
}

/**
 * Before more is read of what a mutation answered with: a key that may write but not read must not read that way. Visitors may
 * read their own conversation, and so may an anonymous caller who has just started one.
 */
export const requireReadScope = (principal: Principal | null): DomainError | null =>
  principal?.kind === 'key' ? denies(principal, 'readConversation') : null
