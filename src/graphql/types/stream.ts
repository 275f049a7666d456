import type { EphemeralEvent } from '../../app/conversation-stream.ts'
import type { Frame } from '../../app/follower.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import { eventTypes as facts } from '../../domain/conversation/event.ts'
import type { ResetReason } from '../../domain/cursor.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { ConversationType } from '../refs.ts'
import { ActorType } from './actor.ts'
import { type AnyPlaced, eventTypes } from './event.ts'

type Mark<K extends Frame<unknown>['kind']> = Extract<Frame<unknown>, { kind: K }>

const CaughtUp = builder.objectRef<Mark<'caught-up'>>('CaughtUp').implement({
  description: 'All that was there has been told; from here on it is live.',
  fields: t => ({ cursor: t.field({ type: 'Cursor', resolve: frame => frame.cursor }) }),
})
const Heartbeat = builder.objectRef<Mark<'heartbeat'>>('Heartbeat').implement({
  description: 'Nothing new, still here. Comes after 20 s of silence.',
  fields: t => ({
    cursor: t.field({ type: 'Cursor', resolve: frame => frame.cursor }),
    at: t.field({ type: 'DateTime', resolve: frame => frame.at }),
  }),
})
export const ResetReasonType = builder.enumType('ResetReason', {
  values: ['MALFORMED', 'OTHER_GENERATION', 'OTHER_LOG', 'FROM_THE_FUTURE', 'PRUNED'] as const satisfies ResetReason[],
})
const Reset = builder.objectRef<Mark<'reset'>>('Reset').implement({
  description: 'The cursor cannot be served. Forget what you have: the log follows from its start.',
  fields: t => ({
    reason: t.field({ type: ResetReasonType, resolve: frame => frame.reason }),
    cursor: t.field({ type: 'Cursor', resolve: frame => frame.cursor }),
  }),
})

const TypingChanged = builder.objectRef<Extract<EphemeralEvent, { kind: 'typing' }>>('TypingChanged').implement({
  description: 'Somebody began or stopped typing. Live only; it ends by itself after 6 s.',
  fields: t => ({
    actor: t.field({ type: ActorType, resolve: aside => aside.actor }),
    typing: t.exposeBoolean('typing'),
  }),
})
const ReadReceiptChanged = builder
  .objectRef<Extract<EphemeralEvent, { kind: 'read-receipt' }>>('ReadReceiptChanged')
  .implement({
    description: 'How far a participant has got: told anew to whoever comes, then when it rises.',
    fields: t => ({
      participant: t.field({ type: ActorType, resolve: ({ receipt }) => receipt.participant }),
      deliveredSeq: t.int({ resolve: ({ receipt }) => receipt.deliveredSeq }),
      readSeq: t.int({ resolve: ({ receipt }) => receipt.readSeq }),
    }),
  })

/** The GraphQL type of what stands beside the log. */
export const asides = { typing: 'TypingChanged', 'read-receipt': 'ReadReceiptChanged' } as const

/** The GraphQL type of each mark of the stream itself. */
export const marks = { 'caught-up': 'CaughtUp', heartbeat: 'Heartbeat', reset: 'Reset' } as const

type ConversationFrameShape = AnyPlaced | EphemeralEvent | Mark<'caught-up' | 'heartbeat' | 'reset'>
const ConversationFrame = builder.unionType('ConversationFrame', {
  description: 'Skip what you do not know: more kinds may come.',
  types: [...eventTypes, CaughtUp, Heartbeat, Reset, TypingChanged, ReadReceiptChanged],
  resolveType: value => ('kind' in value ? { ...marks, ...asides }[value.kind] : facts[value.event.type].graphql),
})

const Touched = builder.objectRef<{ conversation: Conversation; cursor: string }>('ConversationChanged').implement({
  description: 'This conversation has news. However much it has, it is named once.',
  fields: t => ({
    conversation: t.field({ type: ConversationType, resolve: touched => touched.conversation }),
    cursor: t.field({ type: 'Cursor', resolve: touched => touched.cursor }),
  }),
})
const InboxFrame = builder.unionType('InboxFrame', {
  types: [Touched, CaughtUp, Heartbeat, Reset],
  resolveType: value => ('kind' in value ? marks[value.kind] : 'ConversationChanged'),
})

builder.subscriptionFields(t => ({
  conversationEvents: t.field({
    type: ConversationFrame,
    description: 'Everything in the log after the cursor (none: from the start), then what comes.',
    args: { conversationId: t.arg.id({ required: true }), after: t.arg({ type: 'Cursor' }) },
    subscribe: async (_, { conversationId, after }, { principal, parts, resumeAfter }) =>
      orRefuse(await parts.streams.conversation(principal, conversationId, resumeAfter ?? after ?? null)),
    resolve: (frame, { conversationId }, context): ConversationFrameShape => {
      if (frame.kind === 'ephemeral') return frame.event
      context.onCursor?.(frame.cursor)
      return frame.kind === 'item' ? ({ conversationId, event: frame.item, cursor: frame.cursor } as AnyPlaced) : frame
    },
  }),
  inbox: t.field({
    type: InboxFrame,
    description: 'Which conversations of the company, or of one bot, have news: hints to follow, each once.',
    args: {
      botId: t.arg.id(),
      after: t.arg({ type: 'Cursor' }),
      fromNow: t.arg.boolean({
        description: 'Without a cursor: do not name what there is, only what has news from now on.',
      }),
    },
    subscribe: async (_, { botId = null, after, fromNow }, { principal, parts, resumeAfter }) =>
      orRefuse(
        await parts.streams.inbox(principal, botId, { after: resumeAfter ?? after ?? null, fromNow: fromNow ?? false }),
      ),
    resolve: (frame, _, context) => {
      if (frame.kind === 'ephemeral') return frame.event
      context.onCursor?.(frame.cursor)
      return frame.kind === 'item' ? { conversation: frame.item, cursor: frame.cursor } : frame
    },
  }),
}))
