import { expect, test, vi } from 'vitest'
import type { FollowedLog, Frame } from '../../src/app/followed-log.ts'
import { Follower } from '../../src/app/follower.ts'
import { HEARTBEAT_MS } from '../../src/app/heartbeat-wheel.ts'
import { LiveLogs, POLL_MS } from '../../src/app/live-logs.ts'
import { MemoryNotifier } from '../../src/notifier/memory.ts'

type Numbers = Frame<number, never>

/** A log of numbers in memory; `reads` counts how often it was read. */
function numbers() {
  const written: number[] = []
  const known = new Map<string, number>()
  const notifier = new MemoryNotifier()
  const conversations = {
    newestPosition: async () => written.length,
    lastSeqs: async (ids: string[]) => new Map(ids.map(id => [id, written.length])),
  }
  const report = (error: unknown) => {
    throw error
  }
  const logs = new LiveLogs({ store: { conversations }, notifier, now: Date.now, report })
  const counts = { reads: 0, polls: known }
  const log: FollowedLog<number, never> = {
    name: 'conv_1',
    companyId: 'company_1',
    conversationId: 'conv_1',
    topics: { log: 'conversation/conv_1' },
    pauseMs: 0,
    begin: async () => ({ place: { position: 0, tag: '' } }),
    read: async position => {
      counts.reads += 1
      const entries = written.slice(position).map((item, at) => ({ item, position: position + at + 1, tag: 'x' }))
      return { entries, reached: entries.at(-1) ?? null, more: false }
    },
    cursor: ({ position }) => `${position}`,
  }
  return {
    written,
    logs,
    counts,
    write(...items: number[]) {
      written.push(...items)
      notifier.notify('conversation/conv_1')
    },
    follow: () => new Follower({ log: logs.of('conv_1', () => log), caller: 'one', from: { after: null } }),
  }
}

/** A reader that is live; `slow` makes it refuse. */
async function live(follower: Follower<number, never>) {
  const reader = {
    frames: [] as Numbers[],
    slow: false,
    take(frames: Numbers[]) {
      if (!reader.slow) reader.frames.push(...frames)
      return !reader.slow
    },
    resume() {},
    async catchUp() {
      do for (let frame = await follower.poll(); frame; frame = await follower.poll()) reader.frames.push(frame)
      while (!follower.goLive(reader))
    },
    items: () => reader.frames.flatMap(frame => (frame.kind === 'item' ? [frame.item] : [])),
  }
  await reader.catchUp()
  return reader
}

const settled = () => new Promise(resolve => setImmediate(resolve))

test('a log is read every 5 s where something has changed, because a notice can be lost, and sends a heartbeat after 20 s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] })
  const { follow, written, counts } = numbers()
  const follower = follow()
  const { frames } = await live(follower)
  expect(frames.splice(0)).toEqual([{ kind: 'caught-up', cursor: '0' }])
  await vi.advanceTimersByTimeAsync(POLL_MS)
  await settled()
  const before = counts.reads
  // Written without a notice.
  written.push(7)
  await vi.advanceTimersByTimeAsync(POLL_MS - 1)
  await settled()
  expect([frames, counts.reads]).toEqual([[], before])
  await vi.advanceTimersByTimeAsync(1)
  await settled()
  expect(frames.splice(0)).toEqual([{ kind: 'item', item: 7, cursor: '1' }])
  await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1_000)
  await settled()
  expect(frames).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  await settled()
  expect(frames).toEqual([{ kind: 'heartbeat', cursor: '1', at: Date.now() }])
  follower.end()
  // Nothing remains of it: no timer runs when no log is followed.
  await vi.advanceTimersByTimeAsync(HEARTBEAT_MS + POLL_MS)
  expect(vi.getTimerCount()).toBe(0)
})

test('all followers that are live get the same frames from one read', async () => {
  const { follow, write, counts } = numbers()
  const readers = await Promise.all(Array.from({ length: 50 }, () => live(follow())))
  const before = counts.reads
  write(1, 2)
  write(3)
  await settled()
  expect(counts.reads - before).toBe(1)
  const [first, ...others] = readers
  expect(first!.items()).toEqual([1, 2, 3])
  for (const { frames } of others)
    expect(frames.slice(1).every((frame, at) => frame === first!.frames[at + 1])).toBe(true)
})

test('a slow follower reads on with its own cursor, without a gap or a repeat, and goes live again', async () => {
  const { follow, write } = numbers()
  const [slow, quick] = [await live(follow()), await live(follow())]
  write(1)
  await settled()
  slow.slow = true
  write(2, 3)
  await settled()
  write(4)
  await settled()
  expect([slow.items(), quick.items()]).toEqual([[1], [1, 2, 3, 4]])
  slow.slow = false
  await slow.catchUp()
  write(5)
  await settled()
  expect(slow.items()).toEqual([1, 2, 3, 4, 5])
  expect(slow.frames.at(-1)).toBe(quick.frames.at(-1))
})

test('a follower that ends while its log is sent gets nothing more, and the others get everything', async () => {
  const { follow, write, logs } = numbers()
  const [ending, other] = [follow(), follow()]
  const [first, second] = [await live(ending), await live(other)]
  write(1)
  ending.end()
  await settled()
  expect([first.items(), second.items(), logs.followers]).toEqual([[], [1], 1])
})
