import type { Clock } from './clock.ts'

/** Waits before retries: each ends when its time is over, when its signal aborts, or when the network is said to be back. */
export type Pauses = ReturnType<typeof makePauses>

export function makePauses(clock: Clock) {
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const end of waiting) end()
  }
  // Browsers tell when the network is back; elsewhere the wait is all there is.
  const host = globalThis as { addEventListener?: Listen; removeEventListener?: Listen }
  host.addEventListener?.('online', wake)
  return {
    wake,
    pause(ms: number, signal: AbortSignal): Promise<void> {
      return new Promise(resolve => {
        const end = () => {
          cancel()
          waiting.delete(end)
          signal.removeEventListener('abort', end)
          resolve()
        }
        const cancel = clock.after(ms, end)
        waiting.add(end)
        signal.addEventListener('abort', end)
        if (signal.aborted) end()
      })
    },
    close: () => host.removeEventListener?.('online', wake),
  }
}

type Listen = (type: string, listener: () => void) => void
