import { expect, test, vi } from 'vitest'
import { Follower, HEARTBEAT_MS } from '../../src/app/follower.ts'
import { START } from '../../src/domain/cursor.ts'
import { MemoryNotifier } from '../../src/notifier/memory.ts'

test('a follower polls every 5 s, because a notice can be lost, and sends a heartbeat after 20 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  const log: number[] = []
  const follower = new Follower<number, never>(
    { notifier: new MemoryNotifier(), now: Date.now },
    {
      caller: 'one',
      topics: { log: 'conversation/one' },
      begin: async () => ({ place: START }),
      read: async position => {
        const entries = log.slice(position).map((item, index) => ({ item, position: position + index + 1, tag: 'x' }))
        return { entries, reached: null, more: false }
      },
      cursor: ({ position }) => `${position}`,
    },
  )
  expect((await follower.next()).value).toEqual({ kind: 'caught-up', cursor: '0' })
  log.push(7)
  const next = follower.next()
  await vi.advanceTimersByTimeAsync(4_999)
  expect(await Promise.race([next, 'nothing'])).toBe('nothing')
  await vi.advanceTimersByTimeAsync(1)
  expect((await next).value).toEqual({ kind: 'item', item: 7, cursor: '1' })
  const beat = follower.next()
  await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1)
  expect(await Promise.race([beat, 'nothing'])).toBe('nothing')
  await vi.advanceTimersByTimeAsync(1)
  expect((await beat).value).toEqual({ kind: 'heartbeat', cursor: '1', at: Date.now() })
  const last = follower.next()
  await follower.return()
  expect(await last).toEqual({ done: true, value: undefined })
})
