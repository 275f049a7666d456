import { refuse } from '../../error.ts'
import { alreadyClaimed, controlLost, holds, isStale } from '../control.ts'
import { holder } from '../conversation.ts'
import type { CommandRule } from './rule.ts'

/** The agent takes the conversation over, also without a request. Of two agents the first gets it. */
export const accept: CommandRule<'accept'> = (builder, command, actor) => {
  const { conversation } = builder
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  if (holder(conversation) === 'AGENT')
    return holds(conversation, actor) ? builder.outcome() : alreadyClaimed(conversation)
  if (isStale(conversation, command)) return controlLost(conversation)
  builder.accept(actor)
  return builder.outcome()
}
