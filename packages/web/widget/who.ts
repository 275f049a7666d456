import type { TokenSource } from '@baton/client'
import { BatonError } from '@baton/client'
import { claimsOf } from './jwt.ts'
import type { Memory } from './memory.ts'

/** A conversation that was begun. `token`: the visitor's own; null where the customer vouches for the user. */
export type Session = { id: string; token: string | null; ended?: boolean }

/** Who talks: an unknown visitor, whose token the server made, or a user whom the customer's tokens name. */
export type Who = {
  anonymous: boolean
  /** Keeps one user's things from another's. */
  name: string
  tokens: (memory: Memory, session: Session | null) => TokenSource | undefined
}
export type IdentitySource = string | ((refused: string | null) => string | Promise<string>)

const noMore = () => new BatonError('token_refused', 'The token has ended, and there is no other.')

export const visitor: Who = {
  anonymous: true,
  name: '',
  tokens: (memory, session) =>
    session === null
      ? undefined
      : refused => {
          // It may have been renewed since, here or in another tab.
          const kept = memory.get<Session>('session')
          const token = kept?.id === session.id ? kept.token : session.token
          if (!token || token === refused) throw noMore()
          return token
        },
}

/** Asks for the first token, to know whom it names; throws where it names nobody. */
export async function vouched(source: IdentitySource): Promise<Who> {
  const first = typeof source === 'string' ? source : await source(null)
  const claims = claimsOf(first)
  if (!claims) throw new BatonError('unauthenticated', 'identify() was given no JWT with a `sub`.')
  const tokens: TokenSource = refused => {
    if (refused === null) return first
    if (typeof source === 'string') throw noMore()
    return source(refused)
  }
  return { anonymous: false, name: claims.sub, tokens: () => tokens }
}
