import { alreadyClaimed, controlLost, holds, isAdmin, isStale } from '../control.ts'
import { holder } from '../conversation.ts'
import { runFlow } from '../run-flow.ts'
import { CLAIM_END } from '../turn-variables.ts'
import type { CommandRule } from './rule.ts'

/** Returns control to the bot; `claimEnd` picks the next module. In normal mode nothing changes. */
export const release: CommandRule<'release'> = (builder, command, actor, context) => {
  const { conversation } = builder
  if (holder(conversation) === 'BOT') return builder.outcome()
  if (!holds(conversation, actor) && !isAdmin(context.principal)) return alreadyClaimed(conversation)
  if (isStale(conversation, command)) return controlLost(conversation)
  const { claimEnd, variables } = command
  const handoverId = conversation.handover?.id ?? null
  builder.end(actor, 'release', claimEnd)
  builder.set(actor, claimEnd === null ? variables : { ...variables, [CLAIM_END]: claimEnd })
  runFlow(builder, { kind: 'control-returned', claimEnd }, context)
  return builder.outcome({ handoverId })
}
