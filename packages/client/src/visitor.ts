import { again, type BatonOptions, type Core, makeCore, once } from './core.ts'
import * as documents from './documents.ts'
import type { State } from './fold.ts'
import { Follow } from './follow.ts'
import { newId } from './id.ts'
import type { Document } from './line.ts'
import type {
  MarkConversationInput,
  SetTypingInput,
  SetVariablesInput,
  StartConversationInput,
} from './operations/graphql.ts'
import type { Pending } from './pending.ts'
import { makeSend, type Outgoing } from './send.ts'
import type { StreamOptions } from './stream.ts'
import { watch } from './watch.ts'

/** `state` and `after` where they were kept together; `pending` with ids of its own. */
export type WatchOptions = StreamOptions & { state?: State; pending?: readonly Pending[] }
export type Visitor = ReturnType<typeof createVisitor>

/** What one side of one conversation needs: the part of the kit that a chat window loads. */
export const createVisitor = (options: BatonOptions) => visitorOn(makeCore(options))

export function visitorOn({ clock, parts, link, ask, both, dispose }: Core) {
  const send = makeSend(ask)
  const follow = (conversationId: string, options: StreamOptions & { state?: State } = {}) =>
    new Follow(parts, link, conversationId, both(options))
  return {
    /** The conversation's events, each once and in order, from a cursor on (none: from the start), and then live. */
    follow,
    /** The same for a chat window: it follows by itself, folds, and shows what is still on its way. */
    watch: (conversationId: string, { pending, ...options }: WatchOptions = {}) =>
      watch(follow(conversationId, options), send, conversationId, clock, pending),
    /** Says it once, however long it takes. Answers the message or the refusal; throws a BatonError where it was given up. */
    send: (message: Outgoing) => send(message),
    /** Not repeatable without a userId: each would be a new conversation; with one, a second is refused as taken. */
    start: async (input: StartConversationInput) =>
      (await ask(documents.StartConversation, { input: { clientMutationId: newId(), ...input } }, again))
        .startConversation,
    setVariables: async (input: SetVariablesInput) =>
      (await ask(documents.SetVariables, { input }, again)).setVariables,
    /** Say it again every few seconds while it goes on: it ends by itself after 6. */
    typing: async (input: SetTypingInput) =>
      (await ask(documents.SetTyping, { input }, { ...again, tries: 1 })).setTyping,
    mark: async (input: MarkConversationInput) =>
      (await ask(documents.MarkConversation, { input }, again)).markConversation,
    /** Any other operation. A mutation is asked once more only where the server said that it did nothing. */
    ask: <R, V>(document: Document<R, V>, variables: V) =>
      ask(document, variables, /^\s*query/.test(document.toString()) ? again : once),
    /** Ends every stream, and gives up what is being sent. */
    dispose,
    [Symbol.dispose]: dispose,
  }
}
