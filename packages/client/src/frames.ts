import type { ConversationEventsSubscription, InboxSubscription } from './operations/graphql.ts'

/** What a conversation's stream tells: events (those with a `seq`), what stands beside the log, and the stream's own marks. */
export type ConversationFrame = Exclude<
  ConversationEventsSubscription['conversationEvents'],
  { __typename: 'Heartbeat' }
>
export type ConversationEvent = Extract<ConversationFrame, { seq: number }>
export type Message = Extract<ConversationFrame, { __typename: 'MessagePosted' }>['message']
export type Actor = ConversationEvent['actor']
/** An event by which control passed, or began to. */
export type HandoverEvent = Extract<ConversationEvent, { __typename: `Handover${string}` | 'ConversationClosed' }>
export type Mark = { participant: Actor; deliveredSeq: number; readSeq: number }

/** What an inbox tells: which conversation has news. */
export type InboxFrame = Exclude<InboxSubscription['inbox'], { __typename: 'Heartbeat' }>

/** A fact of the log, as against what is told beside it. */
export const isEvent = (frame: ConversationFrame): frame is ConversationEvent => 'seq' in frame

export const isHandoverEvent = (event: ConversationEvent): event is HandoverEvent =>
  event.__typename.startsWith('Handover') || event.__typename === 'ConversationClosed'
