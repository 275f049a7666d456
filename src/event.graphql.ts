import { ConversationType } from './conversation/conversation.graphql.ts'
import type { Conversation } from './conversation/conversation.ts'
import { encodeCursor, placeIn, type ResetReason } from './cursor.ts'
import { refuse } from './error.ts'
import type { Event, EventType } from './event.ts'
import { type Frame, followConversation, followInbox } from './follow.ts'
import { ActorType } from './graphql/actor.ts'
import { builder } from './graphql/builder.ts'
import { findConversation, reader } from './graphql/context.ts'
import { toGraphQLError } from './graphql/error.ts'
import { sizeOf } from './graphql/page.ts'
import { HandoverEndType, HandoverRouteType, HandoverType } from './handover/handover.graphql.ts'
import { MessageType } from './message/message.graphql.ts'
import type { Store } from './store/store.ts'

/** An event, and where it stands. */
type Placed<T extends EventType = EventType> = {
  conversationId: string
  event: Extract<Event, { type: T }>
  cursor: string
}

const EventInterface = builder.interfaceRef<Placed>('ConversationEvent').implement({
  description: 'A fact in the conversation’s log.',
  fields: t => ({
    seq: t.int({ description: '1, 2, 3 … without a gap.', resolve: ({ event }) => event.seq }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Resume after this event with it.',
      resolve: placed => placed.cursor,
    }),
    at: t.field({ type: 'DateTime', resolve: ({ event }) => event.at }),
    actor: t.field({ type: ActorType, resolve: ({ event }) => event.actor }),
    controlEpoch: t.int({ description: 'In force from this event on.', resolve: ({ event }) => event.controlEpoch }),
  }),
  resolveType: ({ event }) => names[event.type],
})

/** The GraphQL type of each event. */
export const names: Record<EventType, string> = {
  'conversation.opened': 'ConversationOpened',
  'conversation.closed': 'ConversationClosedEvent',
  'message.posted': 'MessagePosted',
  'handover.requested': 'HandoverRequested',
  'handover.accepted': 'HandoverAccepted',
  'handover.ended': 'HandoverEnded',
  'variables.changed': 'VariablesChanged',
}

// Each event's shape is one of the union's, which the library's types cannot follow.
const interfaces = [EventInterface] as never
const ref = <T extends EventType>(type: T) => builder.objectRef<Placed<T>>(names[type])

const Opened = ref('conversation.opened').implement({
  interfaces,
  fields: t => ({ userId: t.string({ resolve: ({ event }) => event.userId }) }),
})
const Closed = ref('conversation.closed').implement({ interfaces })
const Posted = ref('message.posted').implement({
  interfaces,
  fields: t => ({
    message: t.field({ type: MessageType, resolve: ({ conversationId, event }) => ({ conversationId, event }) }),
  }),
})
const handoverOf = async (placed: { event: { handoverId: string } }, store: Store) =>
  (await store.handovers.get(placed.event.handoverId))!
const Requested = ref('handover.requested').implement({
  interfaces,
  fields: t => ({
    handover: t.field({
      type: HandoverType,
      description: 'As it is now, which may be later than this event.',
      resolve: (placed, _, { parts }) => handoverOf(placed, parts.store),
    }),
    route: t.field({ type: HandoverRouteType, resolve: ({ event }) => event.route }),
  }),
})
const Accepted = ref('handover.accepted').implement({
  interfaces,
  fields: t => ({
    handover: t.field({ type: HandoverType, resolve: (placed, _, { parts }) => handoverOf(placed, parts.store) }),
    route: t.field({ type: HandoverRouteType, resolve: ({ event }) => event.route }),
  }),
})
const Ended = ref('handover.ended').implement({
  interfaces,
  fields: t => ({
    handover: t.field({ type: HandoverType, resolve: (placed, _, { parts }) => handoverOf(placed, parts.store) }),
    end: t.field({ type: HandoverEndType, resolve: ({ event }) => event.end }),
    claimEnd: t.string({ nullable: true, resolve: ({ event }) => event.claimEnd }),
  }),
})
const Variables = ref('variables.changed').implement({
  interfaces,
  fields: t => ({
    variables: t.field({ type: 'JSON', description: 'Those that changed.', resolve: ({ event }) => event.variables }),
  }),
})

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
const ResetReasonType = builder.enumType('ResetReason', {
  values: ['MALFORMED', 'OTHER_GENERATION', 'OTHER_LOG', 'FROM_THE_FUTURE', 'PRUNED'] as const satisfies ResetReason[],
})
const Reset = builder.objectRef<Mark<'reset'>>('Reset').implement({
  description: 'The cursor cannot be served. Forget what you have: the log follows from its start.',
  fields: t => ({
    reason: t.field({ type: ResetReasonType, resolve: frame => frame.reason }),
    cursor: t.field({ type: 'Cursor', resolve: frame => frame.cursor }),
  }),
})

