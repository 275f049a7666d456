import type { Authenticate } from '../app/authenticate.ts'
import type { Principal } from '../domain/access/credential.ts'
import { isRefusal } from '../domain/error.ts'
import { callAt } from './call-at.ts'

/** Ends what a credential opened when it expires or is revoked. The returned function stops watching. */
export type EndWhenExpired = (
  session: { principal: Principal | null; token: string | null },
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
    const { keyId = null } = principal
    let stopWaiting = () => {}
    let ended = false
    const endAtExpiry = (current: Principal) => {
      stopWaiting()
      const expiresAt = current.kind === 'system' ? null : (current.expiresAt ?? null)
      if (expiresAt !== null && !ended) stopWaiting = callAt(expiresAt, now, end)
    }
    const endIfInvalid = async () => {
      const authenticated = await authenticate(token).catch(() => null)
      if (isRefusal(authenticated)) end()
      // A key that was replaced expires sooner than it did.
      else if (authenticated !== null) endAtExpiry(authenticated)
    }
    endAtExpiry(principal)
    // The notice says only that the credential changed, so the token is checked again.
    const unlisten = keyId === null ? () => {} : onCredentialChange(keyId, endIfInvalid)
    // A revocation between authentication and this point was noticed by no listener.
    if (keyId !== null) void endIfInvalid()
    return () => {
      ended = true
      stopWaiting()
      unlisten()
    }
  }
}
