import { refuse } from '../../error.ts'
import { controlLost, isStale } from '../control.ts'
import type { CommandRule } from './rule.ts'

/** Ends a handover that is still in the queue. */
export const cancel: CommandRule<'cancel'> = (builder, command, actor) => {
  const { conversation } = builder
  const handoverId = conversation.handover?.id ?? null
  if (conversation.handover?.state === 'REQUESTED' && isStale(conversation, command)) return controlLost(conversation)
  if (!builder.end(actor, 'cancel')) return refuse('handover_not_requested')
  return builder.outcome({ handoverId })
}
