import { denies } from '../../domain/access/policy.ts'
import { compose, readKey } from '../../domain/conversation/compose.ts'
import { type DomainError, isRefusal, refuse } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { type Message, MessageType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { ActionInput, toAction, withMessagePath } from './action-input.ts'

type Sent = { sent: Message }
const SendMessageSuccess = builder.objectRef<Sent>('SendMessageSuccess').implement({
  description: 'The message is in the log, and on disk. A repeat with the same key answers the same.',
  fields: t => ({
    sent: t.field({ type: MessageType, description: 'The message, with its `seq`.', resolve: success => success.sent }),
  }),
})

type Suggested = { suggestedSeq: number; controlEpoch: number }
const SendMessageSuggested = builder.objectRef<Suggested>('SendMessageSuggested').implement({
  description:
    'The bot’s message came after an agent took over. It was not delivered; as the bot’s setting `lateBotReply` says, it was kept for the agent as `ReplySuggested`.',
  fields: t => ({
    suggestedSeq: t.exposeInt('suggestedSeq', { description: 'The `seq` of the suggestion.' }),
    controlEpoch: t.exposeInt('controlEpoch', { description: 'The `controlEpoch` in force now.' }),
  }),
})

const SendMessageResult = resultOf(
  'SendMessage',
  SendMessageSuccess,
  ['ConversationNotOpen', 'ControlLost', 'AlreadyClaimed', 'NotInListenMode', 'IdempotencyConflict'],
  { type: SendMessageSuggested, is: value => 'suggestedSeq' in value },
)

const SendMessageInput = builder.inputType('SendMessageInput', {
  description: 'A message: a text, actions, or both. All of it has 65,536 bytes as JSON at most.',
  fields: t => ({
    conversationId: t.id({ required: true, description: 'The conversation to write in.' }),
    text: t.string({
      description: 'Plain text, 10,000 characters at most. With `actions` it comes first, as a text of its own.',
    }),
    actions: t.field({ type: [ActionInput], description: 'What to show, in this order, 50 at most.' }),
    clientMessageId: t.string({
      description:
        'Idempotency key, 1 to 255 characters, of your choice. The same key and content again from the same sender is the same message, and answers the same; with other content it is refused with `IdempotencyConflict`, and after the message was erased with `Erased`. Kept for 7 days.',
    }),
    controlEpoch: t.int({
      description:
        'The `controlEpoch` that the message was written for. A bot must give it; if control has passed since, the message is refused with `ControlLost`.',
    }),
  }),
})
type Input = typeof SendMessageInput.$inferInput

builder.mutationField('sendMessage', t =>
  t.field({
    type: SendMessageResult,
    description:
      'Says something in a conversation: as the user, the bot or an agent, by the credential. The user may always speak, a bot while it holds the conversation, an agent while that agent does. While the bot holds it, its flow answers the user in the same step.',
    args: { input: t.arg({ type: SendMessageInput, required: true, description: 'The message.' }) },
    resolve: async (_, { input }, context) => {
      const answer = await send(input, context)
      return isRefusal(answer) ? withMessagePath(answer, input.actions) : answer
    },
  }),
)

async function send(input: Input, { principal, parts }: Context): Promise<Sent | Suggested | DomainError> {
  // Who may not write at all learns that before what is wrong with the message.
  const no = denies(principal, 'send')
  if (no) return orThrow(no) as DomainError
  const actions = compose(input.text ?? null, input.actions?.map(toAction))
  if (isRefusal(actions)) return actions
  const clientMessageId = readKey(input.clientMessageId)
  if (isRefusal(clientMessageId)) return clientMessageId
  const { conversationId, controlEpoch = null } = input
  const command = { kind: 'send', actions, clientMessageId, controlEpoch } as const
  const done = orThrow(
    await parts.commands.perform({ principal, target: { conversationId }, command, key: clientMessageId }),
  )
  if (isRefusal(done)) return done
  const { answer, change } = done
  if (answer.suggested) return { suggestedSeq: answer.seq!, controlEpoch: answer.controlEpoch }
  const event = await parts.conversations.posted(answer.conversationId, answer.seq!, change)
  if (event === null) return refuse('erased')
  return { sent: { conversationId: answer.conversationId, event } }
}
