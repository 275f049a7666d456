import * as documents from './documents.ts'
import { Inbox, type InboxOptions } from './inbox-stream.ts'
import { newId } from './new-id.ts'
import type {
  AcceptHandoverInput,
  CancelHandoverInput,
  CloseConversationInput,
  ReleaseHandoverInput,
  RequestHandoverInput,
  TransferHandoverInput,
} from './operations/graphql.ts'
import { again, type BatonOptions, makeCore, once } from './transport.ts'
import { visitorOn } from './visitor.ts'

export { BatonError } from './error.ts'
export { type ConversationState, emptyConversation, fold } from './fold.ts'
export {
  type Actor,
  type ConversationEvent,
  type ConversationFrame,
  type HandoverEvent,
  type InboxFrame,
  isEvent,
  type Message,
} from './frames.ts'
export { newId } from './new-id.ts'
export type { StartConversationInput } from './operations/graphql.ts'
export type { PendingMessage } from './pending-messages.ts'
export type { SendResult } from './send-queue.ts'
export type { StreamStatus } from './stream.ts'
export type { Document } from './subscription-socket.ts'
export type { TokenSource } from './token-provider.ts'
export type { BatonOptions } from './transport.ts'
export { createVisitor, type Visitor, type WatchOptions } from './visitor.ts'
export type { ConversationView, Watch } from './watch.ts'

export type Baton = ReturnType<typeof createBaton>

/** Baton for programs and pages: streams without holes, messages that are said once. */
export function createBaton(options: BatonOptions) {
  const core = makeCore(options)
  const { parts, link, ask, both } = core
  return {
    ...visitorOn(core),
    /** Which conversations of the company, or of one bot, have news. */
    inbox: (options: InboxOptions = {}) => new Inbox(parts, link, { ...options, ...both(options) }),
    requestHandover: async (input: RequestHandoverInput) => {
      const idempotencyKey = input.idempotencyKey ?? newId()
      return (await ask(documents.RequestHandover, { input: { ...input, idempotencyKey } }, again)).requestHandover
    },
    acceptHandover: async (input: AcceptHandoverInput) =>
      (await ask(documents.AcceptHandover, { input }, again)).acceptHandover,
    releaseHandover: async (input: ReleaseHandoverInput) =>
      (await ask(documents.ReleaseHandover, { input }, again)).releaseHandover,
    /** To a colleague, or without `to` back to the queue. A second would find that it is another's, or nobody's. */
    transferHandover: async (input: TransferHandoverInput) =>
      (await ask(documents.TransferHandover, { input }, once)).transferHandover,
    /** A second would find nothing to cancel. */
    cancelHandover: async (input: CancelHandoverInput) =>
      (await ask(documents.CancelHandover, { input }, once)).cancelHandover,
    closeConversation: async (input: CloseConversationInput) =>
      (await ask(documents.CloseConversation, { input }, again)).closeConversation,
  }
}
