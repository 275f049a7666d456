import { textOf } from '../../domain/conversation/action.ts'
import { messageId } from '../../domain/ids.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType, MessageType } from '../refs.ts'
import { ActionType } from './action.ts'
import { ActorType } from './actor.ts'

builder.node(MessageType, {
  description: 'Something that was said in a conversation. It is never edited.',
  id: {
    description: 'Begins with `msg_`.',
    resolve: message => messageId(message.conversationId, message.event),
  },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.conversations.message(principal, id)),
  fields: t => ({
    conversation: t.field({
      type: ConversationType,
      description: 'The conversation that it stands in, as it is now.',
      resolve: (message, _, { parts }) => parts.conversations.byId(message.conversationId),
    }),
    seq: t.int({
      description: 'Its position in the conversation’s log. Messages and other events share one numbering.',
      resolve: message => message.event.seq,
    }),
    author: t.field({
      type: ActorType,
      description:
        'The user, the bot or the agent who wrote it, by the credential that sent it; of a message from another channel, with the name that was given there.',
      resolve: message => message.event.actor,
    }),
    text: t.string({
      description: 'The words of all its actions, one below the other; empty where it has none, for a picture alone.',
      resolve: message => textOf(message.event.actions),
    }),
    actions: t.field({
      type: [ActionType],
      description: 'What to show, in this order.',
      resolve: message => message.event.actions,
    }),
    clientMessageId: t.string({
      nullable: true,
      description: 'The id that its sender gave it, to find a message of one’s own in the log; null: none.',
      resolve: message => message.event.clientMessageId,
    }),
    moduleId: t.string({
      nullable: true,
      description: 'The module of the flow that said it; null: no flow did.',
      resolve: message => message.event.moduleId,
    }),
    saidAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was said on another channel, from which `recordMessage` has kept it; `clientMessageId` is its id there. Null: it was said here.',
      resolve: message => message.event.saidAt ?? null,
    }),
    sentAt: t.field({
      type: 'DateTime',
      description: 'When it was written to the log.',
      resolve: message => message.event.at,
    }),
  }),
})
