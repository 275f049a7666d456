import type { Visitor } from '@baton/client'
import { RefreshVisitor } from './documents.ts'
import { type StoredSession, sessionExample } from './identity.ts'
import { claimsOf, renewIn } from './jwt.ts'
import type { JsonStorage } from './storage.ts'

/** Timers stop while a machine sleeps, and none can run for weeks: the token's age is checked this often. */
const CHECK_MS = 10 * 60_000

/** Renews the visitor's token after half of its lifetime. A visitor who returns within the other half is still known. Returns a stop function. */
export function startTokenRenewal(baton: Visitor, id: string, storage: JsonStorage): () => void {
  const check = async () => {
    const session = storage.get<StoredSession>('session', sessionExample)
    const claims = session?.id === id && session.token ? claimsOf(session.token) : null
    if (!claims || renewIn(claims, Date.now()) > 0) return
    try {
      const { refreshToken } = await baton.request(RefreshVisitor, {})
      if ('visitorToken' in refreshToken) storage.set('session', { ...session, token: refreshToken.visitorToken })
    } catch {
      // The next check asks again. The stream reports a refused token.
    }
  }
  void check()
  const timer = setInterval(check, CHECK_MS)
  return () => clearInterval(timer)
}
