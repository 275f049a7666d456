import type { Authenticate } from '../auth/authenticate.ts'
import type { AllowsOrigin } from './origin.ts'
import type { Admit } from './rate-limit.ts'
import type { WhileValid } from './session-expiry.ts'

/** Who stands at every door: says who is asking, whether they ask too much, from where they may, and for how long. */
export type Doorkeepers = {
  authenticate: Authenticate
  admit: Admit
  allowsOrigin: AllowsOrigin
  whileValid: WhileValid
}
