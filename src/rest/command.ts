import type { Context } from 'hono'
import type { Target } from '../domain/conversation/change.ts'
import type { Command } from '../domain/conversation/command.ts'
import { type DomainError, isRefusal } from '../domain/error.ts'
import { toBody } from './answer.ts'
import type { Call } from './route.ts'

/** The open conversation of the user in the path. */
export const conversationOf = (c: Context): Target => ({
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
  const answer = await parts.commands.handle({ principal: caller, target, command, key })
  return isRefusal(answer) ? answer : c.json(toBody(answer), 200, { 'cache-control': 'no-store' })
}
