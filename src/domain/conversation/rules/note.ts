import { refuse } from '../../error.ts'
import type { CommandRule } from './rule.ts'

/** Adds a note among staff, regardless of who holds the conversation: it is not said to the user. */
export const note: CommandRule<'note'> = (builder, { text, clientMessageId }, actor) => {
  if (builder.conversation.state === 'CLOSED') return refuse('conversation_closed')
  const { seq } = builder.record(actor, { type: 'note.added', text, clientMessageId })
  return builder.outcome({ seq })
}
