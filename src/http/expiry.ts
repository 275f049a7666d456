import type { Principal } from '../credential/credential.ts'

/** setTimeout takes no more. */
const MAX_MS = 2 ** 31 - 1

/** Ends what a credential opened once it expires. Answers how to call that off. `now`: ms since 1970. */
export function atExpiry(principal: Principal | null, now: number, end: () => void): () => void {
  if (principal?.kind !== 'visitor') return () => {}
  const ms = Math.min(principal.expiresAt - now, MAX_MS)
  const timer = setTimeout(end, Math.max(0, ms))
  return () => clearTimeout(timer)
}
