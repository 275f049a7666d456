/** How long to wait for another tab, in ms: a frozen tab would keep the lock for ever. */
const LOCK_TIMEOUT_MS = 8_000

/**
 * Runs `run` in one tab at a time. Browsers have locks on https pages only; elsewhere it runs at once.
 * `waited` is true when another tab held the lock first.
 */
export async function withTabLock<T>(name: string, run: (waited: boolean) => Promise<T>): Promise<T> {
  const { locks } = navigator
  if (!locks) return run(false)
  const first = await locks.request(name, { ifAvailable: true }, async lock =>
    lock ? { result: await run(false) } : null,
  )
  if (first) return first.result
  let ran = false
  try {
    return await locks.request(name, { signal: AbortSignal.timeout(LOCK_TIMEOUT_MS) }, () => {
      ran = true
      return run(true)
    })
  } catch (error) {
    if (ran) throw error
    return run(false)
  }
}
