import type { Actor } from '../../actor.ts'
import { refuse } from '../../error.ts'
import type { ChangeBuilder } from '../change-builder.ts'
import type { CommandOf } from '../command.ts'
import { holds } from '../control.ts'
import { holder } from '../conversation.ts'
import type { CommandRule } from './rule.ts'

/**
 * Keeps what a person has already said to the user elsewhere. It is a fact, so it is not refused for control reasons: where another
 * agent holds the conversation here, it is kept as a note.
 */
export const record: CommandRule<'record'> = (builder, command, caller) => {
  if (builder.conversation.state === 'CLOSED') return refuse('conversation_closed')
  const actor = { ...caller, name: command.author ?? caller.name }
  if (command.policy === 'IGNORE') return builder.outcome()
  if (command.policy === 'NOTE' || !mayHold(builder, caller)) return builder.outcome(note(builder, command, actor))
  if (holder(builder.conversation) === 'BOT') builder.accept(caller)
  const { externalId: clientMessageId, saidAt } = command
  const { seq } = builder.post(actor, [{ type: 'text', text: command.text }], { clientMessageId, saidAt })
  return builder.outcome({ seq })
}

const mayHold = ({ conversation }: ChangeBuilder, caller: Actor) =>
  holder(conversation) === 'BOT' || holds(conversation, caller)

function note(builder: ChangeBuilder, { text, externalId, saidAt }: CommandOf<'record'>, actor: Actor) {
  const { seq } = builder.record(actor, { type: 'note.added', text, clientMessageId: externalId, saidAt })
  return { seq, noted: true as const }
}
