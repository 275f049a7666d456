import type { Message } from '@baton/client'
import type { TalkView } from './talk.ts'

/** What is new, from view to view. */
export type News = {
  conversationId: string | null
  known: number
  /** It has been live: from here on, what comes is news. */
  settled: boolean
  /** When each came that came while it was live: ms since 1970, by the message's id. */
  arrivals: ReadonlyMap<string, number>
  /** What this view has brought. */
  fresh: readonly Message[]
}

const none: News = { conversationId: null, known: 0, settled: false, arrivals: new Map(), fresh: [] }

/**
 * Pure. What was there before the page was loaded is no news; all of a conversation is that begins on it, and it does where the user had said nothing
 * when it was begun: a named user's may have been there for long.
 */
export function follow(before: News = none, view?: TalkView, now = 0): News {
  if (!view) return none
  const { conversationId, begun, state, status } = view
  const last = before.conversationId === conversationId ? before : none
  const live = status === 'live'
  const known = state.messages.length
  const opening = begun > 0 && !state.messages.some(({ author, seq }) => author.kind === 'USER' && seq <= begun)
  const fresh = last.settled || opening ? state.messages.slice(Math.min(last.known, known)) : []
  const arrivals =
    fresh.length > 0 ? new Map([...last.arrivals, ...fresh.map(({ id }) => [id, now] as const)]) : last.arrivals
  return { conversationId, known, settled: last.settled || live, arrivals, fresh }
}
