import type { Webhook } from './webhook.ts'

/** Lanes of one webhook that are leased before the next company has its turn. */
const QUANTUM = 16

/** When a webhook may be served: at once (`ready`), at a time, or not until something changes (`wakeAt` null). */
export type Readiness = { ready: boolean; wakeAt: number | null }
export type QueuedWebhook = Webhook & Readiness

/** Out of the queue until something changes. */
export const blocked: Readiness = { ready: false, wakeAt: null }

type Receiver = Pick<Webhook, 'disabledAt' | 'pausedUntil' | 'probeAt'>

/** The earliest time of the next POST where a lane is due at `dueAt`: a pause and an open circuit delay it. */
const opensAt = ({ pausedUntil, probeAt }: Receiver, dueAt: number) => Math.max(dueAt, pausedUntil, probeAt ?? 0)

/** `firstDueAt`: when the first of its lanes is due; null: it has none. */
export function readiness(webhook: Receiver, firstDueAt: number | null, now: number): Readiness {
  if (webhook.disabledAt !== null || firstDueAt === null) return blocked
  const wakeAt = opensAt(webhook, firstDueAt)
  return { ready: wakeAt <= now, wakeAt }
}

/** The earlier time at which a webhook must be looked at because a lane has become due; null: no change is needed. */
export function earlierWake(webhook: Receiver & Readiness, dueAt: number): number | null {
  const wakeAt = opensAt(webhook, dueAt)
  if (webhook.ready || webhook.disabledAt !== null) return null
  return webhook.wakeAt !== null && webhook.wakeAt <= wakeAt ? null : wakeAt
}

/** How many lanes of a webhook are looked at in its turn. An open circuit sends one probe. */
export const lanesPerTurn = ({ probeAt }: Receiver, room: number): number =>
  Math.min(probeAt === null ? QUANTUM : 1, room)
