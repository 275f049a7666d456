/** How long to wait for another tab, in ms: a frozen tab would keep the lock for ever. */
const LOCK_TIMEOUT_MS = 8_000

/**
 * Runs `run` in one tab at a time. Without locks (an http page, a sandboxed frame, blocked site data) it runs at once.
 * `waited` is true when another tab held the lock first.
 */
export async function withTabLock<T>(
  name: string,
  run: (waited: boolean) => Promise<T>,
  ending: AbortSignal,
): Promise<T> {
  let ran = false
  const runOnce = (waited: boolean) => {
    ran = true
    return run(waited)
  }
  try {
    const { locks } = navigator
    const first = await locks.request(name, { ifAvailable: true }, async lock =>
      lock ? { result: await runOnce(false) } : null,
    )
    if (first) return first.result
    const signal = AbortSignal.any([ending, AbortSignal.timeout(LOCK_TIMEOUT_MS)])
    return await locks.request(name, { signal }, () => runOnce(true))
  } catch (error) {
    if (ran) throw error
    return run(false)
  }
}
