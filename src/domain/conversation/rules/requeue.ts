import type { CommandRule } from './rule.ts'

/**
 * Returns the conversation to the queue where its holder can act no more. Only from this holder in this epoch: a repeat, or one
 * that comes after control has passed, changes nothing.
 */
export const requeue: CommandRule<'requeue'> = (builder, { holderId, controlEpoch }, actor) => {
  const { conversation } = builder
  if (conversation.handover?.acceptedBy?.id === holderId && conversation.controlEpoch === controlEpoch)
    builder.transfer(actor, null, null)
  return builder.outcome()
}
