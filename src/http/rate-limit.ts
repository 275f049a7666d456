import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { Principal } from '../domain/access/credential.ts'
import { type DomainError, refuse } from '../domain/error.ts'

/** Operations per second; 0: no limit. A burst may be ten seconds' worth. */
export type Rates = { perKey: number; perVisitor: number; perAddress: number }

/** Counts one operation. null, or the refusal with the seconds to wait. Anonymous requests count for their address. */
export type CheckRate = (principal: Principal | null, address: string) => Promise<DomainError | null>

const WINDOW_S = 10

export function createRateLimiter({ perKey, perVisitor, perAddress }: Rates): CheckRate {
  const keys = limiter(perKey)
  const visitors = limiter(perVisitor)
  const addresses = limiter(perAddress)
  return async (principal, address) => {
    if (principal === null) return addresses(address)
    if (principal.kind === 'visitor') return visitors(`${principal.botId} ${principal.userId}`)
    return principal.kind === 'key' ? keys(principal.keyId) : null
  }
}

function limiter(perSecond: number): (caller: string) => Promise<DomainError | null> {
  if (perSecond === 0) return async () => null
  const counts = new RateLimiterMemory({ points: perSecond * WINDOW_S, duration: WINDOW_S })
  return caller =>
    counts.consume(caller).then(
      () => null,
      ({ msBeforeNext }: RateLimiterRes) =>
        refuse('rate_limited', undefined, { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)) }),
    )
}

export const retryAfter = ({ detail }: DomainError): Record<string, string> =>
  detail.retryAfter === undefined ? {} : { 'retry-after': String(detail.retryAfter) }
