import type { Principal } from '../domain/access/credential.ts'
import type { DomainError } from '../domain/error.ts'

/** The caller that a key or token proves. The refusal is the same for an unknown, a revoked and an expired one. */
export type Authenticate = (token: string) => Promise<Principal | DomainError>
