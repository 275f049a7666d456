import type { IncomingMessage } from 'node:http'
import type { Authenticate } from '../app/authenticate.ts'
import { tokenOf } from '../domain/access/bearer-token.ts'
import type { Principal } from '../domain/access/credential.ts'
import { misplacedCredential, misplacedMessage } from '../domain/access/misplaced-credential.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { clientIp } from './client-ip.ts'
import type { CheckRate } from './rate-limit.ts'

/** `principal` null: no credential was given. */
export type Identified = { principal: Principal | null; token: string | null }

/** Who the caller is, by the value of an `Authorization` header, or of its counterpart in a socket's `connection_init`. */
export type Identify = (authorization: unknown, schemes?: readonly string[]) => Promise<Identified | DomainError>

export function createIdentify(authenticate: Authenticate): Identify {
  return async (authorization, schemes = ['bearer']) => {
    if (authorization === undefined || authorization === null) return { principal: null, token: null }
    const token = typeof authorization === 'string' ? tokenOf(authorization, schemes) : null
    if (token === null) return refuse('unauthenticated')
    const principal = await authenticate(token)
    return isRefusal(principal) ? principal : { principal, token }
  }
}

/**
 * Every HTTP request is authenticated here, and checked against its rate limit. A request with a false credential counts for its
 * address, so that guessing is limited too.
 */
export async function authenticateRequest(
  { identify, checkRate }: { identify: Identify; checkRate: CheckRate },
  request: IncomingMessage,
): Promise<Identified | DomainError> {
  // An empty header counts as missing.
  const authorization = request.headers.authorization || undefined
  const misplaced = authorization === undefined ? misplacedIn(request) : null
  const identified =
    misplaced === null ? await identify(authorization) : refuse('unauthenticated', misplacedMessage(misplaced))
  const refusal = await checkRate(isRefusal(identified) ? null : identified.principal, clientIp(request))
  return refusal ?? identified
}

/** A header or a parameter of the query that looks like a credential. None of them is read. */
export function misplacedIn({ url = '', headers }: IncomingMessage): string | null {
  const query = url.includes('?') ? new URLSearchParams(url.slice(url.indexOf('?') + 1)) : []
  return misplacedCredential([...Object.entries(headers), ...query])
}
