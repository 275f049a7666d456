import type { Message } from '../../client/client.ts'
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

/** Pure. What was there before the page was loaded is no news, unless the conversation began on it. */
export function follow(before: News = none, view?: TalkView, now = 0): News {
  if (!view) return none
  const { conversationId, fresh: begun, state, status } = view
  const last = before.conversationId === conversationId ? before : { ...none, settled: begun }
  const live = status === 'live'
  const known = state.messages.length
  const come = last.conversationId === null && !begun ? [] : state.messages.slice(Math.min(last.known, known))
  const fresh = last.settled ? come : []
  const arrivals =
    fresh.length > 0 ? new Map([...last.arrivals, ...fresh.map(({ id }) => [id, now] as const)]) : last.arrivals
  return { conversationId, known, settled: last.settled || live, arrivals, fresh }
}
