/** A head that has failed for this long is parked: the messages behind it flow. */
export const PARK_AFTER_MS = 5 * 60_000

/** What the order of a lane needs to know of a delivery. Times in ms since 1970. */
export type InLane = {
  state: 'PENDING' | 'PARKED' | 'SUCCEEDED' | 'FAILED'
  /** By its own schedule. */
  dueAt: number
  firstTriedAt: number | null
  /** The last attempt. */
  triedAt: number | null
}

/** What a lane does next. */
export type Step<T> =
  | { kind: 'send'; delivery: T }
  /** The head steps aside; then ask again. */
  | { kind: 'park'; delivery: T }
  | { kind: 'wait'; until: number }
  /** Nothing is owed. */
  | { kind: 'empty' }

/**
 * The order of one (webhook, conversation). `head`: the first that waits in line; `parked`: those that stepped aside, lowest seq
 * first, so that after an outage everything arrives in order. What was tried before the receiver recovered is due at once.
 */
export function step<T extends InLane>(
  head: T | null,
  parked: readonly T[],
  { now, recoveredAt, strict }: { now: number; recoveredAt: number; strict: boolean },
): Step<T> {
  const dueAt = (each: T) => (each.triedAt !== null && each.triedAt < recoveredAt ? 0 : each.dueAt)
  const due = parked.find(each => dueAt(each) <= now)
  if (due) return { kind: 'send', delivery: due }
  if (head && dueAt(head) <= now) return { kind: 'send', delivery: head }
  const parkAt = !head || strict || head.firstTriedAt === null ? Infinity : head.firstTriedAt + PARK_AFTER_MS
  if (head && parkAt <= now) return { kind: 'park', delivery: head }
  const until = Math.min(parkAt, ...parked.map(dueAt), head ? dueAt(head) : Infinity)
  return until === Infinity ? { kind: 'empty' } : { kind: 'wait', until }
}
