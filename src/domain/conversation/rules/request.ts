import { refuse } from '../../error.ts'
import { controlLost, isStale } from '../control.ts'
import type { CommandRule } from './rule.ts'

/** Puts the conversation into the queue. An open handover is answered as it is. */
export const request: CommandRule<'request'> = (builder, command, actor) => {
  const { conversation } = builder
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  if (conversation.handover) return builder.outcome()
  if (isStale(conversation, command)) return controlLost(conversation)
  const { kind: _, controlEpoch: __, ...request } = command
  builder.request(actor, { route: 'PLATFORM', ...request, moduleId: null })
  return builder.outcome()
}
