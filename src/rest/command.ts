import type { Context } from 'hono'
import type { Target } from '../domain/conversation/change.ts'
import type { Command } from '../domain/conversation/command.ts'
import { type DomainError, isRefusal } from '../domain/error.ts'
import { toBody } from './answer.ts'
import { sendJson } from './node.ts'
import type { Call } from './route.ts'
import { readTurn, toETag } from './turn.ts'

/** The open conversation of the user in the path. */
export const conversationOf = (c: Context) => ({
  botId: c.req.param('botId') ?? '',
  userId: c.req.param('userId') ?? '',
})

/** Runs a command for the caller. `key`: the caller's idempotency key, if any. */
export async function runCommand(
  { c, caller, parts }: Call,
  target: Target,
  command: Command,
  key: string | null = null,
): Promise<Response | DomainError> {
  const turn = readTurn(c)
  if (isRefusal(turn)) return turn
  const answer = await parts.commands.handle({ principal: caller, target, command, key, turn })
  if (isRefusal(answer)) return answer
  const etag = answer.turn && toETag(answer.turn)
  return sendJson(c, toBody(answer), { 'cache-control': 'no-store', ...(etag && { etag }) })
}
