import type { Message } from '@baton/client'
import type { SessionView } from './session-view.ts'

/** The new messages of a view, and what the next comparison needs. */
export type NewMessages = {
  conversationId: string | null
  /** How many messages were seen so far. */
  known: number
  /** The stream has been live: every later message is new. */
  hasBeenLive: boolean
  /** When each new message arrived, ms since 1970, by message id. */
  arrivals: ReadonlyMap<string, number>
  messages: readonly Message[]
}

export const noNews: NewMessages = {
  conversationId: null,
  known: 0,
  hasBeenLive: false,
  arrivals: new Map(),
  messages: [],
}

/**
 * Messages from before the page was loaded are not new. In a conversation that this page started every message is new, unless the user
 * had already written when it started: a named user's conversation can be older than the page.
 */
export function detectNew(before: NewMessages, view: SessionView, now: number): NewMessages {
  const { conversationId, startedAtSeq, state, status } = view
  const last = before.conversationId === conversationId ? before : noNews
  const known = state.messages.length
  const isOpening =
    startedAtSeq > 0 && !state.messages.some(({ author, seq }) => author.kind === 'USER' && seq <= startedAtSeq)
  const messages = last.hasBeenLive || isOpening ? state.messages.slice(Math.min(last.known, known)) : []
  const arrivals =
    messages.length > 0 ? new Map([...last.arrivals, ...messages.map(({ id }) => [id, now] as const)]) : last.arrivals
  return { conversationId, known, hasBeenLive: last.hasBeenLive || status === 'live', arrivals, messages }
}
