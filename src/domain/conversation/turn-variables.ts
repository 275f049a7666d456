import type { JsonObject } from '../json.ts'

/** The variable that holds the outcome of a handover: from its end until the next handover or conversation begins. */
export const CLAIM_END = 'ClaimEnd'

/** Variables without those of the turn that is over. The same object where there are none. */
export function withoutTurnVariables(variables: JsonObject): JsonObject {
  if (!Object.hasOwn(variables, CLAIM_END)) return variables
  const { [CLAIM_END]: _, ...rest } = variables
  return rest
}
