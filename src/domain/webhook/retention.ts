import type { Delivery } from './delivery.ts'

/** Finished deliveries older than this are deleted. Times in ms since 1970. */
export type RetentionLimits = { deliveredBefore: number; deadBefore: number }

/** Whether a delivery may be deleted. Pending and parked ones never are, nor a failed claim whose handover has not failed yet. */
export function isExpired(
  delivery: Pick<Delivery, 'state' | 'createdAt' | 'triedAt'> & { failsHandover: boolean },
  { deliveredBefore, deadBefore }: RetentionLimits,
): boolean {
  const at = Math.max(delivery.createdAt, delivery.triedAt ?? 0)
  if (delivery.failsHandover) return false
  if (delivery.state === 'SUCCEEDED' || delivery.state === 'ERASED') return at < deliveredBefore
  return delivery.state === 'FAILED' && at < deadBefore
}
