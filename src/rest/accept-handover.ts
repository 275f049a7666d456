import { conversationOf, runCommand } from './command.ts'
import type { Call } from './route.ts'

/** E3: the caller takes the conversation over; the bot is silent from then on. */
export const acceptHandover = async (call: Call) => runCommand(call, conversationOf(call.c), { kind: 'accept' })
