import type { Target } from '../domain/conversation/change.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { claimKeys } from '../domain/webhook/bodies.ts'
import { readJson } from './body.ts'
import { runCommand } from './command.ts'
import type { Call } from './route.ts'
import { unknownKey } from './strict.ts'

/**
 * E9, the vendor's platform webhook: a claim body POSTed here puts its conversation into our own queue. Our own flows never POST
 * it: their webhook is recognised by its path.
 */
export async function requestHandover(call: Call) {
  const body = await readJson(call.c)
  if (isRefusal(body)) return body
  const unknown = unknownKey(body, claimKeys)
  if (unknown) return unknown
  const target = targetOf(body)
  if (!target)
    return refuse('bad_input', 'The claim body must name the conversation: sessionId, or botId and to.', {
      path: 'sessionId',
    })
  return runCommand(call, target, { kind: 'request', reason: null })
}

function targetOf({ sessionId, botId, to }: Record<string, unknown>): Target | null {
  if (typeof sessionId === 'string' && sessionId !== '') return { conversationId: sessionId }
  return typeof botId === 'string' && typeof to === 'string' && to !== '' ? { botId, userId: to } : null
}
