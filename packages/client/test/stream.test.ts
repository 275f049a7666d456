import { afterEach, expect, test } from 'vitest'
import { manualClock, settled } from '../../../test/support/clock.ts'
import { MAX_DELAY_MS } from '../src/backoff.ts'
import { BatonError } from '../src/error.ts'
import { RetryTimer } from '../src/retry-timer.ts'
import { type Retry, Stream, type StreamOptions, type StreamStatus } from '../src/stream.ts'
import type { Sink } from '../src/subscription-socket.ts'

type Frame = { __typename: string; seq?: number; cursor?: string; at?: string }
const event = (seq: number): Frame => ({ __typename: 'MessagePosted', seq, cursor: `c${seq}` })
const caughtUp: Frame = { __typename: 'CaughtUp', cursor: 'head' }

type Options = StreamOptions & {
  connectTimeout?: number
  heartbeatTimeout?: number
  /** The test reads the stream itself. */
  manualReader?: boolean
}

/** A stream and its subscriptions, whose frames the test sends. */
function scripted(options: Options = {}) {
  const { connectTimeout = 15_000, heartbeatTimeout = 45_000, manualReader = false, ...own } = options
  const clock = manualClock()
  const subscriptions: { after: string | null; sink: Sink<Frame>; ended: boolean; terminated: boolean }[] = []
  const retries: Retry[] = []
  const retryTimer = new RetryTimer(clock)
  const onRetry = (retry: Retry) => retries.push(retry)
  const stream = new Stream<Frame>(
    { clock, random: () => 1, retryTimer, connectTimeout, heartbeatTimeout, onRetry },
    (after, sink) => {
      const subscription = { after, sink: sink as Sink<Frame>, ended: false, terminated: false }
      subscriptions.push(subscription)
      return {
        end: () => {
          subscription.ended = true
        },
        terminate: () => {
          subscription.terminated = true
        },
      }
    },
    own,
  )
  const statuses: StreamStatus[] = []
  stream.onStatus(status => statuses.push(status))
  const read: Frame[] = []
  const reading = (async () => {
    if (!manualReader) for await (const frame of stream) read.push(frame)
  })()
  reading.catch(() => {})
  const send = async (...frames: Frame[]) => {
    for (const frame of frames) subscriptions.at(-1)!.sink.next(frame)
    await settled()
  }
  return { clock, retryTimer, stream, subscriptions, retries, statuses, read, reading, send }
}

const started: ReturnType<typeof scripted>[] = []
const start = (options?: Options) => {
  const made = scripted(options)
  started.push(made)
  return made
}
afterEach(async () => {
  for (const { stream } of started.splice(0)) await stream.return()
})

test('every attempt resumes after the newest event, and duplicates are dropped', async () => {
  const { clock, subscriptions, read, send } = start({ after: 'c0' })
  await send(event(1), event(2))
  subscriptions[0]!.sink.end('cut')
  await clock.pass(MAX_DELAY_MS)
  await send(event(1), event(2), event(3), event(3), caughtUp)
  subscriptions[1]!.sink.end('cut')
  await clock.pass(MAX_DELAY_MS)
  expect(subscriptions.map(({ after }) => after)).toEqual(['c0', 'c2', 'c3'])
  expect(read.map(({ seq }) => seq)).toEqual([1, 2, 3, undefined])
})

