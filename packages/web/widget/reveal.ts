import type { Message } from '@baton/client'

export type Reveal = {
  /** How many actions of a message show by now; all of them where it is not in here. */
  counts: ReadonlyMap<string, number>
  /** Whether more is to come: shown as typing. */
  typing: boolean
  /** ms until something changes; null: nothing will. */
  next: number | null
}

/**
 * What a bot's `wait` holds back. Only what came while somebody looked on is held back (`arrivals`: ms since 1970 by the message's id), and nothing
 * after which anybody else has spoken. What the bot says next waits for what it said before.
 */
export function reveal(messages: readonly Message[], arrivals: ReadonlyMap<string, number>, now: number): Reveal {
  const counts = new Map<string, number>()
  let next: number | null = null
  let free = 0
  for (const { id, actions } of messages.slice(lastOther(messages) + 1)) {
    const arrived = arrivals.get(id)
    if (arrived === undefined) continue
    let at = Math.max(arrived, free)
    let count = 0
    for (const action of actions) {
      if (action.__typename === 'WaitAction') at += action.milliseconds
      if (at <= now) count += 1
      else next = Math.min(next ?? at, at)
    }
    free = at
    if (count < actions.length) counts.set(id, count)
  }
  return { counts, typing: next !== null, next: next === null ? null : next - now }
}

function lastOther(messages: readonly Message[]): number {
  return messages.findLastIndex(({ author }) => author.kind !== 'BOT')
}
