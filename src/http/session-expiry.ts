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
    const expiry = new Expiry(now, end)
    expiry.set(principal)
    const { keyId = null } = principal
    // Nothing but its expiry ends this one: the token is not kept.
    if (keyId === null) return () => expiry.stop()
    return watchKey(keyId, token, { authenticate, onCredentialChange, expiry, end })
  }
}

function watchKey(
  keyId: string,
  token: string,
  { authenticate, onCredentialChange, expiry, end }: Omit<Parts, 'now'> & { expiry: Expiry; end: () => void },
) {
  const endIfInvalid = async () => {
    const authenticated = await authenticate(token).catch(() => null)
    if (isRefusal(authenticated)) end()
    // A key that was replaced expires sooner than it did.
    else if (authenticated !== null) expiry.set(authenticated)
  }
  // The notice says only that the credential changed, so the token is checked again.
  const unlisten = onCredentialChange(keyId, endIfInvalid)
  // A revocation between authentication and this point was noticed by no listener.
  void endIfInvalid()
  return () => {
    expiry.stop()
    unlisten()
  }
}

class Expiry {
  readonly #now: () => number
  readonly #end: () => void
  #stopWaiting: (() => void) | null = null
  #isStopped = false

  constructor(now: () => number, end: () => void) {
    this.#now = now
    this.#end = end
  }

  set(principal: Principal) {
    this.#stopWaiting?.()
    const expiresAt = principal.kind === 'system' ? null : (principal.expiresAt ?? null)
    if (expiresAt !== null && !this.#isStopped) this.#stopWaiting = callAt(expiresAt, this.#now, this.#end)
  }

  stop() {
    this.#isStopped = true
    this.#stopWaiting?.()
  }
}
