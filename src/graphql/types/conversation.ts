import { requireReadScope } from '../../app/reads/access.ts'
import { MAX_UNREAD } from '../../app/reads/conversation-reads.ts'
import { type Conversation, mode } from '../../domain/conversation/conversation.ts'
import { byRequest } from '../../domain/conversation/handover-order.ts'
import { readObject } from '../../domain/conversation/input.ts'
import { isRefusal } from '../../domain/error.ts'
import { byId } from '../../domain/list-order.ts'
import { builder } from '../builder.ts'
import { connectionType, eitherEndArgs, forward, forwardArgs } from '../connection.ts'
import type { Context } from '../context.ts'
import { orRefuse } from '../errors.ts'
import { BotType, ConversationType, HandoverConnection, HandoverType, MessageType, ReadReceiptType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { ActorKindType } from './actor.ts'
import { EventPageType } from './event-page.ts'

export const ModeType = builder.enumType('Mode', {
  description: 'NORMAL: the bot answers. LISTEN: an agent does, and the bot is silent.',
  values: ['NORMAL', 'LISTEN'] as const,
})
const StateType = builder.enumType('ConversationState', { values: ['OPEN', 'CLOSED'] as const })

builder.node(ConversationType, {
  description: 'One thread of one user with one bot.',
  id: { resolve: conversation => conversation.id },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.conversations.get(principal, id)),
  fields: t => ({
    bot: t.field({
      type: BotType,
      resolve: (conversation, _, { parts }) => parts.company.botById(conversation.botId),
    }),
    userId: t.exposeString('userId'),
    state: t.field({ type: StateType, resolve: conversation => conversation.state }),
    mode: t.field({ type: ModeType, resolve: mode }),
    controlEpoch: t.exposeInt('controlEpoch', { description: 'Rises by one whenever the holder changes.' }),
    prunedSeq: t.exposeInt('prunedSeq', { description: 'The newest seq that was forgotten; 0: none was.' }),
    lastSeq: t.exposeInt('lastSeq', { description: 'The seq of the newest event.' }),
    moduleId: t.exposeString('moduleId', { nullable: true, description: 'Where the flow stands.' }),
    variables: t.field({ type: 'JSON', resolve: forReaders(conversation => conversation.variables) }),
    profile: t.field({ type: 'JSON', resolve: forReaders(conversation => conversation.profile) }),
    openedAt: t.field({ type: 'DateTime', resolve: conversation => conversation.openedAt }),
    closedAt: t.field({ type: 'DateTime', nullable: true, resolve: conversation => conversation.closedAt }),
    handover: t.field({
      type: HandoverType,
      nullable: true,
      description: 'The open handover: waiting or accepted.',
      resolve: conversation => conversation.handover,
    }),
    lastMessage: t.field({
      type: MessageType,
      nullable: true,
      args: { by: t.arg({ type: ActorKindType, description: 'The last that one of these wrote; left out: of all.' }) },
      resolve: async (conversation, { by }, { principal, parts }) => {
        const event = orRefuse(await parts.conversations.lastMessage(principal, conversation, by ?? null))
        return event && { conversationId: conversation.id, event }
      },
    }),
    unread: t.int({
      description: `Messages of the other side after your read mark, ${MAX_UNREAD} at most.`,
      resolve: (conversation, _, { principal, parts }) => parts.conversations.unread(principal, conversation),
    }),
    readReceipts: t.field({
      type: [ReadReceiptType],
      description: 'How far everybody has got.',
      resolve: async (conversation, _, { principal, parts }) =>
        orRefuse(await parts.conversations.readReceipts(principal, conversation)),
    }),
    handovers: t.field({
      type: HandoverConnection,
      args: forwardArgs,
      resolve: (conversation, args, { principal, parts }) =>
        forward(byRequest, args, page => parts.conversations.handoversOf(principal, conversation, page)),
    }),
    messages: t.field({
      type: connectionType('Message', MessageType, 'messages'),
      description: 'In the order of seq; `last` and `before` read from the end.',
      args: eitherEndArgs,
      resolve: async (conversation, args, { principal, parts }) =>
        orRefuse(await parts.conversations.messages(principal, conversation, args)),
    }),
    events: t.field({
      type: EventPageType,
      description: 'The log after a cursor: the same cursor that conversationEvents takes.',
      args: {
        after: t.arg({ type: 'Cursor' }),
        first: t.arg.int(),
        waitSeconds: t.arg.int({ description: 'Seconds to wait for news where there is none, 25 at most.' }),
      },
      resolve: async (conversation, args, { principal, parts, signal }) =>
        orRefuse(await parts.conversations.events(principal, conversation, { ...args, signal })),
    }),
  }),
})

builder.queryFields(t => ({
  conversation: t.field({
    type: ConversationType,
    nullable: true,
    description: 'By its id, or the open one of a user with a bot.',
    args: { id: t.arg.id(), botId: t.arg.id(), userId: t.arg.string() },
    resolve: async (_, { id, botId, userId }, { principal, parts }) =>
      orRefuse(
        id == null
          ? await parts.conversations.open(principal, botId ?? '', userId ?? '')
          : await parts.conversations.get(principal, id),
      ),
  }),
  conversations: t.field({
    type: connectionType('Conversation', ConversationType, 'conversations'),
    description: 'Newest first.',
    args: { ...forwardArgs, filter: t.arg({ type: ConversationFilter }) },
    resolve: (_, { filter, ...args }, context) => {
      const { botId, state, userId } = filter ?? {}
      const where = { ...(botId != null && { botId }), ...(state && { state }), ...(userId != null && { userId }) }
      return forward(byId('conv'), args, page => context.parts.conversations.list(context.principal, where, page))
    },
  }),
}))

