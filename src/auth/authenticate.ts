import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Authenticate } from '../app/authenticate.ts'
import type { VisitorTokens } from '../app/visitor-tokens.ts'
import type { Principal, Staff } from '../domain/access/credential.ts'
import { refuse } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'
import { matches, parseApiKey } from './api-key.ts'
import type { IdentityTokens } from './identity-token.ts'
import type { OidcVerifier } from './oidc.ts'

type Parts = {
  store: Pick<Store, 'keys' | 'identityKeys'>
  visitorTokens: VisitorTokens
  identities: IdentityTokens
  /** null: no provider signs people in. */
  people: { issuer: string; verify: OidcVerifier } | null
  now: () => number
}

/** Characters of the longest token that is looked at. */
const MAX_TOKEN = 8_192
/** A key's last use is stored at most this often. */
const USE_MS = 60_000

export function createAuthenticate({ store, visitorTokens, identities, people, now }: Parts): Authenticate {
  return async token => {
    if (token.length > MAX_TOKEN) return refuse('unauthenticated')
    return (await (isJwt(token) ? bearer(token) : key(token))) ?? refuse('unauthenticated')
  }

  /** The token's own claims choose the verifier; only the verifier decides whether they are true. */
  async function bearer(token: string): Promise<Principal | null> {
    const says = readSaying(token)
    if (says === null) return null
    if (says.kid?.startsWith('ikey_')) return identities.verify(token, says.kid)
    if (people && says.issuer === people.issuer) return people.verify(token)
    const visitor = await visitorTokens.verify(token)
    const dead = visitor?.keyId && (await store.identityKeys.get(visitor.keyId))?.revokedAt !== null
    return dead ? null : visitor
  }

  async function key(token: string): Promise<Staff | null> {
    const { id, secret } = parseApiKey(token)
    const kept = await store.keys.get(id)
    if (!kept || !matches(secret, kept.hash)) return null
    const at = now()
    if (kept.revokedAt !== null || (kept.expiresAt !== null && kept.expiresAt <= at)) return null
    if (at - (kept.lastUsedAt ?? 0) > USE_MS) {
      // Not awaited: nothing depends on it.
      store.keys.markUsed(id, at).catch(() => {})
    }
    const { companyId, role, name, scopes, botIds, expiresAt } = kept
    return { kind: 'key', keyId: id, companyId, role, name, scopes, botIds, expiresAt }
  }
}

function readSaying(token: string): { kid: string | undefined; issuer: string | undefined } | null {
  try {
    // Nothing is verified yet, not even that these are strings.
    const kid: unknown = decodeProtectedHeader(token).kid
    return { kid: typeof kid === 'string' ? kid : undefined, issuer: decodeJwt(token).iss }
  } catch {
    return null
  }
}

const isJwt = (token: string) => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)
