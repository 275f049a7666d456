/** ms to wait for another tab; one that is frozen would hold the lock for ever. */
const PATIENCE = 8_000

/** One tab at a time, where the browser can say so (https); else at once. */
export async function alone<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return run()
  let ran = false
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(PATIENCE) }, () => {
      ran = true
      return run()
    })
  } catch (error) {
    if (ran) throw error
    return run()
  }
}
