const FIRST_MS = 500
/** Nobody who is back on the network waits longer. */
export const CAP_MS = 15_000

/** Milliseconds before retry 0, 1, 2 …: doubling up to the cap, half of it chance, so that a thousand clients cut at once do not come back at once. */
export function delayOf(attempt: number, random: () => number): number {
  const full = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return full * (0.5 + random() / 2)
}
