export { Baton, createBaton } from './baton.ts'
export type { Clock } from './clock.ts'
export type { ConversationStream, FollowOptions } from './conversation-stream.ts'
export { BatonError } from './error.ts'
export { type ConversationState, emptyConversation, fold, type OpenHandover } from './fold.ts'
export {
  type Actor,
  type ConversationEvent,
  type ConversationFrame,
  type HandoverEvent,
  type InboxFrame,
  isEvent,
  type Message,
  type Note,
  type ReadReceipt,
} from './frames.ts'
export type { InboxOptions, InboxStream } from './inbox-stream.ts'
export { stringify } from './json.ts'
export { newId } from './new-id.ts'
export type {
  AcceptHandoverInput,
  AddNoteInput,
  CancelHandoverInput,
  CloseConversationInput,
  ReleaseHandoverInput,
  RequestHandoverInput,
  SetTypingInput,
  SetVariablesInput,
  StartConversationInput,
  TransferHandoverInput,
  UpdateReadReceiptInput,
} from './operations/graphql.ts'
export type { PendingMessage, PendingMessages } from './pending-messages.ts'
export type { OutgoingMessage, SendMessageResult } from './send-queue.ts'
export type { Retry, StreamOptions, StreamStatus } from './stream.ts'
export type { TokenSource } from './token-provider.ts'
export type { BatonOptions } from './transport.ts'
export type { TypedDocument } from './typed-document.ts'
export { createVisitor, Visitor, type WatchOptions } from './visitor.ts'
export type { ConversationView, Watch, WatchMessage } from './watch.ts'
