import { botActor } from '../actor-of.ts'
import type { CommandRule } from './rule.ts'

/** Fails the handover only while it is still REQUESTED: an accepted one does not depend on its claim. The bot says `claimFailedText`. */
export const fail: CommandRule<'fail'> = (builder, { fromSeq }, actor) => {
  const { bot, conversation } = builder
  const { handover } = conversation
  if (handover?.fromSeq !== fromSeq || handover.route !== 'WEBHOOK' || !builder.end(actor, 'fail'))
    return builder.outcome()
  const text = bot.settings.claimFailedText
  if (text) builder.post(botActor(bot), [{ type: 'text', text }])
  return builder.outcome({ handoverId: handover.id })
}
