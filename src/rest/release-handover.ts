import { MAX_CLAIM_END, readText } from '../domain/conversation/input.ts'
import { isRefusal } from '../domain/error.ts'
import { conversationOf, runCommand } from './command.ts'
import type { Call } from './route.ts'

/** E5: control returns to the bot. The query is `ClaimEnd`, as the vendor spells it. */
export async function releaseHandover(call: Call) {
  const claimEnd = readText(call.c.req.query('ClaimEnd'), 'ClaimEnd', MAX_CLAIM_END)
  if (isRefusal(claimEnd)) return claimEnd
  return runCommand(call, conversationOf(call.c), { kind: 'release', claimEnd, variables: {} })
}
