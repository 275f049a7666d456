import type { Principal } from '../domain/access/credential.ts'
import type { DomainError } from '../domain/error.ts'

/** Who holds this key or token; a refusal where it is unknown, revoked or expired: they all look the same. */
export type Authenticate = (token: string) => Promise<Principal | DomainError>
