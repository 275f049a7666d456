import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { Pool } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Egress, type Lookup } from '../../src/delivery/egress.ts'
import { Poster, type PostOutcome, type PostRequest } from '../../src/delivery/post.ts'

const deadlineMs = 500
const body = '{"text":"žluťoučký 🐎"}'
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

/** A receiver that handles every request as the test says, byte by byte. */
let behave: (socket: Socket, request: string) => void
let server: Server
let url: string
let sockets: Socket[] = []
let poster: Poster

const guard = (lookup: Lookup = async () => ['127.0.0.1'], connectTimeoutMs = 10_000) =>
  new Egress({
    policy: { schemes: ['http', 'https'], allowCidrs: ['127.0.0.0/8'], allowPrivate: false },
    lookup,
    connectTimeoutMs,
  })

beforeAll(async () => {
  server = createServer(socket => {
    sockets.push(socket)
    let request = ''
    socket.on('error', () => {})
    socket.on('data', chunk => {
      request += chunk.toString('latin1')
      const end = request.indexOf('\r\n\r\n') + 4
      const length = Number(/content-length: (\d+)/i.exec(request)?.[1])
      if (end < 4 || request.length < end + length) return
      const whole = request
      request = ''
      behave(socket, whole)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?a=b`
})

afterAll(() => server.close())

beforeEach(() => {
  poster = new Poster({ egress: guard() })
})

afterEach(async () => {
  await poster[Symbol.asyncDispose]()
  for (const socket of sockets) socket.destroy()
  sockets = []
})

/** One attempt that must end in time, for any behaviour of the receiver. */
async function post(behaviour: typeof behave, more: Partial<PostRequest> = {}): Promise<PostOutcome> {
  behave = behaviour
  const startedAt = performance.now()
  const outcome = await poster.post({ url, headers: { 'x-a': 'b' }, body, deadlineMs, ...more })
  expect(performance.now() - startedAt).toBeLessThan(deadlineMs + 500)
  expect(outcome.durationMs).toBeLessThan(deadlineMs + 500)
  return outcome
}

const drip = (socket: Socket, head: string, ms: number) => {
  socket.write(head)
  const timer = setInterval(() => socket.write('x'), ms)
  socket.on('close', () => clearInterval(timer))
}

describe('a POST', () => {
  it('sends the bytes and the headers it was given', async () => {
    let got = ''
    const outcome = await post((socket, request) => {
      got = request
      socket.write(ok)
    })
    expect(outcome).toEqual({
      kind: 'answered',
      status: 200,
      retryAfter: null,
      answer: 'ok',
      durationMs: expect.any(Number),
    })
    const [head, sent] = got.split('\r\n\r\n')
    expect(head).toMatch(/^POST \/in\?a=b HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/)
    expect(head).toContain('\r\nx-a: b')
    expect(head).not.toMatch(/accept-encoding/i)
    expect(Buffer.from(sent!, 'latin1').toString()).toBe(body)
  })

  it('takes the body as bytes too', async () => {
    let got = ''
    await post(
      (socket, request) => {
        got = request
        socket.write(ok)
      },
      { body: new Uint8Array([0, 255, 10]) },
    )
    expect(got.endsWith('\r\n\r\n\x00\xff\n')).toBe(true)
  })

  it('uses an open connection again', async () => {
    for (let i = 0; i < 5; i++) {
      await post(socket => void socket.write(ok))
      await sleep(5) // undici gives a connection free only a turn of the loop after the answer
    }
    expect(sockets.length).toBe(1)
  })

  it('opens no more connections to one origin than it may', async () => {
    await using narrow = new Poster({ egress: guard(), connectionsPerOrigin: 3 })
    behave = socket => void setTimeout(() => socket.write(ok), 20)
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => narrow.post({ url, headers: {}, body, deadlineMs: 2_000 })),
    )
    expect(outcomes.filter(outcome => outcome.kind === 'answered')).toHaveLength(20)
    expect(sockets).toHaveLength(3)
  })

  it('lets go of an origin that nothing is sent to any more, cut attempts or not', async () => {
    using destroyed = vi.spyOn(Pool.prototype, 'destroy')
    await using brief = new Poster({ egress: guard(), keepAliveMs: 50 })
    behave = () => {}
    const origins = Array.from({ length: 20 }, (_, i) => url.replace('127.0.0.1', `host-${i}.test`))
    await Promise.all(origins.map(url => brief.post({ url, headers: {}, body, deadlineMs: 100 })))
    expect(destroyed.mock.contexts).toEqual([])
    await sleep(150)
    expect(new Set(destroyed.mock.contexts).size).toBe(20)
    behave = socket => void socket.write(ok)
    expect(await brief.post({ url: origins[0]!, headers: {}, body })).toMatchObject({ status: 200 })
  })

  it('never follows a redirect', async () => {
    let requests = 0
    const outcome = await post(socket => {
      requests++
      socket.write(`HTTP/1.1 302 Found\r\nlocation: ${url}\r\ncontent-length: 0\r\n\r\n`)
    })
    expect(outcome).toMatchObject({ kind: 'answered', status: 302 })
    expect(requests).toBe(1)
  })

  it('hands on Retry-After as it came', async () => {
    const answer = (lines: string) =>
      post(socket => void socket.write(`HTTP/1.1 503 Busy\r\n${lines}content-length: 0\r\n\r\n`))
    expect(await answer('Retry-After: 120\r\n')).toMatchObject({ status: 503, retryAfter: '120' })
    const date = 'Sun, 22 Nov 2026 10:02:00 GMT'
    expect(await answer(`retry-after: ${date}\r\n`)).toMatchObject({ retryAfter: date })
    expect(await answer('retry-after: 1\r\nretry-after: 2\r\n')).toMatchObject({ retryAfter: '1' })
    expect(await answer('')).toMatchObject({ retryAfter: null })
  })

  it('has an outcome for every status there is', async () => {
    const outcomes: Record<string, number[]> = {}
    for (let status = 100; status <= 599; status++) {
      const outcome = await post(socket => void socket.end(`HTTP/1.1 ${status} X\r\ncontent-length: 2\r\n\r\nok`))
      const key = outcome.kind === 'answered' ? 'answered' : outcome.failure
      if (outcome.kind === 'answered') expect(outcome.status).toBe(status)
      outcomes[key] = [...(outcomes[key] ?? []), status]
    }
    expect(outcomes.answered).toEqual(Array.from({ length: 400 }, (_, i) => i + 200))
    expect(Object.values(outcomes).flat()).toHaveLength(500)
    expect(Object.keys(outcomes).sort()).toEqual(['answered', 'protocol'])
  })

  it('waits for the final answer behind interim ones that nobody asked for', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'
    const goOn = 'HTTP/1.1 100 Continue\r\n\r\n'
    const before = [
      hints,
      goOn,
      goOn + goOn,
      goOn + hints,
      'HTTP/1.1 100\r\nx: y\r\n\r\n',
      'HTTP/1.0 100 Continue\r\n\r\n',
    ]
    for (const interim of before) {
      const outcome = await post(socket => void socket.write(interim + ok))
      expect([interim, outcome]).toMatchObject([interim, { status: 200, answer: 'ok' }])
      await sleep(5)
    }
    // Byte by byte, and over one connection.
    const dripped = await post(async socket => {
      for (const byte of `${goOn}${ok}`) {
        socket.write(byte)
        await sleep(1)
      }
    })
    expect(dripped).toMatchObject({ status: 200, answer: 'ok' })
    await sleep(5)
    expect(sockets).toHaveLength(1)
    // What looks like one within a body is the body's.
    const body = await post(socket => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${goOn.length}\r\n\r\n`)
      setTimeout(() => socket.write(goOn), 10)
    })
    expect(body).toMatchObject({ status: 200, answer: goOn })
    expect(await post(socket => void socket.end(goOn))).toMatchObject({ failure: 'reset' })
  })

  it('reads an answer in the charset that it names, and one that is not known as UTF-8', async () => {
    for (const [charset, bytes, answer] of [
      ['; charset=iso-8859-1', Buffer.from('Grüße', 'latin1'), 'Grüße'],
      ['; charset="UTF-16LE"', Buffer.from('Grüße', 'utf16le'), 'Grüße'],
      ['', Buffer.from('Grüße'), 'Grüße'],
      ['; charset=x', Buffer.from('Grüße'), 'Grüße'],
      ['', Buffer.from('Gr\xfc\0', 'latin1'), 'Gr\ufffd\ufffd'],
    ] as const) {
      const head = `HTTP/1.1 200 OK\r\ncontent-type: text/plain${charset}\r\ncontent-length: ${bytes.length}\r\n\r\n`
      expect(await post(socket => void socket.write(Buffer.concat([Buffer.from(head), bytes])))).toMatchObject({
        answer,
      })
    }
  })

  it('takes 204 and 304 without a body', async () => {
    for (const status of [204, 304]) {
      expect(await post(socket => void socket.write(`HTTP/1.1 ${status} X\r\n\r\n`))).toMatchObject({
        status,
        answer: '',
      })
    }
  })

  it('does not let itself be upgraded', async () => {
    const head = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'
    expect(await post(socket => void socket.write(head))).toMatchObject({ failure: 'protocol' })
  })
})

