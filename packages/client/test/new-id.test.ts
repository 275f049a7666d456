import { expect, test, vi } from 'vitest'
import { newId } from '../src/new-id.ts'

test('makes ids where there is no randomUUID, as on http pages', () => {
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(171) })
  expect(newId()).toBe('ab'.repeat(16))
})
