import type { Hours } from './hours.ts'
import { isOpen, nextChange } from './hours.ts'

/** Of a team, or of a company. */
export type TeamLoad = {
  /** Conversations that wait, counted up to `MAX_COUNTED`. */
  waiting: number
  /** When the one that has waited longest was requested. */
  firstAt: number | null
  /** How long those waited, in ms, that agents have accepted lately. */
  waits: number[]
}

export const MAX_COUNTED = 500
/** Waits of longer ago say little about now. */
export const RECENT_MS = 4 * 60 * 60_000

/** Whether and how soon an agent can answer. */
export type Availability = {
  /** By its hours. */
  isOpen: boolean
  /** When that changes; null: it does not. */
  changesAt: number | null
  online: number
  waiting: number
  /** How long a conversation that is passed now is likely to wait, in ms; null: unknown. */
  wait: number | null
}

export function availabilityOf(hours: Hours | null, online: number, load: TeamLoad, now: number): Availability {
  const open = isOpen(hours, now)
  const wait = open && online > 0 ? expectedWait(load, now) : null
  return { isOpen: open, changesAt: nextChange(hours, now), online, waiting: load.waiting, wait }
}

/** What those before have waited, or longer where one waits for longer already. */
function expectedWait({ waits, firstAt }: TeamLoad, now: number): number | null {
  const sorted = waits.toSorted((a, b) => a - b)
  const median = sorted[sorted.length >> 1] ?? null
  const longest = firstAt === null ? null : Math.max(0, now - firstAt)
  return longest === null ? median : Math.max(median ?? 0, longest)
}

export const onlineBuckets = ['NONE', 'FEW', 'SEVERAL', 'MANY'] as const
export const waitBuckets = [
  'UNDER_1_MINUTE',
  'UNDER_5_MINUTES',
  'UNDER_15_MINUTES',
  'UNDER_1_HOUR',
  'LONGER',
  'UNKNOWN',
] as const

/** What a visitor may know: numbers would say who works when. */
export const onlineBucket = (online: number): (typeof onlineBuckets)[number] =>
  online === 0 ? 'NONE' : online < 3 ? 'FEW' : online < 10 ? 'SEVERAL' : 'MANY'

export function waitBucket(wait: number | null): (typeof waitBuckets)[number] {
  if (wait === null) return 'UNKNOWN'
  const minutes = wait / 60_000
  if (minutes < 5) return minutes < 1 ? 'UNDER_1_MINUTE' : 'UNDER_5_MINUTES'
  return minutes < 15 ? 'UNDER_15_MINUTES' : minutes < 60 ? 'UNDER_1_HOUR' : 'LONGER'
}
