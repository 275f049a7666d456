import { refuse } from '../../error.ts'
import { alreadyClaimed, controlLost, holds, isAdmin, isStale } from '../control.ts'
import { holder } from '../conversation.ts'
import type { CommandRule } from './rule.ts'

/** By its holder or an admin: to another agent, or back to the queue, where the bot answers until an agent accepts. */
export const transfer: CommandRule<'transfer'> = (builder, command, actor, { principal }) => {
  const { conversation } = builder
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  if (holder(conversation) === 'BOT') return refuse('not_in_listen_mode')
  if (!holds(conversation, actor) && !isAdmin(principal)) return alreadyClaimed(conversation)
  const { to, note } = command
  if (to && holds(conversation, to)) return builder.outcome()
  if (isStale(conversation, command)) return controlLost(conversation)
  builder.transfer(actor, to, note)
  return builder.outcome()
}
