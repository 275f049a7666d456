import type { Authenticate } from '../app/authenticate.ts'
import type { Principal } from '../domain/access/credential.ts'
import { isRefusal } from '../domain/error.ts'

/** setTimeout takes no more. */
const MAX_MS = 2 ** 31 - 1

/** Watches over what a credential has opened: ends it when the credential expires or is revoked. Answers how to call that off. */
export type EndWhenExpired = (
  opened: { principal: Principal | null; token: string | null },
  end: () => void,
) => () => void

type Parts = {
  authenticate: Authenticate
  /** Calls back when something about a credential has changed, until the returned function is called. */
  onCredentialChange: (keyId: string, changed: () => void) => () => void
  now: () => number
}

export function createEndWhenExpired({ authenticate, onCredentialChange, now }: Parts): EndWhenExpired {
  return ({ principal, token }, end) => {
    if (principal === null || principal.kind === 'system' || token === null) return () => {}
    const { expiresAt = null, keyId = null } = principal
    const timer = expiresAt === null ? undefined : setTimeout(end, Math.min(Math.max(0, expiresAt - now()), MAX_MS))
    // The notice says only that there is news of the credential: whether it still holds is looked up.
    const unlisten = keyId === null ? () => {} : onCredentialChange(keyId, look)
    // Revoked between the door and here, its notice is over.
    if (keyId !== null) void look()
    return () => {
      clearTimeout(timer)
      unlisten()
    }

    async function look() {
      const still = await authenticate(token!).catch(() => null)
      if (still !== null && isRefusal(still)) end()
    }
  }
}
