import type { Conversation } from '../../domain/conversation/conversation.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType } from '../refs.ts'
import { CaughtUp, Heartbeat, Reset, streamFrames } from './stream-frames.ts'

const ConversationChanged = builder
  .objectRef<{ conversation: Conversation; cursor: string }>('ConversationChanged')
  .implement({
    description:
      'A conversation has news. It is a hint: one that changed several times is sent once, as it is now. Follow the conversation to learn what happened.',
    fields: t => ({
      conversation: t.field({
        type: ConversationType,
        description: 'The conversation as it is now.',
        resolve: changed => changed.conversation,
      }),
      cursor: t.field({
        type: 'Cursor',
        description: 'The position of the inbox behind this change: pass it as `after` to resume.',
        resolve: changed => changed.cursor,
      }),
    }),
  })

const InboxFrame = builder.unionType('InboxFrame', {
  description: 'What `inbox` sends. Skip a `__typename` that you do not know: more may be added.',
  types: [ConversationChanged, CaughtUp, Heartbeat, Reset],
  resolveType: value => ('kind' in value ? streamFrames[value.kind] : 'ConversationChanged'),
})

builder.subscriptionField('inbox', t =>
  t.field({
    type: InboxFrame,
    description:
      'Which conversations of the company, or of one bot, have news: for desks and bots. An agent with an open inbox is `online`. For staff.',
    args: {
      botId: t.arg.id({
        description:
          'Of this bot only; left out: of all that you may see. The two are different logs, each with its own cursors.',
      }),
      after: t.arg({
        type: 'Cursor',
        description:
          'The newest cursor that you have of this inbox: each conversation that changed since is sent first. Left out: every conversation is.',
      }),
      fromNow: t.arg.boolean({
        description:
          'Without `after`: true sends none of the conversations there are, only those that change from now on.',
      }),
    },
    subscribe: async (_, { botId = null, after, fromNow }, { principal, parts, resumeAfter }) =>
      orRefuse(
        await parts.streams.inbox(principal, botId, { after: resumeAfter ?? after ?? null, fromNow: fromNow ?? false }),
      ),
    resolve: frame => {
      if (frame.kind === 'ephemeral') return frame.event
      return frame.kind === 'item' ? { conversation: frame.item, cursor: frame.cursor } : frame
    },
  }),
)
