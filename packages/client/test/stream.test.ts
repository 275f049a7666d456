import { afterEach, expect, test, vi } from 'vitest'
import { manualClock, settled } from '../../../test/support/kit.ts'
import { CAP_MS, delayOf } from '../src/backoff.ts'
import { BatonError } from '../src/error.ts'
import { newId } from '../src/new-id.ts'
import { makePauses } from '../src/retry-timer.ts'
import { type Retry, Stream, type StreamOptions, type StreamStatus } from '../src/stream.ts'
import type { Sink } from '../src/subscription-socket.ts'
import { makeTokens } from '../src/token-provider.ts'

type Frame = { __typename: string; seq?: number; cursor?: string; at?: string }
const event = (seq: number): Frame => ({ __typename: 'MessagePosted', seq, cursor: `c${seq}` })
const caughtUp: Frame = { __typename: 'CaughtUp', cursor: 'head' }

/** A server in the test's hands, and a stream that subscribes to it. */
function scripted(
  options: StreamOptions & { connectTimeout?: number; heartbeatTimeout?: number; idle?: boolean } = {},
) {
  const { connectTimeout = 15_000, heartbeatTimeout = 45_000, idle = false, ...own } = options
  const clock = manualClock()
  const subscriptions: { after: string | null; sink: Sink<Frame>; ended: boolean; dropped: boolean }[] = []
  const retries: Retry[] = []
  const pauses = makePauses(clock)
  const onRetry = (retry: Retry) => retries.push(retry)
  const stream = new Stream<Frame>(
    { clock, random: () => 1, pauses, connectTimeout, heartbeatTimeout, onRetry },
    (after, sink) => {
      const subscription = { after, sink: sink as Sink<Frame>, ended: false, dropped: false }
      subscriptions.push(subscription)
      return {
        end: () => {
          subscription.ended = true
        },
        drop: () => {
          subscription.dropped = true
        },
      }
    },
    own,
  )
  const statuses: StreamStatus[] = []
  stream.onStatus(status => statuses.push(status))
  const read: Frame[] = []
  const reading = (async () => {
    if (!idle) for await (const frame of stream) read.push(frame)
  })()
  reading.catch(() => {})
  const tell = async (...frames: Frame[]) => {
    for (const frame of frames) subscriptions.at(-1)!.sink.next(frame)
    await settled()
  }
  return { clock, pauses, stream, subscriptions, retries, statuses, read, reading, tell }
}

const opened: ReturnType<typeof scripted>[] = []
const start = (options?: Parameters<typeof scripted>[0]) => {
  const made = scripted(options)
  opened.push(made)
  return made
}
afterEach(async () => {
  for (const { stream } of opened.splice(0)) await stream.return()
})

test('every attempt begins after the newest event there is, and repeats are passed over', async () => {
  const { clock, subscriptions, read, tell } = start({ after: 'c0' })
  await tell(event(1), event(2))
  subscriptions[0]!.sink.end('cut')
  await clock.pass(CAP_MS)
  await tell(event(1), event(2), event(3), event(3), caughtUp)
  subscriptions[1]!.sink.end('cut')
  await clock.pass(CAP_MS)
  expect(subscriptions.map(({ after }) => after)).toEqual(['c0', 'c2', 'c3'])
  expect(read.map(({ seq }) => seq)).toEqual([1, 2, 3, undefined])
})

