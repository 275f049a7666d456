import type { Authenticate } from '../credential/authenticate.ts'
import type { AllowsOrigin } from './origin.ts'
import type { Admit } from './rate.ts'
import type { WhileValid } from './validity.ts'

/** Who stands at every door: says who is asking, whether they ask too much, from where they may, and for how long. */
export type Doorkeepers = {
  authenticate: Authenticate
  admit: Admit
  allowsOrigin: AllowsOrigin
  whileValid: WhileValid
}
