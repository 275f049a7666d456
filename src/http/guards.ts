import type { Identify } from './authenticate-request.ts'
import type { OpenStreams } from './open-streams.ts'
import type { AllowsOrigin } from './origin.ts'
import type { CheckRate } from './rate-limit.ts'
import type { EndWhenExpired } from './session-expiry.ts'

/** What every transport checks: who the caller is, its rate limit, how many streams its address has open, the page's origin, and when the credential ends. */
export type Guards = {
  identify: Identify
  checkRate: CheckRate
  allowsOrigin: AllowsOrigin
  streams: Pick<OpenStreams, 'open'>
  endWhenExpired: EndWhenExpired
}
