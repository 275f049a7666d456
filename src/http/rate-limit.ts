import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { callerOf } from '../domain/access/caller.ts'
import { type Charge, oneOperation } from '../domain/access/charge.ts'
import type { Principal } from '../domain/access/credential.ts'
import { type DomainError, refuse } from '../domain/error.ts'
import { networkOf } from './client-ip.ts'

/** Per second; 0: no limit. A burst may be ten seconds' worth. */
export type Rates = {
  /** Operations of an API key, of a visitor, of an address without a credential, and of all visitors of an address together. */
  perKey: number
  perVisitor: number
  perAddress: number
  visitorsPerAddress: number
  /** Bytes that a visitor writes, and that all visitors of an address and anonymous callers there write together. */
  bytesPerVisitor: number
  bytesPerAddress: number
}

/** Takes a charge from the limits of a caller. null, or the refusal with the seconds to wait; a refused charge counts, too. */
export type CheckRate = (principal: Principal | null, address: string, charge?: Charge) => Promise<DomainError | null>

const WINDOW_S = 10

/** Anonymous callers count for their address, visitors for themselves and for their address, keys for themselves. */
export function createRateLimiter(rates: Rates): CheckRate {
  const operations = {
    keys: new Limiter(rates.perKey, 'operations'),
    visitors: new Limiter(rates.perVisitor, 'operations'),
    addresses: new Limiter(rates.perAddress, 'operations'),
    addressesOfVisitors: new Limiter(rates.visitorsPerAddress, 'operations'),
  }
  const bytes = {
    visitors: new Limiter(rates.bytesPerVisitor, 'bytes'),
    addresses: new Limiter(rates.bytesPerAddress, 'bytes'),
  }
  return async (principal, address, charge = oneOperation) => {
    const [caller, network] = [callerOf(principal), networkOf(address)]
    if (principal?.kind === 'system') return null
    if (principal?.kind === 'key') return operations.keys.take(caller, charge.operations)
    // A visitor's own limits first: what they refuse is not taken from the others of the address.
    const refusal =
      principal === null
        ? await operations.addresses.take(network, charge.operations)
        : ((await operations.visitors.take(caller, charge.operations)) ??
          (await bytes.visitors.take(caller, charge.bytes)) ??
          (await operations.addressesOfVisitors.take(network, charge.operations)))
    return refusal ?? bytes.addresses.take(network, charge.bytes)
  }
}

class Limiter {
  readonly #most: number
  readonly #of: keyof Charge
  readonly #counts: RateLimiterMemory

  constructor(perSecond: number, of: keyof Charge) {
    this.#most = perSecond * WINDOW_S
    this.#of = of
    this.#counts = new RateLimiterMemory({ points: this.#most, duration: WINDOW_S })
  }

  async take(caller: string, amount: number): Promise<DomainError | null> {
    if (this.#most === 0 || amount === 0) return null
    if (amount > this.#most)
      return refuse(
        'query_too_complex',
        `The operation takes ${amount} ${this.#of} from a rate limit that allows ${this.#most} at once.`,
      )
    return this.#counts.consume(caller, amount).then(
      () => null,
      ({ msBeforeNext }: RateLimiterRes) =>
        // The count is forgotten after the window by a timer; where the clock was set back, the difference would be far more.
        refuse('rate_limited', undefined, {
          retryAfter: Math.min(WINDOW_S, Math.max(1, Math.ceil(msBeforeNext / 1000))),
        }),
    )
  }
}

export const retryAfter = ({ detail }: DomainError): Record<string, string> =>
  detail.retryAfter === undefined ? {} : { 'retry-after': String(detail.retryAfter) }
