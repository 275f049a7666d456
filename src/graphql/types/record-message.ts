import { denies } from '../../domain/access/policy.ts'
import type { RecordPolicy } from '../../domain/conversation/command.ts'
import { compose, MAX_TEXT, readKey } from '../../domain/conversation/compose.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import { readText } from '../../domain/conversation/input.ts'
import { type DomainError, isRefusal, refuse } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { ConversationType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'

const MAX_AUTHOR = 200

const policies: Record<RecordPolicy, { description: string }> = {
  TAKE_CONTROL: {
    description:
      'It becomes a message. Where the bot holds the conversation, the caller accepts it first, so that the bot is silent; where another agent does, it becomes a note.',
  },
  NOTE: { description: 'It becomes a note that only staff can read.' },
  IGNORE: { description: 'It is dropped: for a switch in the caller’s settings.' },
}
const PolicyType = builder.enumType('RecordPolicy', {
  description: 'What becomes of a message that was said on another channel.',
  values: policies,
})

const kept = {
  MESSAGE: { description: 'As a message.' },
  NOTE: { description: 'As a note.' },
  NOTHING: { description: 'Not at all, as the policy says.' },
} as const
const KeptType = builder.enumType('RecordedAs', { description: 'How it was kept.', values: kept })

type Recorded = { as: keyof typeof kept; seq: number | null; conversation: Conversation }
const RecordMessageSuccess = builder.objectRef<Recorded>('RecordMessageSuccess').implement({
  description: 'It is kept as the policy says. A repeat with the same `externalId` answers the same.',
  fields: t => ({
    as: t.field({ type: KeptType, description: 'How it was kept.', resolve: success => success.as }),
    seq: t.exposeInt('seq', { nullable: true, description: 'The `seq` of its event; null: it was dropped.' }),
    conversation: t.field({
      type: ConversationType,
      description: 'The conversation as it is now.',
      resolve: success => success.conversation,
    }),
  }),
})
const RecordMessageResult = resultOf('RecordMessage', RecordMessageSuccess, [
  'ConversationNotOpen',
  'IdempotencyConflict',
])

const RecordMessageInput = builder.inputType('RecordMessageInput', {
  description: 'What a person has said to the user on another channel.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation that it belongs to.' }),
    text: t.string({
      required: true,
      description: `Plain text, ${MAX_TEXT.toLocaleString('en')} characters at most.`,
    }),
    author: t.string({
      description: `The name of the person, ${MAX_AUTHOR} characters at most; left out: the name of the caller.`,
    }),
    saidAt: t.field({ type: 'DateTime', required: true, description: 'When it was said. Not in the future.' }),
    externalId: t.string({
      required: true,
      description:
        'Its id on the other channel, 1 to 255 characters: the same one again from the same caller is the same message. Kept for 7 days.',
    }),
    policy: t.field({ type: PolicyType, defaultValue: 'TAKE_CONTROL', description: 'What becomes of it.' }),
  }),
})

builder.mutationField('recordMessage', t =>
  t.field({
    type: RecordMessageResult,
    description:
      'Keeps what a person has already said to the user on another channel. It is not sent to the message webhook, which may be that channel. For staff.',
    args: { input: t.arg({ type: RecordMessageInput, required: true, description: 'What was said.' }) },
    resolve: (_, { input }, context) => record(input, context),
  }),
)

async function record(
  { conversationId, text, ...input }: typeof RecordMessageInput.$inferInput,
  { principal, parts }: Context,
): Promise<Recorded | DomainError> {
  // A caller who may not record learns that before what is wrong with the message.
  const no = denies(principal, 'record')
  if (no) return orThrow(no) as DomainError
  const composed = compose(text)
  if (isRefusal(composed)) return composed
  const externalId = readKey(input.externalId, 'input.externalId')
  if (isRefusal(externalId)) return externalId
  const author = readText(input.author, 'input.author', MAX_AUTHOR)
  if (isRefusal(author)) return author
  // A minute for clocks that differ.
  if (input.saidAt > parts.now() + 60_000)
    return refuse('bad_input', 'It cannot have been said in the future.', { path: 'input.saidAt' })
  const content = { text, author, saidAt: input.saidAt, policy: input.policy ?? 'TAKE_CONTROL' } as const
  const command = { kind: 'record', ...content, externalId: externalId! } as const
  const answer = orThrow(
    await parts.commands.handle({ principal, target: { conversationId }, command, key: `external ${externalId}` }),
  )
  if (isRefusal(answer)) return answer
  const { seq, noted } = answer
  const as = seq === null ? 'NOTHING' : noted ? 'NOTE' : 'MESSAGE'
  return { as, seq, conversation: await parts.conversations.byId(conversationId) }
}
