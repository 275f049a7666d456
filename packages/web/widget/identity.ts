import type { TokenSource } from '@baton/client'
import { BatonError } from '@baton/client'
import { claimsOf } from './jwt.ts'
import type { JsonStorage } from './storage.ts'

/** What the next page needs to continue a conversation. `token` is the visitor's; null for a user with tokens of the site. */
export type StoredSession = { id: string; token: string | null; ended?: boolean }

/** An anonymous visitor with a token from the server, or a user with tokens from the site. */
export type Identity = {
  anonymous: boolean
  /** Separates the stored values of one user from those of another. */
  name: string
  tokens: (storage: JsonStorage, session: StoredSession | null) => TokenSource | undefined
}
export const sessionExample = { id: '' }
export type IdentitySource = string | ((refused: string | null) => string | Promise<string>)

const noMoreTokens = () => new BatonError('token_refused', 'The token has expired.')

export const anonymousVisitor: Identity = {
  anonymous: true,
  name: '',
  tokens: (storage, session) =>
    session === null
      ? undefined
      : refused => {
          // This tab or another one may have renewed it since.
          const stored = storage.get<StoredSession>('session', sessionExample)
          const token = stored?.id === session.id ? stored.token : session.token
          if (!token || token === refused) throw noMoreTokens()
          return token
        },
}

/** Asks for the first token at once, to learn which user it names. Throws when it names none. */
export async function identityFrom(source: IdentitySource): Promise<Identity> {
  const first = typeof source === 'string' ? source : await source(null)
  const claims = claimsOf(first)
  if (!claims) throw new BatonError('unauthenticated', 'identify() needs a JWT with a `sub` claim.')
  const tokens: TokenSource = refused => {
    if (refused === null) return first
    if (typeof source === 'string') throw noMoreTokens()
    return source(refused)
  }
  return { anonymous: false, name: claims.sub, tokens: () => tokens }
}
