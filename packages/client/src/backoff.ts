const FIRST_DELAY_MS = 500
export const MAX_DELAY_MS = 15_000

/**
 * The delay before retry 0, 1, 2 …: it doubles up to the maximum, and half of it is random, so that a thousand clients
 * whose connections break together do not reconnect together.
 */
export function retryDelay(attempt: number, random: () => number): number {
  const longest = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10))
  return longest * (0.5 + random() / 2)
}
