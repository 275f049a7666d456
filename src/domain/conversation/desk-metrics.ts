import type { Handover } from './handover.ts'

/** What is counted because it leaves no event: late messages of bots, refused or kept as suggestions. */
export type Counted = 'stale-bot-reply'

/** Metrics of a desk, now and today (since the last midnight UTC). Durations in ms, `since` in ms since 1970; null: no value. */
export type DeskMetrics = {
  since: number
  waiting: number
  longestWait: number | null
  medianWait: number | null
  medianFirstAnswer: number | null
  handledToday: number
  staleBotRepliesBlocked: number
}

const DAY = 86_400_000

/** Days since 1970, in UTC. */
export const dayOf = (at: number) => Math.floor(at / DAY)
export const startOfDay = (at: number) => dayOf(at) * DAY

/** A handover that an agent accepted. */
export type Taken = Pick<Handover, 'requestedAt' | 'answeredAt' | 'route'> & { takenAt: number }

/** How long users waited for an agent, and then for the first answer. A DIRECT handover had no wait. */
export function waits(taken: Taken[]): Pick<DeskMetrics, 'medianWait' | 'medianFirstAnswer'> {
  // A handover that returned to the queue waits again; it was accepted before that.
  const waited = taken.filter(each => each.route !== 'DIRECT' && each.takenAt >= each.requestedAt)
  return {
    medianWait: median(waited.map(({ takenAt, requestedAt }) => takenAt - requestedAt)),
    medianFirstAnswer: median(
      taken.flatMap(({ answeredAt, takenAt }) => (answeredAt === null ? [] : answeredAt - takenAt)),
    ),
  }
}

/** null: no values. */
function median(all: number[]): number | null {
  const sorted = all.sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