const marks = { 'caught-up': 'CaughtUp', heartbeat: 'Heartbeat', reset: 'Reset' } as const

const ConversationFrame = builder.unionType('ConversationFrame', {
  description: 'Skip what you do not know: more kinds may come.',
  types: [Opened, Closed, Posted, Requested, Accepted, Ended, Variables, CaughtUp, Heartbeat, Reset],
  resolveType: value => ('kind' in value ? marks[value.kind] : names[value.event.type]),
})

const Touched = builder.objectRef<{ conversation: Conversation; cursor: string }>('ConversationTouched').implement({
  description: 'This conversation has news. However much it has, it is named once.',
  fields: t => ({
    conversation: t.field({ type: ConversationType, resolve: touched => touched.conversation }),
    cursor: t.field({ type: 'Cursor', resolve: touched => touched.cursor }),
  }),
})
const InboxFrame = builder.unionType('InboxFrame', {
  types: [Touched, CaughtUp, Heartbeat, Reset],
  resolveType: value => ('kind' in value ? marks[value.kind] : 'ConversationTouched'),
})

builder.subscriptionFields(t => ({
  conversationEvents: t.field({
    type: ConversationFrame,
    description: 'Everything in the log after the cursor (none: from the start), then what comes.',
    args: { conversationId: t.arg.id({ required: true }), after: t.arg({ type: 'Cursor' }) },
    subscribe: async (_, { conversationId, after }, context) => {
      if (!(await findConversation(context, conversationId))) throw toGraphQLError(refuse('not_found'))
      return followConversation(context.parts, conversationId, after ?? null)
    },
    resolve: (frame, { conversationId }) =>
      frame.kind === 'item' ? { conversationId, event: frame.item as never, cursor: frame.cursor } : frame,
  }),
  inbox: t.field({
    type: InboxFrame,
    description: 'Which conversations of the company, or of one bot, have news: hints to follow, each once.',
    args: { botId: t.arg.id(), after: t.arg({ type: 'Cursor' }) },
    subscribe: async (_, { botId, after }, context) => {
      const { companyId } = reader(context, 'readCompany')
      const bot = botId == null ? null : await context.parts.store.bots.get(botId)
      if (botId != null && bot?.companyId !== companyId) throw toGraphQLError(refuse('not_found'))
      return followInbox(context.parts, { companyId, ...(bot && { botId: bot.id }) }, after ?? null)
    },
    resolve: frame => (frame.kind === 'item' ? { conversation: frame.item, cursor: frame.cursor } : frame),
  }),
}))

type EventPage = { events: Placed[]; cursor: string; hasMore: boolean; reset: ResetReason | null }

export const EventPageType = builder.objectRef<EventPage>('EventPage').implement({
  fields: t => ({
    events: t.field({ type: [EventInterface], resolve: page => page.events }),
    cursor: t.field({ type: 'Cursor', description: 'Read on after it.', resolve: page => page.cursor }),
    hasMore: t.exposeBoolean('hasMore'),
    reset: t.field({
      type: ResetReasonType,
      nullable: true,
      description: 'The cursor could not be served: this page begins at the log’s start.',
      resolve: page => page.reset,
    }),
  }),
})

export async function pageOf(
  store: Store,
  { id, lastSeq }: Conversation,
  args: { after?: string | null | undefined; first?: number | null | undefined },
): Promise<EventPage> {
  const limit = sizeOf(args.first)
  const log = { generation: store.generation, scope: id }
  const found = placeIn({ ...log, head: lastSeq }, args.after ?? null)
  const start = 'place' in found ? found.place : 0
  const rows = await store.events.list(id, { after: start, limit: limit + 1 })
  const placed = rows.slice(0, limit).map(event => {
    return { conversationId: id, event, cursor: encodeCursor({ ...log, place: event.seq }) } as Placed
  })
  return {
    events: placed,
    cursor: placed.at(-1)?.cursor ?? encodeCursor({ ...log, place: start }),
    hasMore: rows.length > limit,
    reset: 'reset' in found ? found.reset : null,
  }
}
