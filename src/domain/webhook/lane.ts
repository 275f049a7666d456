import type { Delivery, DeliveryState } from './delivery.ts'

/** A head that has failed for this long is parked: the deliveries behind it go on. */
export const PARK_AFTER_MS = 5 * 60_000
/** The most seqs that one POST names as missing. */
const MAX_GAP = 32
/** How many deliveries of a lane one lease covers. */
export const MAX_RUN = 32
/** The `fromSeq` of a lane without pending deliveries: every new one has a lower seq. */
const NO_PENDING = Number.MAX_SAFE_INTEGER

export type LaneKey = { webhookId: string; conversationId: string }

/** What the order of a lane depends on in a delivery. Times in ms since 1970. */
export type InLane = {
  state: DeliveryState
  createdAt: number
  /** By its own schedule. */
  dueAt: number
  firstTriedAt: number | null
  /** The last attempt. */
  triedAt: number | null
}

/** What a lane does next. */
export type Step<T> =
  | { kind: 'send'; delivery: T }
  /** The head is parked; then the lane is asked again. */
  | { kind: 'park'; delivery: T }
  | { kind: 'wait'; until: number }
  /** Nothing is pending or parked. */
  | { kind: 'empty' }

type Receiver = { recoveredAt: number; strict: boolean }

/**
 * The order of one (webhook, conversation). `head`: the first pending delivery; `parked`: the parked ones, lowest seq first, so
 * that after an outage everything arrives in order. What was tried before the receiver recovered is due at once, and so is what was
 * made or tried in the future: the clock was set back since.
 */
export function step<T extends InLane>(
  head: T | null,
  parked: readonly T[],
  { now, recoveredAt, strict }: { now: number } & Receiver,
): Step<T> {
  const dueAt = ({ createdAt, triedAt, dueAt }: T) =>
    (triedAt !== null && triedAt < recoveredAt) || (triedAt ?? createdAt) > now ? 0 : dueAt
  const due = parked.find(each => dueAt(each) <= now)
  if (due) return { kind: 'send', delivery: due }
  if (head && dueAt(head) <= now) return { kind: 'send', delivery: head }
  const parkAt = !head || strict || head.firstTriedAt === null ? Infinity : head.firstTriedAt + PARK_AFTER_MS
  if (head && parkAt <= now) return { kind: 'park', delivery: head }
  const until = Math.min(parkAt, ...parked.map(dueAt), head ? dueAt(head) : Infinity)
  return until === Infinity ? { kind: 'empty' } : { kind: 'wait', until }
}

/** The rows of one lane, as an engine loads them. */
export type LaneRows = {
  /** Pending deliveries from the head on, in order of (seq, part); `MAX_RUN` at most. */
  pending: readonly Delivery[]
  parked: readonly Delivery[]
  /** Seqs of parked and failed deliveries, ascending. */
  missing: readonly number[]
}

/** What a lane does next, ready to be leased. */
export type LanePlan =
  | {
      kind: 'send'
      delivery: Delivery
      /** Deliveries behind it that the same lease may send, one after the other, while every attempt succeeds. */
      rest: readonly Delivery[]
      /** Seqs before it that the receiver has not taken. */
      gap: readonly number[]
    }
  | Exclude<Step<Delivery>, { kind: 'send' }>

/** The seq before which nothing of the lane is pending, so that the next read can start there. */
export const fromSeqOf = ({ pending }: LaneRows): number => pending[0]?.seq ?? NO_PENDING

/** Plans the next POST of a lane. */
export function planLane(rows: LaneRows, receiver: Receiver, now: number): LanePlan {
  const [head = null, ...behind] = rows.pending
  const next = step(head, rows.parked, { now, ...receiver })
  if (next.kind !== 'send') return next
  const { triedAt, seq } = next.delivery
  // What failed while the receiver was down starts its schedule again.
  const isOld = triedAt !== null && triedAt < receiver.recoveredAt
  const delivery = isOld ? { ...next.delivery, tries: 0, firstTriedAt: null } : next.delivery
  const before = rows.missing.filter(each => each < seq)
  // Each POST names the gap before it, so only a lane without a gap sends several under one lease.
  const rest = rows.missing.length === 0 ? behind.filter(each => each.triedAt === null) : []
  return { kind: 'send', delivery, rest, gap: [...new Set(before)].slice(-MAX_GAP) }
}
