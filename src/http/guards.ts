import type { Identify } from './authenticate-request.ts'
import type { AllowsOrigin } from './origin.ts'
import type { Admit } from './rate-limit.ts'
import type { EndWhenExpired } from './session-expiry.ts'

/** Who stands at every door: says who is asking, whether they ask too much, from where they may, and for how long. */
export type Guards = {
  identify: Identify
  admit: Admit
  allowsOrigin: AllowsOrigin
  whileValid: EndWhenExpired
}
