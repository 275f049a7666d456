import { isRefusal } from '../domain/error.ts'
import { readOptionalJson } from './body.ts'
import { conversationOf, runCommand } from './command.ts'
import type { Call } from './route.ts'
import { unknownKey } from './strict.ts'

/** E3: the caller takes the conversation over; the bot is silent from then on. */
export async function acceptHandover(call: Call) {
  const body = (await readOptionalJson(call.c)) ?? {}
  const refusal = isRefusal(body) ? body : unknownKey(body, [])
  return refusal ?? runCommand(call, conversationOf(call.c), { kind: 'accept' })
}
