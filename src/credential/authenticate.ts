import { type DomainError, refuse } from '../error.ts'
import type { Store } from '../store/store.ts'
import type { Principal } from './credential.ts'
import { matches, readKey } from './key.ts'
import type { Visitors } from './visitor.ts'

/** Who holds this key or token; a refusal where it is unknown, revoked or expired: the three look the same. */
export type Authenticate = (token: string) => Promise<Principal | DomainError>

export function makeAuthenticate(store: Pick<Store, 'keys'>, visitors: Visitors): Authenticate {
  return async token => {
    if (isJwt(token)) return (await visitors.verify(token)) ?? refuse('unauthenticated')
    const key = readKey(token)
    const kept = await store.keys.get(key.id)
    if (!kept || kept.revokedAt !== null || !matches(key.secret, kept.hash)) return refuse('unauthenticated')
    return { kind: 'key', keyId: kept.id, companyId: kept.companyId, role: kept.role, name: kept.name }
  }
}

const isJwt = (token: string) => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)

/** The token of an `Authorization` header, or null where it is of no scheme we take. */
export function tokenOf(header: string, schemes: readonly string[]): string | null {
  const [scheme = '', token = '', ...rest] = header.trim().split(/ +/)
  return token && rest.length === 0 && schemes.includes(scheme.toLowerCase()) ? token : null
}
