import { denies } from '../domain/access/policy.ts'
import { compose, readKey } from '../domain/conversation/compose.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { readAttachments } from './attachments.ts'
import { readJson } from './body.ts'
import { conversationOf, runCommand } from './command.ts'
import { decodeHeader } from './decode.ts'
import { headerOf } from './node.ts'
import type { Call } from './route.ts'
import { unknownKey } from './strict.ts'

/** E4: the agent's message to the user. */
export async function postAgentMessage(call: Call) {
  const { c, caller } = call
  // `send` alone is allowed to users and bots, too.
  const refusal = denies(caller, 'speakAsAgent')
  if (refusal) return refusal
  const body = await readJson(c)
  if (isRefusal(body)) return body
  const unknown = unknownKey(body, ['message', 'attachments'])
  if (unknown) return unknown
  const media = readAttachments(body.attachments)
  if (isRefusal(media)) return media
  const { message = null } = body
  if (typeof message !== 'string' && (message !== null || media.length === 0))
    return refuse('bad_input', 'The body must be {"message": "…"}.', { path: 'message' })
  const actions = compose(message, media)
  if (isRefusal(actions)) return actions
  const key = readIdempotencyKey(headerOf(c, 'idempotency-key'))
  if (isRefusal(key)) return key
  const command = { kind: 'send', actions, clientMessageId: key, controlEpoch: null } as const
  return runCommand(call, conversationOf(c), command, key)
}

function readIdempotencyKey(header: string | undefined) {
  const name = 'Idempotency-Key'
  const key = header === undefined ? null : decodeHeader(header, name)
  return isRefusal(key) ? key : readKey(key, name)
}
