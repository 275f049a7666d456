import { denies } from '../../domain/access/policy.ts'
import { compose, MAX_TEXT, readKey } from '../../domain/conversation/compose.ts'
import { type DomainError, isRefusal } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { orThrow, resultOf } from '../results.ts'

type Added = { seq: number }
const AddNoteSuccess = builder.objectRef<Added>('AddNoteSuccess').implement({
  description: 'The note is in the log, and on disk. A repeat with the same key answers the same.',
  fields: t => ({ seq: t.exposeInt('seq', { description: 'The `seq` of its event, `NoteAdded`.' }) }),
})
const AddNoteResult = resultOf('AddNote', AddNoteSuccess, ['ConversationNotOpen', 'IdempotencyConflict'])

const AddNoteInput = builder.inputType('AddNoteInput', {
  description: 'A note among staff.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation that it is about.' }),
    text: t.string({
      required: true,
      description: `Plain text, ${MAX_TEXT.toLocaleString('en')} characters at most.`,
    }),
    clientMessageId: t.string({
      description:
        'Idempotency key, 1 to 255 characters, of your choice, shared with `sendMessage`: the same key and text again is the same note.',
    }),
  }),
})

builder.mutationField('addNote', t =>
  t.field({
    type: AddNoteResult,
    description:
      'Writes a note into a conversation’s log that only staff can read, regardless of who holds the conversation. For staff.',
    args: { input: t.arg({ type: AddNoteInput, required: true, description: 'The note.' }) },
    resolve: (_, { input }, context) => add(input, context),
  }),
)

async function add(
  { conversationId, text, ...input }: typeof AddNoteInput.$inferInput,
  { principal, parts }: Context,
): Promise<Added | DomainError> {
  // A caller who may not write notes learns that before what is wrong with this one.
  const no = denies(principal, 'note')
  if (no) return orThrow(no) as DomainError
  const composed = compose(text)
  if (isRefusal(composed)) return composed
  const clientMessageId = readKey(input.clientMessageId)
  if (isRefusal(clientMessageId)) return clientMessageId
  const command = { kind: 'note', text, clientMessageId } as const
  const answer = orThrow(
    await parts.commands.handle({ principal, target: { conversationId }, command, key: clientMessageId }),
  )
  return isRefusal(answer) ? answer : { seq: answer.seq! }
}