describe('a receiver', () => {
  it('that never answers ends at the deadline', async () => {
    expect(await post(() => {})).toMatchObject({ kind: 'failed', failure: 'timeout' })
  })

  it('that drips its status line ends at the deadline', async () => {
    expect(await post(socket => drip(socket, 'HTTP/1.1 200 O', 50))).toMatchObject({ failure: 'timeout' })
  })

  it('that drips headers ends at the deadline', async () => {
    expect(await post(socket => drip(socket, 'HTTP/1.1 200 OK\r\nx-slow: ', 50))).toMatchObject({ failure: 'timeout' })
  })

  it('that sends interim answers for ever ends at the deadline', async () => {
    const outcome = await post(socket => {
      const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 20)
      socket.on('close', () => clearInterval(timer))
    })
    expect(outcome).toMatchObject({ failure: 'timeout' })
  })

  it('that never ends its body has answered with its status, and loses its connection soon', async () => {
    for (const status of [202, 500]) {
      for (const body of [
        'content-length: 1000\r\n\r\nxx',
        'transfer-encoding: chunked\r\n\r\n2\r\nxx\r\n',
        '\r\nxx',
      ]) {
        const outcome = await post(socket => void socket.write(`HTTP/1.1 ${status} X\r\n${body}`), {
          deadlineMs: 60_000,
        })
        expect(outcome).toMatchObject({ kind: 'answered', status, answer: 'xx' })
        expect(outcome.durationMs).toBeLessThan(1_000)
      }
    }
    await Promise.all(sockets.map(socket => socket.destroyed || once(socket, 'close')))
  })

  it('that sends its body a moment after its head has it read, and keeps its connection', async () => {
    for (let i = 0; i < 3; i++) {
      const outcome = await post(socket => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n')
        setTimeout(() => socket.write('ok'), 20)
      })
      expect(outcome).toMatchObject({ status: 200, answer: 'ok' })
      await sleep(5)
    }
    // Too late for its outcome, and soon enough for its connection.
    const late = await post(socket => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n')
      setTimeout(() => socket.write('ok'), 200)
    })
    expect(late).toMatchObject({ status: 200, answer: '' })
    await sleep(150)
    await post(socket => void socket.write(ok))
    expect(sockets.length).toBe(1)
  })

  it('that drips its body ends soon after its status', async () => {
    const outcome = await post(socket => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx', 30))
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, answer: expect.stringMatching(/^x+$/) })
  })

  it('that sends a huge body is cut after 16 KiB', async () => {
    let sent = 0
    const block = Buffer.alloc(65_536, 'y')
    const outcome = await post(socket => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n')
      const more = () => {
        while (!socket.destroyed && socket.write(block)) sent += block.length
      }
      socket.on('drain', more)
      more()
    })
    expect(outcome).toMatchObject({ status: 200, answer: 'y'.repeat(16_384) })
    expect(sent).toBeLessThan(20_000_000)
  })

  it('that sends 16 KiB to the byte keeps its connection, with a byte more it loses it', async () => {
    const answer = (length: number) =>
      post(socket => void socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n${'z'.repeat(length)}`))
    expect(await answer(16_384)).toMatchObject({ answer: 'z'.repeat(16_384) })
    await sleep(5)
    await post(socket => void socket.write(ok))
    await sleep(5)
    expect(sockets).toHaveLength(1)
    expect(await answer(16_385)).toMatchObject({ answer: 'z'.repeat(16_384) })
    await sleep(5)
    await post(socket => void socket.write(ok))
    await sleep(5)
    expect(sockets).toHaveLength(2)
  })

  it('that sends huge headers is cut off', async () => {
    const outcome = await post(
      socket => void socket.write(`HTTP/1.1 200 OK\r\nx-big: ${'h'.repeat(1_000_000)}\r\n\r\n`),
    )
    expect(outcome).toMatchObject({ failure: 'protocol', detail: expect.stringContaining('HEADERS_OVERFLOW') })
  })

  it('that sends headers without end is cut off', async () => {
    const outcome = await post(socket => {
      socket.write('HTTP/1.1 200 OK\r\n')
      for (let i = 0; i < 5_000; i++) socket.write(`x-${i}: 0123456789\r\n`)
    })
    expect(outcome).toMatchObject({ failure: 'protocol' })
  })

  it('that sends a gzip bomb has it read as it lies there', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const outcome = await post(socket => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
      socket.write(bomb)
    })
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 })
    expect((outcome as { answer: string }).answer.length).toBeLessThanOrEqual(16_384)
  })

  it('that hangs up without a word is a reset', async () => {
    expect(await post(socket => void socket.end())).toMatchObject({ failure: 'reset' })
    expect(await post(socket => void socket.resetAndDestroy())).toMatchObject({ failure: 'reset' })
    expect(await post(socket => void socket.end('HTTP/1.1 20'))).toMatchObject({
      failure: expect.stringMatching(/reset|protocol/),
    })
  })

  it('that hangs up in the middle of the body has answered', async () => {
    const outcome = await post(socket => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'))
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, answer: 'half' })
  })

  it('that lies about the length of its body has answered, and its tail is nobody’s answer', async () => {
    const outcome = await post(
      socket => void socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok${ok.replace('200', '500')}`),
    )
    expect(outcome).toMatchObject({ status: 200, answer: 'ok' })
    await sleep(20)
    expect(await post(socket => void socket.write(ok))).toMatchObject({ status: 200, answer: 'ok' })
  })

  it.each([
    'nonsense\r\n\r\n',
    'HTTP/1.1 99999 X\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nbad header\r\n\r\n',
    '\0\0\0\0',
  ])('that answers %j speaks no HTTP', async answer => {
    expect(await post(socket => void socket.write(answer))).toMatchObject({ failure: 'protocol' })
  })

  it('that sends bytes which are no text has them written down so that a database takes them', async () => {
    const outcome = await post(socket => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n')
      socket.write(Buffer.from([0x61, 0x00, 0xff, 0xc5, 0xbe, 0xc5]))
    })
    expect(outcome).toMatchObject({ answer: 'a\ufffd\ufffdž\ufffd' })
  })
})

