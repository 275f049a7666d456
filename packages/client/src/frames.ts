import type { ConversationEventsSubscription, InboxSubscription } from './operations/graphql.ts'

/** A frame of a conversation's stream: an event of the log (it has a `seq`), an ephemeral event, CaughtUp or Reset. */
export type ConversationFrame = Exclude<
  ConversationEventsSubscription['conversationEvents'],
  { __typename: 'Heartbeat' }
>
export type ConversationEvent = Extract<ConversationFrame, { seq: number }>
export type Message = Extract<ConversationFrame, { __typename: 'MessagePosted' }>['message']
export type Actor = ConversationEvent['actor']
/** An event of a handover, or the end of the conversation. */
export type HandoverEvent = Extract<ConversationEvent, { __typename: `Handover${string}` | 'ConversationClosed' }>
/** What staff wrote for each other. */
export type Note = Extract<ConversationEvent, { __typename: 'NoteAdded' }>
/** How far a participant has received and read the conversation. */
export type ReadReceipt = { participant: Actor; deliveredSeq: number; readSeq: number }

/** A frame of an inbox: a conversation that has news, CaughtUp or Reset. */
export type InboxFrame = Exclude<InboxSubscription['inbox'], { __typename: 'Heartbeat' }>

/** Whether the frame is an event of the log. */
export const isEvent = (frame: ConversationFrame): frame is ConversationEvent => 'seq' in frame

export const isHandoverEvent = (event: ConversationEvent): event is HandoverEvent =>
  event.__typename.startsWith('Handover') || event.__typename === 'ConversationClosed'
