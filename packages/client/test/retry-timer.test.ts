import { expect, test, vi } from 'vitest'
import { manualClock } from '../../../test/support/clock.ts'
import { retryDelay } from '../src/backoff.ts'
import { RetryTimer } from '../src/retry-timer.ts'

test('delays double up to 15 s, and half of each is random', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 400].map(attempt => retryDelay(attempt, () => 1))
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  expect(retryDelay(9, () => 0)).toBe(7_500)
})

test('a delay ends when the browser comes online', async () => {
  const listeners = new Set<() => void>()
  vi.stubGlobal(
    'addEventListener',
    (type: string, listener: () => void) => type === 'online' && listeners.add(listener),
  )
  vi.stubGlobal('removeEventListener', (_: string, listener: () => void) => listeners.delete(listener))
  const timer = new RetryTimer(manualClock())
  const delay = timer.wait(15_000, new AbortController().signal)
  for (const listener of listeners) listener()
  await delay
  timer.close()
  expect(listeners.size).toBe(0)
})