test('a gap in the log is not passed on: the stream resumes from before it', async () => {
  const { clock, subscriptions, read, send, retries } = start()
  await send(event(1), event(2), event(4))
  expect(subscriptions[0]!.ended).toBe(true)
  // Frames of the ended subscription are ignored.
  subscriptions[0]!.sink.next(event(3))
  expect(retries[0]?.reason).toBe('the server skipped events')
  await clock.pass(MAX_DELAY_MS)
  expect(subscriptions[1]!.after).toBe('c2')
  await send(event(3), event(4))
  expect(read.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
})

test('a gap that stays after five attempts ends the stream with log_gap', async () => {
  const { clock, reading, subscriptions, send, stream } = start()
  await send(event(1))
  for (let time = 0; time < 5; time += 1) {
    await send(event(9))
    await clock.pass(MAX_DELAY_MS)
  }
  await expect(reading).rejects.toMatchObject({ code: 'log_gap' })
  expect(stream.status).toBe('ended')
  expect(subscriptions).toHaveLength(5)
})

test('the status follows what was read: connecting, catching-up, live, reset', async () => {
  const { clock, subscriptions, statuses, send } = start()
  await send(event(1), caughtUp)
  expect(statuses).toEqual(['connecting', 'catching-up', 'live'])
  subscriptions[0]!.sink.end('cut')
  await clock.pass(MAX_DELAY_MS)
  await send({ __typename: 'Reset', cursor: 'r0' })
  expect(statuses.slice(3)).toEqual(['connecting', 'catching-up', 'reset'])
  // After a Reset the log may start at any seq.
  await send(event(7), caughtUp)
  expect(statuses.at(-1)).toBe('live')
})

test('a subscription without frames is dead: its socket is cut, and another one is opened', async () => {
  const { clock, subscriptions, retries, send } = start({ connectTimeout: 1_000, heartbeatTimeout: 3_000 })
  await clock.pass(999)
  expect(subscriptions[0]!.terminated).toBe(false)
  await clock.pass(1)
  expect(subscriptions[0]).toMatchObject({ ended: true, terminated: true })
  await clock.pass(500)
  await send(caughtUp)
  for (let beat = 0; beat < 5; beat += 1) {
    await clock.pass(2_900)
    await send({ __typename: 'Heartbeat', cursor: 'head', at: '' })
  }
  expect(subscriptions).toHaveLength(2)
  await clock.pass(3_000)
  expect(subscriptions[1]).toMatchObject({ ended: true, terminated: true })
  expect(retries.map(({ reason }) => reason)).toEqual(['no frame for 1000 ms', 'no frame for 3000 ms'])
})

test('without network there is an attempt every 15 s, and one at once when the browser is online', async () => {
  const { clock, retryTimer, subscriptions, retries, read, send } = start()
  await send(event(1), caughtUp)
  const startedAt = clock.now()
  while (clock.now() - startedAt < 3_600_000) {
    subscriptions.at(-1)!.sink.end(new Error('ECONNREFUSED'))
    await settled()
    await clock.pass(retries.at(-1)!.delay)
  }
  expect(subscriptions.length).toBeGreaterThan(239)
  expect(subscriptions.length).toBeLessThan(260)
  subscriptions.at(-1)!.sink.end(new Error('ECONNREFUSED'))
  const before = subscriptions.length
  retryTimer.wake()
  await settled()
  expect(subscriptions).toHaveLength(before + 1)
  expect(subscriptions.at(-1)!.after).toBe('c1')
  await send(event(2))
  expect(read.map(({ seq }) => seq)).toEqual([1, undefined, 2])
  // After a new event the delays start short again.
  subscriptions.at(-1)!.sink.end('cut')
  expect(retries.at(-1)!.delay).toBe(500)
})

test('for a slow reader the subscription ends after 512 frames, and resumes when they were read', async () => {
  const { stream, subscriptions } = start({ manualReader: true })
  const first = stream.next()
  for (let seq = 1; seq <= 600; seq += 1) subscriptions[0]!.sink.next(event(seq))
  expect(subscriptions[0]!.ended).toBe(true)
  expect((await first).value.seq).toBe(1)
  for (let seq = 2; seq <= 513; seq += 1) expect((await stream.next()).value.seq).toBe(seq)
  expect(subscriptions[1]!.after).toBe('c513')
  expect(stream.cursor).toBe('c513')
})

test('a stream that its signal ended while its reader was slow opens no further subscription', async () => {
  const giveUp = new AbortController()
  const { stream, subscriptions } = start({ manualReader: true, signal: giveUp.signal })
  void stream.next()
  for (let seq = 1; seq <= 513; seq += 1) subscriptions[0]!.sink.next(event(seq))
  giveUp.abort()
  for (let seq = 2; seq <= 513; seq += 1) await stream.next()
  expect(await stream.next()).toEqual({ done: true, value: undefined })
  expect(subscriptions).toHaveLength(1)
})

test('return() ends the stream at once, also while it waits for a retry', async () => {
  const { clock, stream, subscriptions, reading, send } = start()
  await send(event(1))
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

test('a signal ends the stream like return()', async () => {
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

test('an error that no retry can fix ends the stream after the frames before it', async () => {
  const { subscriptions, reading, read, send } = start()
  await send(event(1))
  subscriptions[0]!.sink.end(new BatonError('not_found', 'No such conversation.'))
  await expect(reading).rejects.toMatchObject({ code: 'not_found' })
  expect(read).toHaveLength(1)
})

test('a frame of an unknown type is dropped when it is empty, and passed on when it is an event', async () => {
  const { read, send } = start()
  await send(event(1), { __typename: 'MoonRisen' }, { __typename: 'SunSet', seq: 2, cursor: 'c2' }, event(3))
  expect(read.map(({ __typename }) => __typename)).toEqual(['MessagePosted', 'SunSet', 'MessagePosted'])
})
