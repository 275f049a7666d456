import type { Actor } from '../../actor.ts'
import { type DomainError, refuse } from '../../error.ts'
import { textOf } from '../action.ts'
import type { Outcome } from '../change.ts'
import type { Answer, ChangeBuilder } from '../change-builder.ts'
import type { CommandOf } from '../command.ts'
import { alreadyClaimed, controlLost, holds } from '../control.ts'
import { type Conversation, holder } from '../conversation.ts'
import { answerText } from '../run-flow.ts'
import type { CommandRule } from './rule.ts'

export const send: CommandRule<'send'> = (builder, command, actor, context) => {
  const { conversation, bot } = builder
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  const refusal = fencing(conversation, actor, command.controlEpoch)
  if (refusal?.code === 'control_lost' && actor.kind === 'BOT' && keepsLateReply(builder))
    return suggest(builder, command, actor)
  if (refusal?.code === 'not_in_listen_mode' && bot.settings.agentMessageInNormalMode === 'accept-handover')
    builder.accept(actor)
  else if (refusal) return refusal
  const { seq } = builder.post(actor, command.actions, { clientMessageId: command.clientMessageId })
  if (actor.kind === 'USER' && holder(builder.conversation) === 'BOT')
    answerText(builder, textOf(command.actions), context)
  return builder.outcome({ seq })
}

/** Why the actor may not speak now; null: may. The user is never refused for control reasons. */
export function fencing(conversation: Conversation, actor: Actor, controlEpoch: number | null): DomainError | null {
  if (actor.kind === 'USER') return null
  if (actor.kind === 'BOT') {
    if (controlEpoch === null)
      return refuse('bad_input', 'A bot must send the controlEpoch that it saw with each message.', {
        path: 'controlEpoch',
      })
    const isFenced = holder(conversation) === 'AGENT' || controlEpoch !== conversation.controlEpoch
    return isFenced ? controlLost(conversation) : null
  }
  if (holder(conversation) === 'BOT') return refuse('not_in_listen_mode')
  if (!holds(conversation, actor)) return alreadyClaimed(conversation)
  return controlEpoch === null || controlEpoch === conversation.controlEpoch ? null : controlLost(conversation)
}

const keepsLateReply = ({ bot, conversation }: ChangeBuilder) =>
  bot.settings.lateBotReply === 'suggest' && holder(conversation) === 'AGENT'

/** Keeps a late message of the bot as a suggestion for the agent. It is never delivered. */
function suggest(builder: ChangeBuilder, command: CommandOf<'send'>, actor: Actor): Outcome<Answer> {
  const { actions, clientMessageId } = command
  const { seq } = builder.record(actor, { type: 'reply.suggested', actions, clientMessageId })
  return builder.outcome({ seq, suggested: true })
}
