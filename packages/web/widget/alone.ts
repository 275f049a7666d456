/** ms to wait for another tab; one that is frozen would hold the lock for ever. */
const PATIENCE = 8_000

/** One tab at a time, where the browser can say so (https); else at once. `waited`: another tab has just done it. */
export async function alone<T>(name: string, run: (waited: boolean) => Promise<T>): Promise<T> {
  const { locks } = navigator
  if (!locks) return run(false)
  const first = await locks.request(name, { ifAvailable: true }, async lock =>
    lock ? { done: await run(false) } : null,
  )
  if (first) return first.done
  let ran = false
  try {
    return await locks.request(name, { signal: AbortSignal.timeout(PATIENCE) }, () => {
      ran = true
      return run(true)
    })
  } catch (error) {
    if (ran) throw error
    return run(false)
  }
}
