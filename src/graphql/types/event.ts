import type { Principal } from '../../domain/access/credential.ts'
import { textOf } from '../../domain/conversation/action.ts'
import { type Event, type EventType, eventTypes as facts } from '../../domain/conversation/event.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { HandoverType, MessageType } from '../refs.ts'
import { ActionType } from './action.ts'
import { ActorType, actorFor } from './actor.ts'
import { DeadlineActionType, DeadlineKindType } from './deadlines.ts'
import { HandoverEndType, HandoverRouteType } from './handover.ts'

/** An event, its conversation, and the cursor behind it. */
export type Placed<T extends EventType = EventType> = {
  conversationId: string
  event: Extract<Event, { type: T }>
  cursor: string
}

export type AnyPlaced = { [T in EventType]: Placed<T> }[EventType]

export const EventInterface = builder.interfaceRef<Placed>('ConversationEvent').implement({
  description: 'A fact in a conversation’s log. It is never edited.',
  fields: t => ({
    seq: t.int({
      description: 'Its position in the log: 1, 2, 3 … without a gap.',
      resolve: ({ event }) => event.seq,
    }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Pass it as `after` to resume behind this event.',
      resolve: placed => placed.cursor,
    }),
    at: t.field({ type: 'DateTime', description: 'When it was written.', resolve: ({ event }) => event.at }),
    actor: t.field({
      type: ActorType,
      description: 'Who made it happen.',
      resolve: ({ event }, _, { principal }) =>
        event.type === 'handover.transferred' || event.type === 'note.added'
          ? actorFor(principal, event.actor)
          : event.actor,
    }),
    controlEpoch: t.int({
      description: 'The `controlEpoch` in force from this event on.',
      resolve: ({ event }) => event.controlEpoch,
    }),
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
  description: 'The conversation began. It is the first event of each log.',
  interfaces,
  fields: t => ({ userId: t.string({ description: 'The user’s id.', resolve: ({ event }) => event.userId }) }),
})
const Closed = ref('conversation.closed').implement({
  description: 'The conversation was closed for good. No event follows.',
  interfaces,
})
const Posted = ref('message.posted').implement({
  description: 'The user, the bot or an agent said something.',
  interfaces,
  fields: t => ({
    message: t.field({
      type: MessageType,
      description: 'What was said.',
      resolve: ({ conversationId, event }) => ({ conversationId, event }),
    }),
  }),
})
const Suggested = ref('reply.suggested').implement({
  description:
    'A bot’s message that came after an agent took over, kept for that agent to use or ignore. It was not delivered, and its content is null to the user.',
  interfaces,
  fields: t => ({
    text: t.string({
      nullable: true,
      description: 'The words of its actions; null to the user.',
      resolve: ({ event }, _, { principal }) => (canRead(principal, event.type) ? textOf(event.actions) : null),
    }),
    actions: t.field({
      type: [ActionType],
      nullable: true,
      description: 'What the bot would have shown; null to the user.',
      resolve: ({ event }, _, { principal }) => (canRead(principal, event.type) ? event.actions : null),
    }),
  }),
})

const Note = ref('note.added').implement({
  description: 'A note among staff. Its text, and the name of its author, are null to the user.',
  interfaces,
  fields: t => ({
    text: t.string({
      nullable: true,
      description: 'The words of the note; null to the user.',
      resolve: ({ event }, _, { principal }) => (canRead(principal, event.type) ? event.text : null),
    }),
  }),
})

const HANDOVER = 'The handover as it is now, which may be later than this event.'
const handoverOf = (placed: { event: { handoverId: string } }, parts: Context['parts']) =>
  parts.conversations.handoverById(placed.event.handoverId)

const Requested = ref('handover.requested').implement({
  description: 'An agent is needed. The bot goes on answering until one accepts.',
  interfaces,
  fields: t => ({
    handover: t.field({
      type: HandoverType,
      description: HANDOVER,
      resolve: (placed, _, { parts }) => handoverOf(placed, parts),
    }),
    route: t.field({
      type: HandoverRouteType,
      description: 'Where it waits from this event on.',
      resolve: ({ event }) => event.route,
    }),
  }),
})
const Accepted = ref('handover.accepted').implement({
  description: 'An agent took the conversation over: no message of the bot follows until control returns.',
  interfaces,
  fields: t => ({
    handover: t.field({
      type: HandoverType,
      description: HANDOVER,
      resolve: (placed, _, { parts }) => handoverOf(placed, parts),
    }),
    route: t.field({
      type: HandoverRouteType,
      description: 'Where it waited; `DIRECT`: there was no request.',
      resolve: ({ event }) => event.route,
    }),
  }),
})
const Transferred = ref('handover.transferred').implement({
  description:
    'The conversation was passed on, by its holder or an administrator; by `SYSTEM`: it is back in the queue, because its holder had no live credential left, or because a deadline has passed (the `HandoverOverdue` in front of it).',
  interfaces,
  fields: t => ({
    handover: t.field({
      type: HandoverType,
      description: HANDOVER,
      resolve: (placed, _, { parts }) => handoverOf(placed, parts),
    }),
    to: t.field({
      type: ActorType,
      nullable: true,
      description:
        'The agent who holds it from this event on, without the name to users; null: it is back in the queue.',
      resolve: ({ event }, _, { principal }) => event.to && actorFor(principal, event.to),
    }),
    note: t.string({
      nullable: true,
      description: 'What the former holder wrote for the next; null: nothing, and always to users.',
      resolve: ({ event }, _, { principal }) => (principal?.kind === 'key' ? event.note : null),
    }),
  }),
})
const Ended = ref('handover.ended').implement({
  description: 'A handover is over. If an agent held the conversation, the bot holds it from this event on.',
  interfaces,
  fields: t => ({
    handover: t.field({
      type: HandoverType,
      description: HANDOVER,
      resolve: (placed, _, { parts }) => handoverOf(placed, parts),
    }),
    end: t.field({ type: HandoverEndType, description: 'How it ended.', resolve: ({ event }) => event.end }),
    claimEnd: t.string({
      nullable: true,
      description: 'The outcome that the agent named when giving back, or the deadline that has passed; null: none.',
      resolve: ({ event }) => event.claimEnd,
    }),
  }),
})
const Overdue = ref('handover.overdue').implement({
  description:
    'A deadline has passed: someone waits for too long. What is done about it follows in the log. Its content is null to the user.',
  interfaces,
  fields: t => ({
    handover: t.field({
      type: HandoverType,
      description: HANDOVER,
      resolve: (placed, _, { parts }) => handoverOf(placed, parts),
    }),
    deadline: t.field({
      type: DeadlineKindType,
      nullable: true,
      description: 'Which deadline has passed; null to the user.',
      resolve: ({ event }, _, { principal }) => (canRead(principal, event.type) ? event.deadline : null),
    }),
    action: t.field({
      type: DeadlineActionType,
      nullable: true,
      description: 'What is done about it; null to the user.',
      resolve: ({ event }, _, { principal }) => (canRead(principal, event.type) ? event.action : null),
    }),
  }),
})
const Variables = ref('variables.changed').implement({
  description: 'Variables of the conversation were set.',
  interfaces,
  fields: t => ({
    variables: t.field({
      type: 'JSON',
      description: 'An object: the variables that changed, with their new values.',
      resolve: ({ event }) => event.variables,
    }),
  }),
})

export const eventTypes = [
  ...[Opened, Closed, Posted, Suggested, Note, Requested, Accepted, Transferred, Ended, Overdue, Variables],
]
