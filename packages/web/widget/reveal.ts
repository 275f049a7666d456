import type { Message } from '@baton/client'

export type Reveal = {
  /** How many actions of a message are shown so far. A message that is not listed shows all. */
  counts: ReadonlyMap<string, number>
  /** More will follow: shown as typing. */
  typing: boolean
  /** ms until the next change; null: there is none. */
  next: number | null
}

/**
 * What a bot's `wait` actions hold back. They apply to messages that arrived while the log was followed (`arrivals`: ms since 1970 by
 * message id), and only until the user or an agent writes. A later message of the bot waits for the earlier one.
 */
export function reveal(messages: readonly Message[], arrivals: ReadonlyMap<string, number>, now: number): Reveal {
  const counts = new Map<string, number>()
  let next: number | null = null
  let previousEnd = 0
  for (const { id, actions } of messages.slice(lastOfOthers(messages) + 1)) {
    const arrived = arrivals.get(id)
    if (arrived === undefined) continue
    let at = Math.max(arrived, previousEnd)
    let count = 0
    for (const action of actions) {
      if (action.__typename === 'WaitAction') at += action.milliseconds
      if (at <= now) count += 1
      else next = Math.min(next ?? at, at)
    }
    previousEnd = at
    if (count < actions.length) counts.set(id, count)
  }
  return { counts, typing: next !== null, next: next === null ? null : next - now }
}

function lastOfOthers(messages: readonly Message[]): number {
  return messages.findLastIndex(({ author }) => author.kind !== 'BOT')
}
