import { type Clock, systemClock } from './clock.ts'
import * as documents from './documents.ts'
import type { State } from './fold.ts'
import { Follow } from './follow.ts'
import { newId } from './id.ts'
import { Inbox } from './inbox.ts'
import type { Document } from './line.ts'
import { makeLink } from './link.ts'
import type {
  AcceptHandoverInput,
  CancelHandoverInput,
  CloseConversationInput,
  MarkConversationInput,
  ReleaseHandoverInput,
  RequestHandoverInput,
  SetTypingInput,
  SetVariablesInput,
  StartConversationInput,
  TransferHandoverInput,
} from './operations/graphql.ts'
import { makePauses } from './pause.ts'
import type { Pending } from './pending.ts'
import { makeAsk } from './post.ts'
import { makeSend, type Outgoing } from './send.ts'
import type { Retry, StreamOptions } from './stream.ts'
import { makeTokens, type TokenSource } from './token.ts'
import { watch } from './watch.ts'

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
export type { Document } from './line.ts'
export type { Pending } from './pending.ts'
export type { SendResult } from './send.ts'
export type { Status } from './stream.ts'
export type { View, Watch } from './watch.ts'

export type BatonOptions = {
  /** Where the server is, e.g. `https://chat.example.com`. */
  url: string
  /** A key, a visitor's token, or how to get one. Without it only `start` is open. */
  token?: TokenSource
  /** Told of every retry of a stream: for logs. */
  onRetry?: (retry: Retry) => void
  webSocketImpl?: unknown
  fetch?: typeof globalThis.fetch
  /** ms until a connection has to say something. */
  patience?: number
  /** ms without a frame after which a stream is dead. The server's heartbeat comes after 20 s. */
  silence?: number
  /** ms one request may take. */
  timeout?: number
  clock?: Clock
  /** 0 up to 1. */
  random?: () => number
}
/** `state` and `after` where they were kept together; `pending` with ids of its own. */
export type WatchOptions = StreamOptions & { state?: State; pending?: readonly Pending[] }
export type Baton = ReturnType<typeof createBaton>

/** How often what a person has clicked on is asked: they wait for it. */
const TRIES = 4

/** Baton for programs and pages: streams without holes, messages that are said once. */
export function createBaton({
  url,
  token,
  onRetry = () => {},
  webSocketImpl,
  fetch = globalThis.fetch.bind(globalThis),
  patience = 15_000,
  silence = 45_000,
  timeout = 15_000,
  clock = systemClock,
  random = Math.random,
}: BatonOptions) {
  const ending = new AbortController()
  const address = `${url.replace(/\/+$/, '')}/graphql`
  const tokens = makeTokens(token)
  const pauses = makePauses(clock)
  const link = makeLink({ url: address.replace(/^http/, 'ws'), tokens, webSocketImpl })
  const ask = makeAsk({ url: address, tokens, pauses, random, fetch, timeout, signal: ending.signal })
  const send = makeSend(ask)
  const parts = { clock, random, pauses, patience, silence, onRetry }
  const both = ({ signal, ...options }: StreamOptions) => ({
    ...options,
    signal: signal ? AbortSignal.any([signal, ending.signal]) : ending.signal,
  })
  const follow = (conversationId: string, options: StreamOptions & { state?: State } = {}) =>
    new Follow(parts, link, conversationId, both(options))
  /** Asking twice does no more than asking once. */
  const again = { repeatable: true, tries: TRIES }
  const once = { repeatable: false, tries: TRIES }

  return {
    /** The conversation's events, each once and in order, from a cursor on (none: from the start), and then live. */
    follow,
    /** The same for a chat window: it follows by itself, folds, and shows what is still on its way. */
    watch: (conversationId: string, { pending, ...options }: WatchOptions = {}) =>
      watch(follow(conversationId, options), send, conversationId, clock, pending),
    /** Which conversations of the company, or of one bot, have news. */
    inbox: (options: StreamOptions & { botId?: string | null } = {}) =>
      new Inbox(parts, link, { ...options, ...both(options) }),
    /** Says it once, however long it takes. Answers the message or the refusal; throws a BatonError where it was given up. */
    send: (message: Outgoing) => send(message),
    /** Not repeatable without a userId: each would be a new conversation; with one, a second is refused as taken. */
    start: async (input: StartConversationInput) =>
      (await ask(documents.StartConversation, { input: { clientMutationId: newId(), ...input } }, again))
        .startConversation,
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

  function dispose() {
    ending.abort()
    pauses.close()
  }
}
