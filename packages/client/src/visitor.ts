import { Follow } from './conversation-stream.ts'
import * as documents from './documents.ts'
import type { ConversationState } from './fold.ts'
import { newId } from './new-id.ts'
import type {
  SetTypingInput,
  SetVariablesInput,
  StartConversationInput,
  UpdateReadReceiptInput,
} from './operations/graphql.ts'
import type { PendingMessage } from './pending-messages.ts'
import { makeSend, type Outgoing } from './send-queue.ts'
import type { StreamOptions } from './stream.ts'
import type { Document } from './subscription-socket.ts'
import { again, type BatonOptions, type Core, makeCore, once } from './transport.ts'
import { watch } from './watch.ts'

/** `state` and `after` where they were kept together; `pending` with ids of its own. */
export type WatchOptions = StreamOptions & { state?: ConversationState; pending?: readonly PendingMessage[] }
export type Visitor = ReturnType<typeof createVisitor>

/** What one side of one conversation needs: the part of the kit that a chat window loads. */
export const createVisitor = (options: BatonOptions) => visitorOn(makeCore(options))

export function visitorOn({ clock, parts, link, ask, both, dispose }: Core) {
  const send = makeSend(ask)
  const follow = (conversationId: string, options: StreamOptions & { state?: ConversationState } = {}) =>
    new Follow(parts, link, conversationId, both(options))
  return {
    /** The conversation's events, each once and in order, from a cursor on (none: from the start), and then live. */
    follow,
    /** The same for a chat window: it follows by itself, folds, and shows what is still on its way. */
    watch: (conversationId: string, { pending, ...options }: WatchOptions = {}) =>
      watch(follow(conversationId, options), send, conversationId, clock, pending),
    /** Says it once, however long it takes. Answers the message or the refusal; throws a BatonError where it was given up. */
    sendMessage: (message: Outgoing) => send(message),
    /** Not repeatable without a userId: each would be a new conversation; with one, a second is refused as taken. */
    startConversation: async (input: StartConversationInput) =>
      (await ask(documents.StartConversation, { input: { idempotencyKey: newId(), ...input } }, again))
        .startConversation,
    setVariables: async (input: SetVariablesInput) =>
      (await ask(documents.SetVariables, { input }, again)).setVariables,
    /** Say it again every few seconds while it goes on: it ends by itself after 6. */
    setTyping: async (input: SetTypingInput) =>
      (await ask(documents.SetTyping, { input }, { ...again, tries: 1 })).setTyping,
    updateReadReceipt: async (input: UpdateReadReceiptInput) =>
      (await ask(documents.UpdateReadReceipt, { input }, again)).updateReadReceipt,
    /** Any other operation. A mutation is asked once more only where the server said that it did nothing. */
    request: <R, V>(document: Document<R, V>, variables: V) =>
      ask(document, variables, /^\s*query/.test(document.toString()) ? again : once),
    /** Ends every stream, and gives up what is being sent. */
    dispose,
    [Symbol.dispose]: dispose,
  }
}
