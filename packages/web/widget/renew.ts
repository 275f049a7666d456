import type { Visitor } from '@baton/client'
import { RefreshVisitor } from './documents.ts'
import { claimsOf, renewIn } from './jwt.ts'
import type { Memory } from './memory.ts'
import type { Session } from './who.ts'

/** Timers do not count while a machine sleeps, and none runs for weeks: it is looked at this often (ms). */
const LOOK_MS = 10 * 60_000

/** Renews a visitor's token when half of its life is over, so that whoever comes back within the other half is known. Answers how to stop. */
export function keepRenewing(baton: Visitor, id: string, memory: Memory): () => void {
  const look = async () => {
    const session = memory.get<Session>('session')
    const claims = session?.id === id && session.token ? claimsOf(session.token) : null
    if (!claims || renewIn(claims, Date.now()) > 0) return
    try {
      const { refreshToken } = await baton.request(RefreshVisitor, {})
      if ('visitorToken' in refreshToken) memory.set('session', { ...session, token: refreshToken.visitorToken })
    } catch {
      // The next look asks again; a token that is refused is told by the stream.
    }
  }
  void look()
  const timer = setInterval(look, LOOK_MS)
  return () => clearInterval(timer)
}
