import { afterEach, vi } from 'vitest'

// After each test and not before the next one, as `restoreMocks` does: files share one process without isolation, and the hooks
// of the next file would still meet the mocks of the last test.
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})
