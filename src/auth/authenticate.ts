import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Authenticate } from '../app/authenticate.ts'
import type { VisitorTokens } from '../app/visitor-tokens.ts'
import { isLive, type Principal, type Staff, staffOf, type Visitor } from '../domain/access/credential.ts'
import { refuse } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'
import { matches, parseApiKey } from './api-key.ts'
import type { IdentityTokens } from './identity-token.ts'
import type { OidcVerifier } from './oidc.ts'

type Parts = {
  store: Pick<Store, 'keys' | 'identities' | 'identityKeys'>
  visitorTokens: Pick<VisitorTokens, 'known' | 'verify'>
  identityTokens: IdentityTokens
  /** null: no OpenID provider signs people in. */
  oidc: { issuer: string; verify: OidcVerifier } | null
  now: () => number
}

/** Characters of the longest token that is read. */
const MAX_TOKEN = 8_192
/** A key's last use is stored at most this often. */
const USE_MS = 60_000

export const createAuthenticate =
  (parts: Parts): Authenticate =>
  async token => {
    if (token.length > MAX_TOKEN) return refuse('unauthenticated')
    const principal = isJwt(token) ? await byJwt(parts, token) : await byApiKey(parts, token)
    return principal ?? refuse('unauthenticated')
  }

/** The token's own claims choose the verifier; only the verifier decides whether they are true. */
async function byJwt(
  { store, visitorTokens, identityTokens, oidc, now }: Parts,
  token: string,
): Promise<Principal | null> {
  const known = visitorTokens.known(token)
  if (known) return unlessRevoked(store, known)
  const claims = readUnverified(token)
  if (claims === null) return null
  if (claims.kid?.startsWith('ikey_')) return identityTokens.verify(token, claims.kid)
  if (oidc && claims.issuer === oidc.issuer) return remembered(store, await oidc.verify(token), now())
  const visitor = await visitorTokens.verify(token)
  return visitor && unlessRevoked(store, visitor)
}

/** The key that vouched for a visitor is looked up each time. */
async function unlessRevoked({ identityKeys }: Parts['store'], visitor: Visitor): Promise<Visitor | null> {
  const isRevoked = visitor.keyId && (await identityKeys.get(visitor.keyId))?.revokedAt !== null
  return isRevoked ? null : visitor
}

/** A person's identity is stored with each newer token: so it is known who holds a conversation, and for how long. */
async function remembered({ identities }: Parts['store'], person: Staff | null, at: number): Promise<Staff | null> {
  if (person === null) return null
  const { identityId: id, companyId, role, name } = person
  const signedInUntil = person.expiresAt ?? at
  const known = await identities.get(id)
  const isKnown = known?.companyId === companyId && known.role === role && known.name === name
  if (isKnown && (known.signedInUntil ?? 0) >= signedInUntil) return person
  const until = Math.max(known?.signedInUntil ?? 0, signedInUntil)
  const identity = { id, companyId, kind: 'PERSON', name, role, createdAt: at, signedInUntil: until } as const
  // A store that cannot write refuses commands; reading goes on.
  await identities.signIn(identity).catch(() => {})
  return person
}

async function byApiKey({ store, now }: Parts, token: string): Promise<Staff | null> {
  const { id, secret } = parseApiKey(token)
  const key = await store.keys.get(id)
  if (!key || !matches(secret, key.hash)) return null
  const at = now()
  if (!isLive(key, at)) return null
  if (at - (key.lastUsedAt ?? 0) > USE_MS) {
    // Not awaited: nothing depends on it.
    store.keys.markUsed(id, at).catch(() => {})
  }
  return staffOf(key)
}

function readUnverified(token: string): { kid: string | undefined; issuer: string | undefined } | null {
  try {
    // Not even that these are strings has been verified.
    const kid: unknown = decodeProtectedHeader(token).kid
    return { kid: typeof kid === 'string' ? kid : undefined, issuer: decodeJwt(token).iss }
  } catch {
    return null
  }
}

const isJwt = (token: string) => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)
