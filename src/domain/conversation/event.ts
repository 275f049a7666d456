import type { Actor } from '../actor.ts'
import type { DeadlineAction, DeadlineKind } from '../bot/deadlines.ts'
import type { JsonObject } from '../json.ts'
import type { Action } from './action.ts'
import type { Briefing, HandoverEnd, HandoverRequest, HandoverRoute } from './handover.ts'

/** What happened, without its position in the log. */
export type Fact =
  | { type: 'conversation.opened'; userId: string }
  | { type: 'conversation.closed' }
  /** `saidAt`: it was said on another channel then, in ms since 1970, and is only kept here. */
  | {
      type: 'message.posted'
      actions: Action[]
      clientMessageId: string | null
      moduleId: string | null
      saidAt?: number
    }
  /** A bot's answer that came too late: kept for the agent, never shown to the user. */
  | { type: 'reply.suggested'; actions: Action[]; clientMessageId: string | null }
  /** For colleagues, never shown to the user. */
  | { type: 'note.added'; text: string; clientMessageId: string | null; saidAt?: number }
  | ({
      type: 'handover.requested'
      handoverId: string
      route: HandoverRoute
      moduleId: string | null
    } & HandoverRequest &
      Briefing)
  | { type: 'handover.accepted'; handoverId: string; route: HandoverRoute }
  /** From its holder to another agent, or to the queue (`to` null) of a team (`teamId`). The note is for the next agent. */
  | { type: 'handover.transferred'; handoverId: string; to: Actor | null; note: string | null; teamId?: string | null }
  | { type: 'handover.ended'; handoverId: string; end: HandoverEnd; claimEnd: string | null }
  /** A deadline has passed, and what is done about it: the events that follow. For staff. */
  | { type: 'handover.overdue'; handoverId: string; deadline: DeadlineKind; action: DeadlineAction }
  | { type: 'variables.changed'; variables: JsonObject }

/** A fact in one conversation's log: written once, never edited. */
export type Event = Fact & {
  /** 1, 2, 3 … without a gap within the conversation. */
  seq: number
  /** ms since 1970. */
  at: number
  actor: Actor
  /** The fencing token in force from this event on. */
  controlEpoch: number
  /** Random, one for all events of a change: another history of this log has another one at this seq. '': of an older version. */
  tag: string
}

export type EventType = Fact['type']

type Traits = {
  /** The name of its GraphQL type. */
  graphql: string
  /** Whether it gets an audit entry: requests, and every change of the holder. */
  audited: boolean
  /** Whether the holder may be another one from this event on. */
  changesHolder: boolean
  /** Whether the user may read its content; else its own fields are null to the user. */
  visibleToUser: boolean
  /** How the message webhook gets it, if the bot has one: as the vendor's relay, or as an event of ours, which a setting turns on. */
  webhook: 'RELAY' | 'EVENT' | null
}

const plain = { audited: false, changesHolder: false, visibleToUser: true, webhook: null }
const control = { audited: true, changesHolder: true, visibleToUser: true, webhook: 'EVENT' } as const

/** Every event type, once. All other lists of event types derive from this table. */
export const eventTypes: { readonly [T in EventType]: Traits } = {
  'conversation.opened': { ...plain, graphql: 'ConversationOpened' },
  'conversation.closed': { ...control, graphql: 'ConversationClosed', webhook: null },
  'message.posted': { ...plain, graphql: 'MessagePosted', webhook: 'RELAY' },
  'reply.suggested': { ...plain, graphql: 'ReplySuggested', visibleToUser: false },
  'note.added': { ...plain, graphql: 'NoteAdded', visibleToUser: false },
  'handover.requested': { ...plain, graphql: 'HandoverRequested', audited: true, webhook: 'EVENT' },
  'handover.accepted': { ...control, graphql: 'HandoverAccepted' },
  'handover.transferred': { ...control, graphql: 'HandoverTransferred' },
  'handover.ended': { ...control, graphql: 'HandoverEnded' },
  'handover.overdue': { ...plain, graphql: 'HandoverOverdue', visibleToUser: false, webhook: 'EVENT' },
  'variables.changed': { ...plain, graphql: 'VariablesChanged' },
}

/** In the order of the table. */
export const allEventTypes = Object.keys(eventTypes) as EventType[]

export type MessagePosted = Extract<Event, { type: 'message.posted' }>
