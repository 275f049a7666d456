/** Time, to be handed in by tests. */
export type Clock = {
  /** ms since 1970. */
  now(): number
  /** Runs it once after so many ms, unless the returned function is called first. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
