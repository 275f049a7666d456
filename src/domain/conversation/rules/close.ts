import { alreadyClaimed, controlLost, holds, isAdmin, isStale } from '../control.ts'
import { holder } from '../conversation.ts'
import type { CommandRule } from './rule.ts'

/** Closes the conversation, and ends its open handover. The user may always do it, as the user may always speak. */
export const close: CommandRule<'close'> = (builder, command, actor, { principal }) => {
  const { conversation } = builder
  if (conversation.state === 'CLOSED') return builder.outcome()
  const isHeldByOther = actor.kind !== 'USER' && holder(conversation) === 'AGENT' && !holds(conversation, actor)
  if (isHeldByOther && !isAdmin(principal)) return alreadyClaimed(conversation)
  if (isStale(conversation, command)) return controlLost(conversation)
  builder.end(actor, 'close')
  builder.close(actor)
  return builder.outcome()
}
