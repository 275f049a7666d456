import { again, type BatonOptions, makeCore, once } from './core.ts'
import * as documents from './documents.ts'
import { newId } from './id.ts'
import { Inbox, type InboxOptions } from './inbox.ts'
import type {
  AcceptHandoverInput,
  CancelHandoverInput,
  CloseConversationInput,
  ReleaseHandoverInput,
  RequestHandoverInput,
  TransferHandoverInput,
} from './operations/graphql.ts'
import { visitorOn } from './visitor.ts'

export type { BatonOptions } from './core.ts'
export { BatonError } from './error.ts'
export { empty, fold, type State } from './fold.ts'
export {
  type Actor,
  type ConversationEvent,
  type ConversationFrame,
  type InboxFrame,
  isEvent,
  type Message,
  type Passage,
} from './frame.ts'
export { newId } from './id.ts'
export type { Document } from './line.ts'
export type { StartConversationInput } from './operations/graphql.ts'
export type { Pending } from './pending.ts'
export type { SendResult } from './send.ts'
export type { Status } from './stream.ts'
export type { TokenSource } from './token.ts'
export { createVisitor, type Visitor, type WatchOptions } from './visitor.ts'
export type { View, Watch } from './watch.ts'

export type Baton = ReturnType<typeof createBaton>

/** Baton for programs and pages: streams without holes, messages that are said once. */
export function createBaton(options: BatonOptions) {
  const core = makeCore(options)
  const { parts, link, ask, both } = core
  return {
    ...visitorOn(core),
    /** Which conversations of the company, or of one bot, have news. */
    inbox: (options: InboxOptions = {}) => new Inbox(parts, link, { ...options, ...both(options) }),
    request: async (input: RequestHandoverInput) => {
      const clientMutationId = input.clientMutationId ?? newId()
      return (await ask(documents.RequestHandover, { input: { ...input, clientMutationId } }, again)).requestHandover
    },
    accept: async (input: AcceptHandoverInput) =>
      (await ask(documents.AcceptHandover, { input }, again)).acceptHandover,
    release: async (input: ReleaseHandoverInput) =>
      (await ask(documents.ReleaseHandover, { input }, again)).releaseHandover,
    /** To a colleague, or without `to` back to the queue. A second would find that it is another's, or nobody's. */
    transfer: async (input: TransferHandoverInput) =>
      (await ask(documents.TransferHandover, { input }, once)).transferHandover,
    /** A second would find nothing to cancel. */
    cancel: async (input: CancelHandoverInput) => (await ask(documents.CancelHandover, { input }, once)).cancelHandover,
    close: async (input: CloseConversationInput) =>
      (await ask(documents.CloseConversation, { input }, again)).closeConversation,
  }
}