const ConversationFilter = builder.inputType('ConversationFilter', {
  fields: t => ({ botId: t.id(), userId: t.string(), state: t.field({ type: StateType }) }),
})

/** What a key that may write but not read is not shown of what its mutations answer. */
function forReaders<T>(resolve: (conversation: Conversation) => T) {
  return (conversation: Conversation, _: object, { principal }: Context) => {
    orRefuse(requireReadScope(principal))
    return resolve(conversation)
  }
}

type Started = { conversation: Conversation; visitorToken: string }
const StartConversationSuccess = builder.objectRef<Started>('StartConversationSuccess').implement({
  fields: t => ({
    conversation: t.field({ type: ConversationType, resolve: started => started.conversation }),
    visitorToken: t.exposeString('visitorToken', { description: 'The credential of this user for this conversation.' }),
  }),
})
const StartConversationResult = resultOf('StartConversation', StartConversationSuccess, [
  'ConversationExists',
  'IdempotencyConflict',
])
const StartConversationInput = builder.inputType('StartConversationInput', {
  fields: t => ({
    botId: t.id({ required: true }),
    userId: t.string({ description: 'Scopes the conversation; proves nothing. Left out: a new one.' }),
    profile: t.field({ type: 'JSON' }),
    variables: t.field({ type: 'JSON' }),
    moduleId: t.id({ description: 'The module to start at, instead of the opening.' }),
    idempotencyKey: t.string({
      description:
        'The same id and input again: the first answer. 16 characters or more that nobody can guess: it lets in.',
    }),
  }),
})

type Changed = { conversation: Conversation }
const CloseConversationSuccess = builder.objectRef<Changed>('CloseConversationSuccess').implement({
  fields: t => ({ conversation: t.field({ type: ConversationType, resolve: changed => changed.conversation }) }),
})
const PruneConversationSuccess = builder.objectRef<Changed>('PruneConversationSuccess').implement({
  fields: t => ({ conversation: t.field({ type: ConversationType, resolve: changed => changed.conversation }) }),
})
const PruneConversationResult = resultOf('PruneConversation', PruneConversationSuccess, [])
const PruneConversationInput = builder.inputType('PruneConversationInput', {
  fields: t => ({ conversationId: t.id({ required: true }), toSeq: t.int({ required: true }) }),
})

const SetVariablesSuccess = builder.objectRef<Changed>('SetVariablesSuccess').implement({
  fields: t => ({ conversation: t.field({ type: ConversationType, resolve: changed => changed.conversation }) }),
})
const SetVariablesResult = resultOf('SetVariables', SetVariablesSuccess, ['ConversationNotOpen'])
const SetVariablesInput = builder.inputType('SetVariablesInput', {
  fields: t => ({
    conversationId: t.id({ required: true }),
    variables: t.field({
      type: 'JSON',
      required: true,
      description: 'An object: those in it are set, all others stay. null is a value.',
    }),
  }),
})

const CloseConversationResult = resultOf('CloseConversation', CloseConversationSuccess, [
  'AlreadyClaimed',
  'ControlLost',
])
const CloseConversationInput = builder.inputType('CloseConversationInput', {
  fields: t => ({ conversationId: t.id({ required: true }), controlEpoch: t.int() }),
})

builder.mutationFields(t => ({
  startConversation: t.field({
    type: StartConversationResult,
    description: 'The open conversation of this user with this bot; a new one runs the bot’s opening.',
    args: { input: t.arg({ type: StartConversationInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => {
      // The answer holds a token that reads.
      orRefuse(requireReadScope(principal))
      return orThrow(await parts.startConversation(principal, input))
    },
  }),
  pruneConversation: t.field({
    type: PruneConversationResult,
    description: 'Forgets the events up to a seq, for good. Who follows from before it is told Reset(PRUNED).',
    args: { input: t.arg({ type: PruneConversationInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.manage.pruneConversation(principal, input)),
  }),
  setVariables: t.field({
    type: SetVariablesResult,
    description: 'Sets some of the conversation’s variables, whoever holds it. What is so already changes nothing.',
    args: { input: t.arg({ type: SetVariablesInput, required: true }) },
    resolve: async (_, { input: { conversationId, ...input } }, { principal, parts }) => {
      const variables = readObject(input.variables, 'input.variables')
      if (isRefusal(variables)) return variables
      const answer = orThrow(
        await parts.handle({ principal, target: { conversationId }, command: { kind: 'set', variables } }),
      )
      return isRefusal(answer) ? answer : { conversation: await parts.conversations.byId(conversationId) }
    },
  }),
  closeConversation: t.field({
    type: CloseConversationResult,
    args: { input: t.arg({ type: CloseConversationInput, required: true }) },
    resolve: async (_, { input: { conversationId, controlEpoch = null } }, { principal, parts }) => {
      const answer = orThrow(
        await parts.handle({ principal, target: { conversationId }, command: { kind: 'close', controlEpoch } }),
      )
      return isRefusal(answer) ? answer : { conversation: await parts.conversations.byId(conversationId) }
    },
  }),
}))
