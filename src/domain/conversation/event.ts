import type { Actor } from '../actor.ts'
import type { JsonObject } from '../json.ts'
import type { Action } from './action.ts'
import type { HandoverEnd, HandoverRoute } from './handover.ts'

export type Fact =
  | { type: 'conversation.opened'; userId: string }
  | { type: 'conversation.closed' }
  | { type: 'message.posted'; actions: Action[]; clientMessageId: string | null; moduleId: string | null }
  /** A bot's answer that came too late, kept for the agent; the user never sees it. */
  | { type: 'reply.suggested'; actions: Action[]; clientMessageId: string | null }
  | {
      type: 'handover.requested'
      handoverId: string
      route: HandoverRoute
      reason: string | null
      moduleId: string | null
    }
  | { type: 'handover.accepted'; handoverId: string; route: HandoverRoute }
  /** Passed on by who held it: to a colleague, or back to the queue (`to` null). The note is for whoever takes it up. */
  | { type: 'handover.transferred'; handoverId: string; to: Actor | null; note: string | null }
  | { type: 'handover.ended'; handoverId: string; end: HandoverEnd; claimEnd: string | null }
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
}

export type EventType = Fact['type']
export type MessagePosted = Extract<Event, { type: 'message.posted' }>
