import { denies } from '../../domain/access/policy.ts'
import { textOf } from '../../domain/conversation/action.ts'
import { compose, readKey } from '../../domain/conversation/compose.ts'
import { isRefusal } from '../../domain/error.ts'
import { messageId } from '../../domain/ids.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType, type Message, MessageType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { ActionInput, ActionType, toAction } from './action.ts'
import { ActorType } from './actor.ts'

builder.node(MessageType, {
  id: { resolve: message => messageId(message.conversationId, message.event.seq) },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.conversations.message(principal, id)),
  fields: t => ({
    conversation: t.field({
      type: ConversationType,
      resolve: (message, _, { parts }) => parts.conversations.byId(message.conversationId),
    }),
    seq: t.int({ resolve: message => message.event.seq }),
    author: t.field({ type: ActorType, resolve: message => message.event.actor }),
    text: t.string({
      description: 'What the actions say in words.',
      resolve: message => textOf(message.event.actions),
    }),
    actions: t.field({ type: [ActionType], resolve: message => message.event.actions }),
    clientMessageId: t.string({ nullable: true, resolve: message => message.event.clientMessageId }),
    moduleId: t.string({
      nullable: true,
      description: 'The module of the flow that said it.',
      resolve: message => message.event.moduleId,
    }),
    sentAt: t.field({ type: 'DateTime', resolve: message => message.event.at }),
  }),
})

const SendMessageSuccess = builder.objectRef<{ sent: Message }>('SendMessageSuccess').implement({
  fields: t => ({ sent: t.field({ type: MessageType, resolve: success => success.sent }) }),
})
type Suggested = { suggestedSeq: number; controlEpoch: number }
const SendMessageSuggested = builder.objectRef<Suggested>('SendMessageSuggested').implement({
  description: 'The bot’s message came too late: not delivered, but kept for the agent, as the bot’s setting says.',
  fields: t => ({ suggestedSeq: t.exposeInt('suggestedSeq'), controlEpoch: t.exposeInt('controlEpoch') }),
})
const SendMessageResult = resultOf(
  'SendMessage',
  SendMessageSuccess,
  ['ConversationNotOpen', 'ControlLost', 'AlreadyClaimed', 'NotInListenMode', 'IdempotencyConflict'],
  { type: SendMessageSuggested, is: value => 'suggestedSeq' in value },
)
const SendMessageInput = builder.inputType('SendMessageInput', {
  fields: t => ({
    conversationId: t.id({ required: true }),
    text: t.string(),
    actions: t.field({ type: [ActionInput] }),
    clientMessageId: t.string({
      description: 'The same id and content again: the first answer, not a second message.',
    }),
    controlEpoch: t.int({ description: 'The epoch the writer saw. A bot must say it; a stale one is refused.' }),
  }),
})

builder.mutationField('sendMessage', t =>
  t.field({
    type: SendMessageResult,
    description: 'Says something in a conversation. Who says it comes from the credential.',
    args: { input: t.arg({ type: SendMessageInput, required: true }) },
    resolve: async (_, { input }, context) => {
      const { principal, parts } = context
      const no = denies(principal, 'send')
      if (no) return orThrow(no)
      const actions = compose(input.text ?? null, input.actions?.map(toAction))
      if (isRefusal(actions)) return actions
      const { conversationId, controlEpoch = null } = input
      const clientMessageId = readKey(input.clientMessageId)
      if (isRefusal(clientMessageId)) return clientMessageId
      const answer = orThrow(
        await parts.handle({
          principal,
          target: { conversationId },
          command: { kind: 'send', actions, clientMessageId, controlEpoch },
          key: clientMessageId,
        }),
      )
      if (isRefusal(answer)) return answer
      if (answer.suggested) return { suggestedSeq: answer.seq!, controlEpoch: answer.controlEpoch }
      const event = await parts.conversations.posted(answer.conversationId, answer.seq!)
      return { sent: { conversationId: answer.conversationId, event } }
    },
  }),
)
