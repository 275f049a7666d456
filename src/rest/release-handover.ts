import { MAX_CLAIM_END, readText } from '../domain/conversation/input.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { readOptionalJson } from './body.ts'
import { conversationOf, runCommand } from './command.ts'
import type { Call } from './route.ts'
import { unknownKey } from './strict.ts'

/** E5: control returns to the bot. `ClaimEnd`, as the vendor spells it, is in the query, or in a JSON body. */
export async function releaseHandover(call: Call) {
  const inBody = await readClaimEnd(call)
  if (isRefusal(inBody)) return inBody
  const inQuery = call.query.ClaimEnd || null
  if (inBody !== null && inQuery !== null && inBody !== inQuery)
    return refuse('bad_input', 'ClaimEnd is in the query and in the body, with different values.', { path: 'ClaimEnd' })
  const claimEnd = readText(inQuery ?? inBody, 'ClaimEnd', MAX_CLAIM_END)
  if (isRefusal(claimEnd)) return claimEnd
  // After the end of the conversation there is nothing left to give back: 200.
  return runCommand(call, { ...conversationOf(call.c), orLast: true }, { kind: 'release', claimEnd, variables: {} })
}

const names = ['ClaimEnd', 'claimEnd']

/** null: the body names none. */
async function readClaimEnd({ c }: Call): Promise<string | null | DomainError> {
  const body = (await readOptionalJson(c)) ?? {}
  if (isRefusal(body)) return body
  const unknown = unknownKey(body, names)
  if (unknown) return unknown
  const given = [...new Set(names.map(name => body[name] ?? '').filter(value => value !== ''))]
  const [claimEnd = null] = given
  return given.length > 1 || (claimEnd !== null && typeof claimEnd !== 'string')
    ? refuse('bad_input', 'ClaimEnd is one text.', { path: 'ClaimEnd' })
    : claimEnd
}