test('a hole in the log is not passed on: the stream asks again from before it', async () => {
  const { clock, subscriptions, read, tell, retries } = start()
  await tell(event(1), event(2), event(4))
  expect(subscriptions[0]!.ended).toBe(true)
  // What the old subscription still says is not heard.
  subscriptions[0]!.sink.next(event(3))
  expect(retries[0]?.reason).toBe('the server skipped events')
  await clock.pass(CAP_MS)
  expect(subscriptions[1]!.after).toBe('c2')
  await tell(event(3), event(4))
  expect(read.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
})

test('a hole that stays is an error, not a silence', async () => {
  const { clock, reading, subscriptions, tell, stream } = start()
  await tell(event(1))
  for (let time = 0; time < 5; time += 1) {
    await tell(event(9))
    await clock.pass(CAP_MS)
  }
  await expect(reading).rejects.toMatchObject({ code: 'log_gap' })
  expect(stream.status).toBe('ended')
  expect(subscriptions).toHaveLength(5)
})

test('the status tells of what was read: connecting, catching up, live, and a reset', async () => {
  const { clock, subscriptions, statuses, tell } = start()
  await tell(event(1), caughtUp)
  expect(statuses).toEqual(['connecting', 'catching-up', 'live'])
  subscriptions[0]!.sink.end('cut')
  await clock.pass(CAP_MS)
  await tell({ __typename: 'Reset', cursor: 'r0' })
  expect(statuses.slice(3)).toEqual(['connecting', 'catching-up', 'reset'])
  // After a reset the log may begin anywhere.
  await tell(event(7), caughtUp)
  expect(statuses.at(-1)).toBe('live')
})

test('a stream that says nothing is dead: its socket is cut, and another is opened', async () => {
  const { clock, subscriptions, retries, tell } = start({ connectTimeout: 1_000, heartbeatTimeout: 3_000 })
  await clock.pass(999)
  expect(subscriptions[0]!.dropped).toBe(false)
  await clock.pass(1)
  expect(subscriptions[0]).toMatchObject({ ended: true, dropped: true })
  await clock.pass(500)
  await tell(caughtUp)
  for (let beat = 0; beat < 5; beat += 1) {
    await clock.pass(2_900)
    await tell({ __typename: 'Heartbeat', cursor: 'head', at: '' })
  }
  expect(subscriptions).toHaveLength(2)
  await clock.pass(3_000)
  expect(subscriptions[1]).toMatchObject({ ended: true, dropped: true })
  expect(retries.map(({ reason }) => reason)).toEqual(['no frame for 1000 ms', 'no frame for 3000 ms'])
})

test('waits double up to 15 s, half of each left to chance', () => {
  const most = [0, 1, 2, 3, 4, 5, 6, 400].map(attempt => delayOf(attempt, () => 1))
  expect(most).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  expect(delayOf(9, () => 0)).toBe(7_500)
})

test('an hour without network: one attempt every 15 s at most, and back at once when the browser says online', async () => {
  const { clock, pauses, subscriptions, retries, read, tell } = start()
  await tell(event(1), caughtUp)
  const began = clock.now()
  while (clock.now() - began < 3_600_000) {
    subscriptions.at(-1)!.sink.end(new Error('ECONNREFUSED'))
    await settled()
    await clock.pass(retries.at(-1)!.delay)
  }
  expect(subscriptions.length).toBeGreaterThan(239)
  expect(subscriptions.length).toBeLessThan(260)
  subscriptions.at(-1)!.sink.end(new Error('ECONNREFUSED'))
  const before = subscriptions.length
  pauses.wake()
  await settled()
  expect(subscriptions).toHaveLength(before + 1)
  expect(subscriptions.at(-1)!.after).toBe('c1')
  await tell(event(2))
  expect(read.map(({ seq }) => seq)).toEqual([1, undefined, 2])
  // News were made: the next cut is met with a short wait again.
  subscriptions.at(-1)!.sink.end('cut')
  expect(retries.at(-1)!.delay).toBe(500)
})

test('a browser that comes online ends the wait', async () => {
  const listeners = new Set<() => void>()
  vi.stubGlobal(
    'addEventListener',
    (type: string, listener: () => void) => type === 'online' && listeners.add(listener),
  )
  vi.stubGlobal('removeEventListener', (_: string, listener: () => void) => listeners.delete(listener))
  try {
    const pauses = makePauses(manualClock())
    const wait = pauses.pause(15_000, new AbortController().signal)
    for (const listener of listeners) listener()
    await wait
    pauses.close()
    expect(listeners.size).toBe(0)
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a slow reader is not buffered for without end: the stream goes on where it was read up to', async () => {
  const { stream, subscriptions } = start({ idle: true })
  const first = stream.next()
  for (let seq = 1; seq <= 600; seq += 1) subscriptions[0]!.sink.next(event(seq))
  expect(subscriptions[0]!.ended).toBe(true)
  expect((await first).value.seq).toBe(1)
  for (let seq = 2; seq <= 513; seq += 1) expect((await stream.next()).value.seq).toBe(seq)
  expect(subscriptions[1]!.after).toBe('c513')
  expect(stream.cursor).toBe('c513')
})

test('return() ends it at once, wherever it waits', async () => {
  const { clock, stream, subscriptions, reading, tell } = start()
  await tell(event(1))
  await stream.return()
  await reading
  expect(subscriptions[0]!.ended).toBe(true)
  expect(clock.due()).toBe(null)
  expect(await stream.next()).toEqual({ done: true, value: undefined })

  const waiting = start()
  waiting.subscriptions[0]!.sink.end('cut')
  await waiting.stream.return()
  await waiting.reading
  await waiting.clock.pass(60_000)
  expect(waiting.subscriptions).toHaveLength(1)
})

test('a signal ends it like return()', async () => {
  const giveUp = new AbortController()
  const { subscriptions, reading, stream } = start({ signal: giveUp.signal })
  giveUp.abort()
  await reading
  expect(stream.status).toBe('ended')
  expect(subscriptions[0]!.ended).toBe(true)
  const late = start({ signal: giveUp.signal })
  await late.reading
  expect(late.subscriptions).toHaveLength(0)
})

test('what no retry can mend ends the stream with its error, after what was read before', async () => {
  const { subscriptions, reading, read, tell } = start()
  await tell(event(1))
  subscriptions[0]!.sink.end(new BatonError('not_found', 'No such thing.'))
  await expect(reading).rejects.toMatchObject({ code: 'not_found' })
  expect(read).toHaveLength(1)
})

test('a frame of an unknown kind is passed over where it says nothing, and handed on where it is an event', async () => {
  const { read, tell } = start()
  await tell(event(1), { __typename: 'MoonRisen' }, { __typename: 'SunSet', seq: 2, cursor: 'c2' }, event(3))
  expect(read.map(({ __typename }) => __typename)).toEqual(['MessagePosted', 'SunSet', 'MessagePosted'])
})

test('a refused token is asked for anew, and given up after three refusals of the same', async () => {
  const asked: (string | null)[] = []
  const supply = ['old', 'old', 'new', 'new', 'new', 'new']
  const tokens = makeTokens(async refused => {
    asked.push(refused)
    return supply.shift()!
  })
  expect(await tokens.get()).toBe('old')
  expect(await tokens.get()).toBe('old')
  tokens.refuse('old')
  expect(await tokens.get()).toBe('old')
  tokens.refuse('old')
  expect(await tokens.get()).toBe('new')
  expect(asked).toEqual([null, 'old', 'old'])
  tokens.refuse('new')
  await tokens.get()
  tokens.refuse('new')
  await tokens.get()
  tokens.refuse('new')
  await expect(tokens.get()).rejects.toMatchObject({ code: 'token_refused' })
})

test('many who are refused at once count as one; a refusal that comes late does not take the new token away', async () => {
  const supply = ['old', 'new']
  const tokens = makeTokens(() => supply.shift() ?? 'none')
  await tokens.get()
  for (let time = 0; time < 10; time += 1) tokens.refuse('old')
  expect(await tokens.get()).toBe('new')
  tokens.refuse('old')
  expect(await tokens.get()).toBe('new')
})

test('a source of tokens that are all refused is not asked without end', async () => {
  let made = 0
  const tokens = makeTokens(() => `token ${++made}`)
  const use = async () => {
    for (;;) tokens.refuse((await tokens.get())!)
  }
  await expect(use()).rejects.toMatchObject({ code: 'token_refused' })
  expect(made).toBe(7)
})

test('ids are made where there is no randomUUID, as on http pages', () => {
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(171) })
  expect(newId()).toBe('ab'.repeat(16))
  vi.unstubAllGlobals()
})

test('a token source that fails is asked again', async () => {
  let down = true
  const tokens = makeTokens(() => {
    if (down) throw new Error('our own server is down')
    return 'fresh'
  })
  await expect(tokens.get()).rejects.toThrow('down')
  down = false
  expect(await tokens.get()).toBe('fresh')
})
