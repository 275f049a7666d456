import type { Principal } from '../../domain/access/credential.ts'
import { textOf } from '../../domain/conversation/action.ts'
import { type Event, type EventType, eventTypes as facts } from '../../domain/conversation/event.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { HandoverType, MessageType } from '../refs.ts'
import { ActionType } from './action.ts'
import { ActorType, actorFor } from './actor.ts'
import { HandoverEndType, HandoverRouteType } from './handover.ts'

/** An event, and where it stands. */
export type Placed<T extends EventType = EventType> = {
  conversationId: string
  event: Extract<Event, { type: T }>
  cursor: string
}

export type AnyPlaced = { [T in EventType]: Placed<T> }[EventType]

export const EventInterface = builder.interfaceRef<Placed>('ConversationEvent').implement({
  description: 'A fact in the conversation’s log.',
  fields: t => ({
    seq: t.int({ description: '1, 2, 3 … without a gap.', resolve: ({ event }) => event.seq }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Resume after this event with it.',
      resolve: placed => placed.cursor,
    }),
    at: t.field({ type: 'DateTime', resolve: ({ event }) => event.at }),
    actor: t.field({
      type: ActorType,
      resolve: ({ event }, _, { principal }) =>
        event.type === 'handover.transferred' ? actorFor(principal, event.actor) : event.actor,
    }),
    controlEpoch: t.int({ description: 'In force from this event on.', resolve: ({ event }) => event.controlEpoch }),
  }),
  resolveType: ({ event }) => facts[event.type].graphql,
})

// Each event's shape is one of the union's, which the library's types cannot follow.
const interfaces = [EventInterface] as never
/** Whether the reader may know what an event of this type says. */
const canRead = (principal: Principal | null, type: EventType): boolean =>
  principal?.kind === 'key' || facts[type].visibleToUser

const ref = <T extends EventType>(type: T) => builder.objectRef<Placed<T>>(facts[type].graphql)

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
const Suggested = ref('reply.suggested').implement({
  description: 'A bot’s answer that came too late. Null to the user, who must not see it.',
  interfaces,
  fields: t => ({
    text: t.string({
      nullable: true,
      resolve: ({ event }, _, { principal }) => (canRead(principal, event.type) ? textOf(event.actions) : null),
    }),
    actions: t.field({
      type: [ActionType],
      nullable: true,
      resolve: ({ event }, _, { principal }) => (canRead(principal, event.type) ? event.actions : null),
    }),
  }),
})
const handoverOf = (placed: { event: { handoverId: string } }, parts: Context['parts']) =>
  parts.conversations.handoverById(placed.event.handoverId)
const Requested = ref('handover.requested').implement({
  interfaces,
  fields: t => ({
    handover: t.field({
      type: HandoverType,
      description: 'As it is now, which may be later than this event.',
      resolve: (placed, _, { parts }) => handoverOf(placed, parts),
    }),
    route: t.field({ type: HandoverRouteType, resolve: ({ event }) => event.route }),
  }),
})
const Accepted = ref('handover.accepted').implement({
  interfaces,
  fields: t => ({
    handover: t.field({ type: HandoverType, resolve: (placed, _, { parts }) => handoverOf(placed, parts) }),
    route: t.field({ type: HandoverRouteType, resolve: ({ event }) => event.route }),
  }),
})
const Transferred = ref('handover.transferred').implement({
  description: 'Passed on by who held it. A user is told neither names nor the note.',
  interfaces,
  fields: t => ({
    handover: t.field({ type: HandoverType, resolve: (placed, _, { parts }) => handoverOf(placed, parts) }),
    to: t.field({
      type: ActorType,
      nullable: true,
      description: 'null: back to the queue.',
      resolve: ({ event }, _, { principal }) => event.to && actorFor(principal, event.to),
    }),
    note: t.string({
      nullable: true,
      resolve: ({ event }, _, { principal }) => (principal?.kind === 'key' ? event.note : null),
    }),
  }),
})
const Ended = ref('handover.ended').implement({
  interfaces,
  fields: t => ({
    handover: t.field({ type: HandoverType, resolve: (placed, _, { parts }) => handoverOf(placed, parts) }),
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

export const eventTypes = [Opened, Closed, Posted, Suggested, Requested, Accepted, Transferred, Ended, Variables]
