import type { Handover } from './handover.ts'

/** What is counted where it leaves no event: bots' answers that came too late, refused or kept as suggestions. */
export type Counted = 'stale-bot-reply'

/** How a desk does, today (since the last midnight UTC) and now. Times in ms, `since` since 1970; null: there was none. */
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

export type Taken = Pick<Handover, 'requestedAt' | 'answeredAt' | 'route'> & { takenAt: number }

/** How long people waited for somebody, and then for that one's first words. Who stepped in unasked kept nobody waiting. */
export function waits(taken: Taken[]): Pick<DeskMetrics, 'medianWait' | 'medianFirstAnswer'> {
  // What was put back waits anew: it was last taken before that.
  const asked = taken.filter(each => each.route !== 'DIRECT' && each.takenAt >= each.requestedAt)
  return {
    medianWait: median(asked.map(({ takenAt, requestedAt }) => takenAt - requestedAt)),
    medianFirstAnswer: median(
      taken.flatMap(({ answeredAt, takenAt }) => (answeredAt === null ? [] : answeredAt - takenAt)),
    ),
  }
}

/** The middle one, or the mean of the two in the middle; null: there is none. */
function median(all: number[]): number | null {
  const sorted = all.sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
