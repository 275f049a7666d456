import { denies } from '../domain/access/policy.ts'
import { compose, readKey } from '../domain/conversation/compose.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { readJson } from './body.ts'
import { conversationOf, runCommand } from './command.ts'
import type { Call } from './route.ts'

/** E4: the agent's message to the user. */
export async function postAgentMessage(call: Call) {
  const { c, caller } = call
  // `send` alone is allowed to users and bots, too.
  const refusal = denies(caller, 'speakAsAgent')
  if (refusal) return refusal
  const body = await readJson(c.req.raw)
  if (isRefusal(body)) return body
  if (typeof body.message !== 'string')
    return refuse('bad_input', 'The body must be {"message": "…"}.', { path: 'message' })
  const actions = compose(body.message)
  if (isRefusal(actions)) return actions
  const key = readKey(c.req.header('idempotency-key'), 'Idempotency-Key')
  if (isRefusal(key)) return key
  const command = { kind: 'send', actions, clientMessageId: key, controlEpoch: null } as const
  return runCommand(call, conversationOf(c), command, key)
}
