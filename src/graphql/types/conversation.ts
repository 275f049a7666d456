import { requireReadScope } from '../../app/access.ts'
import { MAX_WAIT } from '../../app/event-page.ts'
import { MAX_UNREAD } from '../../app/reads/conversation-reads.ts'
import { type Conversation, mode } from '../../domain/conversation/conversation.ts'
import { byRequest } from '../../domain/conversation/handover-order.ts'
import { MAX_LENGTH } from '../../domain/page.ts'
import { builder } from '../builder.ts'
import { connectionType, eitherEndArgs, forward, forwardArgs } from '../connection.ts'
import type { Context } from '../context.ts'
import { orRefuse } from '../errors.ts'
import { BotType, ConversationType, HandoverConnection, HandoverType, MessageType, ReadReceiptType } from '../refs.ts'
import { ActorKindType } from './actor.ts'
import { RunningDeadlineType } from './deadlines.ts'
import { EventPageType } from './event-page.ts'

const ModeType = builder.enumType('Mode', {
  description: 'Which side speaks for the business. The user may speak in both.',
  values: {
    NORMAL: { description: 'The bot holds the conversation and answers the user.' },
    LISTEN: { description: 'An agent holds it; the bot is silent, and its messages are refused.' },
  } as const,
})

export const ConversationStateType = builder.enumType('ConversationState', {
  description: 'Whether a conversation still takes messages.',
  values: {
    OPEN: { description: 'It takes messages. A user has at most one open conversation with a bot.' },
    CLOSED: { description: 'It ended for good; it can still be read.' },
  } as const,
})

builder.node(ConversationType, {
  description: 'One thread of one user with one bot.',
  id: {
    description: 'Begins with `conv_`. Webhooks name the conversation by it, too.',
    resolve: conversation => conversation.id,
  },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.conversations.get(principal, id)),
  fields: t => ({
    bot: t.field({
      type: BotType,
      description: 'The bot that the user chats with.',
      resolve: (conversation, _, { parts }) => parts.company.botById(conversation.botId),
    }),
    userId: t.exposeString('userId', {
      description: 'The user’s id within this bot, as the caller of `startConversation` chose it. It proves nothing.',
    }),
    state: t.field({
      type: ConversationStateType,
      description: 'Whether it still takes messages.',
      resolve: conversation => conversation.state,
    }),
    mode: t.field({ type: ModeType, description: 'Which side speaks for the business now.', resolve: mode }),
    controlEpoch: t.exposeInt('controlEpoch', {
      description:
        'Fencing token: rises by one whenever the holder changes. A command that names an old one is refused with `ControlLost`.',
    }),
    prunedSeq: t.exposeInt('prunedSeq', {
      description: 'Events up to this `seq` were removed by `pruneConversation`; 0: none were.',
    }),
    lastSeq: t.exposeInt('lastSeq', { description: 'The `seq` of the newest event in the log.' }),
    moduleId: t.exposeString('moduleId', {
      nullable: true,
      description: 'The module that the flow has reached; null: the bot has no flow, or has not said anything yet.',
    }),
    variables: t.field({
      type: 'JSON',
      description:
        'An object: the conversation’s variables as they are now. Users can set them, too: grant nothing on a value.',
      resolve: forReaders(conversation => conversation.variables),
    }),
    profile: t.field({
      type: 'JSON',
      description: 'An object: what `startConversation` was given about the user.',
      resolve: forReaders(conversation => conversation.profile),
    }),
    openedAt: t.field({
      type: 'DateTime',
      description: 'When it began.',
      resolve: conversation => conversation.openedAt,
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was closed; null: it is open.',
      resolve: conversation => conversation.closedAt,
    }),
    handover: t.field({
      type: HandoverType,
      nullable: true,
      description: 'The handover that is `REQUESTED` or `ACCEPTED` now; null: there is none.',
      resolve: conversation => conversation.handover,
    }),
    deadlines: t.field({
      type: [RunningDeadlineType],
      nullable: true,
      description: 'The deadlines that run now, the next one first; null to the user.',
      resolve: ({ id }, _, { principal, parts }) => (principal?.kind === 'key' ? parts.timers.of(id) : null),
    }),
    lastMessage: t.field({
      type: MessageType,
      nullable: true,
      description: 'The newest message; null: there is none.',
      args: {
        by: t.arg({
          type: ActorKindType,
          description: 'The newest message that an author of this kind wrote; left out: of any.',
        }),
      },
      resolve: async (conversation, { by }, { principal, parts }) => {
        const event = orRefuse(await parts.conversations.lastMessage(principal, conversation, by ?? null))
        return event && { conversationId: conversation.id, event }
      },
    }),
    unread: t.int({
      description: `Messages of the other side behind your own read receipt, counted to ${MAX_UNREAD}. For a user the other side is bot and agents; for everybody else it is the user.`,
      resolve: async (conversation, _, context, info) => {
        const { principal, parts, perViewer } = context
        if (!perViewer || principal?.kind !== 'key') return parts.conversations.unread(principal, conversation)
        return context.perViewer!(info, await parts.conversations.unreadOfStaff(conversation))
      },
    }),
    readReceipts: t.field({
      type: [ReadReceiptType],
      description: 'How far each participant has received and read it. A participant who never said so is not there.',
      resolve: async (conversation, _, { principal, parts }) =>
        orRefuse(await parts.conversations.readReceipts(principal, conversation)),
    }),
    handovers: t.field({
      type: HandoverConnection,
      description: 'All its handovers, the earliest first.',
      args: forwardArgs,
      resolve: (conversation, args, { principal, parts }) =>
        forward(byRequest, args, page => parts.conversations.handoversOf(principal, conversation, page)),
    }),
    messages: t.field({
      type: connectionType('Message', MessageType, 'messages'),
      description: 'Its messages in the order of `seq`, from either end: `last: 50` is the newest page.',
      args: eitherEndArgs,
      resolve: async (conversation, args, { principal, parts }) =>
        orRefuse(await parts.conversations.messages(principal, conversation, args)),
    }),
    events: t.field({
      type: EventPageType,
      description:
        'A page of its log, with the cursors of `Subscription.conversationEvents`: for clients without streams.',
      args: {
        after: t.arg({
          type: 'Cursor',
          description:
            'The newest cursor that you have; left out: from the start. One that cannot be served is no error: see `EventPage.reset`.',
        }),
        first: t.arg.int({ description: `How many events to return: 0 to ${MAX_LENGTH}; 50 where it is left out.` }),
        waitSeconds: t.arg.int({
          description: `Long poll: how many seconds an empty page waits for news, 0 to ${MAX_WAIT}; 0 where it is left out.`,
        }),
      },
      resolve: async (conversation, args, { principal, parts, signal }) =>
        orRefuse(await parts.conversations.events(principal, conversation, { ...args, signal })),
    }),
  }),
})

/** What a key that may write but not read is not shown of what its mutations answer. */
function forReaders<T>(resolve: (conversation: Conversation) => T) {
  return (conversation: Conversation, _: object, { principal }: Context) => {
    orRefuse(requireReadScope(principal))
    return resolve(conversation)
  }
}
