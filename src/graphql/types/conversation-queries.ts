import { byId } from '../../domain/list-order.ts'
import { builder } from '../builder.ts'
import { connectionType, forward, forwardArgs } from '../connection.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType } from '../refs.ts'
import { ConversationStateType } from './conversation.ts'

const ConversationFilter = builder.inputType('ConversationFilter', {
  description: 'Which conversations to list: those for which every given field holds.',
  fields: t => ({
    botId: t.id({ description: 'Of this bot only.' }),
    userId: t.string({ description: 'Of users with exactly this id only; two bots may each have one.' }),
    state: t.field({ type: ConversationStateType, description: 'Only open ones, or only closed ones.' }),
  }),
})

builder.queryFields(t => ({
  conversation: t.field({
    type: ConversationType,
    nullable: true,
    description:
      'One conversation: by its `id`, else the open one of a user with a bot. Null: there is none, or you may not see it.',
    args: {
      id: t.arg.id({ description: 'The id of a conversation, open or closed.' }),
      botId: t.arg.id({ description: 'Without `id`, and together with `userId`: the bot.' }),
      userId: t.arg.string({ description: 'Without `id`, and together with `botId`: the user.' }),
    },
    resolve: async (_, { id, botId, userId }, { principal, parts }) =>
      orRefuse(
        id == null
          ? await parts.conversations.open(principal, botId ?? '', userId ?? '')
          : await parts.conversations.get(principal, id),
      ),
  }),
  conversations: t.field({
    type: connectionType('Conversation', ConversationType, 'conversations'),
    description:
      'The company’s conversations, newest first: of all bots, or of those that your key is narrowed to. For staff.',
    args: {
      ...forwardArgs,
      filter: t.arg({ type: ConversationFilter, description: 'Which to list; left out: all of them.' }),
    },
    resolve: (_, { filter, ...args }, { principal, parts }) => {
      const { botId, state, userId } = filter ?? {}
      const where = { ...(botId != null && { botId }), ...(state && { state }), ...(userId != null && { userId }) }
      return forward(byId('conv'), args, page => parts.conversations.list(principal, where, page))
    },
  }),
}))