describe('what goes wrong on the way', () => {
  const at = (poster: Poster, host: string, more: Partial<PostRequest> = {}) => {
    const startedAt = performance.now()
    return poster.post({ url: `http://${host}/`, headers: {}, body, deadlineMs, ...more }).then(outcome => {
      expect(performance.now() - startedAt).toBeLessThan(deadlineMs + 500)
      return outcome
    })
  }

  it('is told apart: nobody listens', async () => {
    expect(await at(poster, '127.0.0.1:1')).toMatchObject({
      failure: 'refused',
      detail: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('is told apart: no such name, no answer of the name server, no allowed address', async () => {
    await using unknown = new Poster({ egress: guard(() => Promise.reject(new Error('ENOTFOUND'))) })
    expect(await at(unknown, 'hooks.test')).toMatchObject({
      failure: 'dns',
      detail: 'dns_failed: hooks.test: ENOTFOUND',
    })
    await using silent = new Poster({ egress: guard(() => new Promise(() => {})) })
    expect(await at(silent, 'hooks.test')).toMatchObject({ failure: 'timeout' })
    await using inside = new Poster({ egress: guard(async () => ['10.0.0.1']) })
    expect(await at(inside, 'hooks.test')).toMatchObject({
      failure: 'egress_denied',
      detail: 'address_private: hooks.test is 10.0.0.1',
    })
    expect(await at(inside, '10.0.0.1')).toMatchObject({
      failure: 'egress_denied',
      detail: 'address_private: 10.0.0.1',
    })
  })

  it('counts against the deadline from the first moment, and sends nothing after it', async () => {
    let requests = 0
    behave = socket => {
      requests++
      socket.write(ok)
    }
    const slow: Lookup = () => sleep(deadlineMs + 200, ['127.0.0.1'])
    await using late = new Poster({ egress: guard(slow) })
    expect(await at(late, new URL(url).host.replace('127.0.0.1', 'slow.test'))).toMatchObject({ failure: 'timeout' })
    await sleep(400)
    expect(sockets.length).toBe(1)
    expect(requests).toBe(0)
  })

  it('never rejects: a header that cannot be sent is an outcome', async () => {
    const headers = { 'x-a': 'b\r\nx-c: d' }
    expect(await post(socket => void socket.write(ok), { headers })).toMatchObject({ failure: 'protocol' })
    expect(sockets.length).toBe(0)
  })
})

describe('calling off', () => {
  it('ends an attempt at once, hangs up, and leaves the signal clean', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    const outcome = await post(() => {}, { signal: stop.signal })
    expect(outcome).toMatchObject({ failure: 'aborted' })
    expect(outcome.durationMs).toBeLessThan(150)
    await once(sockets[0]!, 'close')
  })

  it('makes no attempt when it came before', async () => {
    expect(await post(socket => void socket.write(ok), { signal: AbortSignal.abort() })).toMatchObject({
      failure: 'aborted',
    })
    expect(sockets.length).toBe(0)
  })

  it('keeps the status that is already known', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    const outcome = await post(socket => void socket.write('HTTP/1.1 202 OK\r\ncontent-length: 9\r\n\r\n'), {
      signal: stop.signal,
    })
    expect(outcome).toMatchObject({ kind: 'answered', status: 202 })
  })

  it('of the whole poster ends what is under way and refuses what comes after', async () => {
    const closing = new Poster({ egress: guard(), connectionsPerOrigin: 1 })
    behave = () => {}
    const attempts = [1, 2, 3].map(() => closing.post({ url, headers: {}, body, deadlineMs: 5_000 }))
    await sleep(50)
    await closing[Symbol.asyncDispose]()
    const late = closing.post({ url, headers: {}, body, deadlineMs: 5_000 })
    for (const attempt of [...attempts, late]) expect(await attempt).toMatchObject({ failure: 'aborted' })
  })
})
