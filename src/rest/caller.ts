import { type Authenticate, tokenOf } from '../credential/authenticate.ts'
import type { Principal } from '../credential/credential.ts'
import { type DomainError, refuse } from '../error.ts'

/**
 * Who calls (SPEC 3, auth on E3-E5): `Authorization: Bearer <key>`, also `JWT <key>`, and the vendor's `?access_token=`, which
 * the request log leaves out. Never a cookie.
 */
export async function callerOf(request: Request, authenticate: Authenticate): Promise<Principal | DomainError> {
  const header = request.headers.get('authorization')
  const token = header ? tokenOf(header, ['bearer', 'jwt']) : new URL(request.url).searchParams.get('access_token')
  return token ? authenticate(token) : refuse('unauthenticated')
}

/** A browser that only guesses where its user goes next must not change state. */
export function isPrefetch({ headers }: Request): boolean {
  const purpose = `${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''} ${headers.get('x-moz') ?? ''}`
  return /prefetch|prerender|preview/i.test(purpose)
}
