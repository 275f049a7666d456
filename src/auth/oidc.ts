import { createHash } from 'node:crypto'
import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Role, Staff } from '../domain/access/credential.ts'
import { isBlank, textFault, truncate } from '../domain/text.ts'

/** An OpenID Connect provider whose tokens sign agents in to the desk. */
export type Oidc = {
  issuer: string
  audience: string
  jwksUrl: string
  /** The claim that holds the role or roles: `admin` or `agent`. */
  roleClaim: string
  /** The company its people belong to. */
  companyId: string
}

/** Seconds that the provider's clock may be off. */
const TOLERANCE = 30

/** A person's verified token; null where it is of another provider, altered, expired, or names no role of ours. */
export type OidcVerifier = (token: string) => Promise<Staff | null>

export function createOidcVerifier(
  oidc: Oidc,
  now: () => number,
  keys: JWTVerifyGetKey = remoteKeys(oidc),
): OidcVerifier {
  return async token => {
    const verified = await jwtVerify(token, keys, {
      issuer: oidc.issuer,
      audience: oidc.audience,
      // Public-key algorithms only: with HS256 allowed, the provider's public key could be used as a secret.
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      currentDate: new Date(now()),
      clockTolerance: TOLERANCE,
      requiredClaims: ['exp', 'sub'],
    }).catch(() => null)
    const role = roleIn(verified?.payload[oidc.roleClaim])
    if (!verified || role === null) return null
    const { sub = '', exp = 0, name, email } = verified.payload
    const digest = createHash('sha256').update(`${oidc.issuer} ${sub}`).digest('hex').slice(0, 32)
    const shown =
      [name, email, sub].find(each => typeof each === 'string' && !isBlank(each) && textFault(each) === null) ?? sub
    const id = `person_${digest}`
    const who = {
      identityId: id,
      keyId: id,
      companyId: oidc.companyId,
      role,
      name: truncate(String(shown).toWellFormed(), 128),
    }
    return { kind: 'key', ...who, scopes: null, botIds: null, expiresAt: (exp + TOLERANCE) * 1000 }
  }
}

const remoteKeys = ({ jwksUrl }: Oidc) => createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 })

/** The most powerful of the roles that a token names. */
function roleIn(claim: unknown): Role | null {
  const named = (Array.isArray(claim) ? claim : [claim]).filter(each => typeof each === 'string')
  return named.includes('admin') ? 'ADMIN' : named.includes('agent') ? 'AGENT' : null
}
