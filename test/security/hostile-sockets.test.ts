import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { socketLimits } from '../../src/http/socket.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { follow, is, isText, type Stream } from '../support/stream.ts'
import { dial, dialSocket, upgrade, wsFrame } from '../support/tcp.ts'

// Whatever a socket does, it does to itself: after each test somebody else's stream, open all the while, goes on at once.

let server: TestServer
let chat: Chat
let bystander: Stream<never>
let end: () => Promise<void>
/** The median of `messageTime` before any attack. */
let undisturbed: number
const initMs = socketLimits.initMs

beforeAll(async () => {
  socketLimits.initMs = 400
  server = await startServer({ env: { BATON_ALLOWED_ORIGINS: 'https://shop.example, https://desk.example' } })
  socketLimits.initMs = initMs
  chat = await openChat(server, await server.bot(null), 'Gus')
  const socket = server.socket(chat.visitorToken)
  bystander = follow(socket, chat.conversationId) as Stream<never>
  end = () => socket[Symbol.asyncDispose]()
  await bystander.until(is('CaughtUp') as never)
  const times: number[] = []
  for (let i = 0; i < 20; i++) times.push(await messageTime())
  undisturbed = times.sort((a, b) => a - b)[10]!
})
let words = 0
/** ms from sending a message until the bystander has it. */
async function messageTime() {
  const text = `still here ${++words}`
  const from = performance.now()
  await chat.say(text)
  await bystander.until(isText(text) as never)
  return performance.now() - from
}
afterEach(async () => {
  // As soon as before: a slow machine is slow in both.
  expect(await messageTime()).toBeLessThan(300 * undisturbed)
})
afterAll(async () => {
  await end()
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const admin = () => ({ authorization: `Bearer ${server.admin}` })
const init = () => JSON.stringify({ type: 'connection_init', payload: admin() })
const forever = (id: string) => ({ type: 'subscribe', id, payload: { query: 'subscription { inbox { __typename } }' } })

async function greeted() {
  const socket = rawSocket(server.url)
  await socket.greet(admin().authorization)
  return socket
}

describe('against the protocol', () => {
  test('4408: nothing is said, or something else than connection_init', async () => {
    const [silent, chatty] = [rawSocket(server.url), rawSocket(server.url)]
    await chatty.opened
    chatty.send({ type: 'ping' })
    expect([(await silent.closed).code, (await chatty.closed).code]).toEqual([4408, 4408])
  })

  test('4429: connection_init twice, at once or later', async () => {
    const socket = await greeted()
    socket.send(init())
    expect((await socket.closed).code).toBe(4429)
    const hasty = rawSocket(server.url)
    await hasty.opened
    for (let turn = 0; turn < 3; turn++) hasty.send(init())
    expect((await hasty.closed).code).toBe(4429)
  })

  test('4409: an id that is under way', async () => {
    const socket = await greeted()
    socket.send(forever('a'))
    socket.send(forever('a'))
    expect((await socket.closed).code).toBe(4409)
  })

  test('4401: an operation before connection_ack', async () => {
    const socket = rawSocket(server.url)
    await socket.opened
    socket.send(forever('a'))
    expect((await socket.closed).code).toBe(4401)
  })

  test('4400: what is no message of the protocol', async () => {
    for (const message of [
      '',
      '{',
      'null',
      '7',
      '[]',
      '{}',
      '{"type":"shout"}',
      '{"type":"connection_ack"}',
      '{"type":"next","id":"a","payload":{}}',
      '{"type":"subscribe"}',
      '{"type":"subscribe","id":"","payload":{"query":"{a}"}}',
      '{"type":"subscribe","id":7,"payload":{"query":"{a}"}}',
      '{"type":"subscribe","id":"a","payload":{"query":7}}',
      '{"type":"subscribe","id":"a","payload":{"query":"{a}","variables":7}}',
      '{"type":"connection_init","payload":7}',
      '{"type":"ping","payload":"x"}',
      `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    ]) {
      const socket = await greeted()
      socket.send(message)
      expect([message.slice(0, 60), (await socket.closed).code]).toEqual([message.slice(0, 60), 4400])
    }
  })

  test('4406: another subprotocol, the old one, or none', async () => {
    for (const offered of ['graphql-ws', 'soap', 'graphql-transport-ws2', '']) {
      const headers: Record<string, string> = { 'sec-websocket-protocol': offered }
      const socket = await dialSocket(server.url, headers).catch(() => null)
      expect([
        offered,
        socket === null ? 'hung up' : socket.status === 101 ? await socket.closed() : socket.status,
      ]).toEqual([offered, offered === '' ? 400 : 4406])
    }
  })
})

describe('against WebSocket itself', () => {
  test('binary frames: 4400 where they are no message', async () => {
    const socket = await greeted()
    socket.socket.send(Buffer.from([0, 1, 2, 255]))
    expect((await socket.closed).code).toBe(4400)
  })

  test.each([
    ['a frame without a mask', 1002, wsFrame('{"type":"ping"}', { masked: false })],
    ['reserved bits, as compressed frames have them', 1002, wsFrame('x', { reserved: 4 })],
    ['an opcode that is none', 1002, wsFrame('x', { opcode: 3 })],
    ['a control frame in parts', 1002, wsFrame('x', { opcode: 9, fin: false })],
    ['a control frame of 200 bytes', 1002, wsFrame('x'.repeat(200), { opcode: 9 })],
    ['a part without a beginning', 1002, wsFrame('x', { opcode: 0 })],
    ['a close code that is none', 1002, wsFrame(Buffer.from([0, 1]), { opcode: 8 })],
    ['text that is no UTF-8', 1007, wsFrame(Buffer.from([0xc3, 0x28]))],
    ['a length of 2^63', 1009, Buffer.from([0x81, 0xff, 0x00, 0x00, 0x00, 0x01, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('%s: %i', async (_, code, bytes) => {
    const socket = await dialSocket(server.url)
    socket.socket.write(bytes)
    expect(await socket.closed()).toBe(code)
  })

  test('a message in fragments of one byte is a message; too many of them are 1008 or 1009', async () => {
    const socket = await dialSocket(server.url)
    const parts = (text: string) =>
      Buffer.concat(
        [...text].map((each, index) => wsFrame(each, { opcode: index === 0 ? 1 : 0, fin: index === text.length - 1 })),
      )
    socket.socket.write(parts(init()))
    await expect.poll(() => socket.received().toString('latin1')).toContain('connection_ack')
    const endless = Buffer.concat(Array.from({ length: 10_000 }, () => wsFrame('x', { opcode: 0, fin: false })))
    socket.socket.write(wsFrame('x', { fin: false }))
    for (let turn = 0; turn < 40 && !socket.socket.destroyed; turn++) socket.socket.write(endless)
    expect([1008, 1009]).toContain(await socket.closed())
  })

  test('nothing after the opening, half an opening, and an end in its midst', async () => {
    for (const bytes of ['', 'GET /graphql HTTP/1.1\r\n', upgrade(server.url).slice(0, -2)]) {
      const socket = await dial(server.url)
      socket.write(bytes)
      await sleep(5)
      socket.resetAndDestroy()
    }
  })
})

describe('at the door', () => {
  test('a page of another origin gets 403; ours, and whoever is no page, come in', async () => {
    const from = async (origin: string | null) => {
      const socket = await dialSocket(server.url, origin === null ? {} : { origin })
      socket.socket.destroy()
      return socket.status
    }
    for (const origin of [
      'https://evil.example',
      'null',
      '',
      'http://shop.example',
      'https://shop.example.evil.example',
      'https://shop.example:8443',
      'https://SHOP.example',
    ])
      expect([origin, await from(origin)]).toEqual([origin, 403])
    for (const origin of ['https://shop.example', 'https://desk.example', null])
      expect([origin, await from(origin)]).toEqual([origin, 101])
  })

  test('whoever is refused and does not hang up is hung up on', async () => {
    const count = () => new Promise<number>(resolve => server.baton.server.getConnections((_, open) => resolve(open)))
    const before = await count()
    const refused = await Promise.all(Array.from({ length: 20 }, () => dial(server.url)))
    for (const socket of refused) socket.write(upgrade(server.url, {}, '/elsewhere'))
    await expect.poll(count, { timeout: 5_000 }).toBeLessThanOrEqual(before)
    for (const socket of refused) socket.destroy()
  })

  test('another address is 404; whoever is refused and gone meanwhile harms nothing', async () => {
    const socket = await dial(server.url)
    socket.write(upgrade(server.url, {}, '/elsewhere'))
    const [answer] = await new Promise<Buffer[]>(resolve => socket.once('data', (...data) => resolve(data)))
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /)
    // A reset that comes before, with or after our answer.
    for (let turn = 0; turn < 200; turn++) {
      const hasty = await dial(server.url)
      hasty.write(upgrade(server.url, {}, turn % 2 ? '/elsewhere' : '/graphql'))
      if (turn % 4 > 1) await sleep(turn % 3)
      hasty.resetAndDestroy()
    }
  })
})

describe('too much', () => {
  test('20,000 subscriptions on one socket: as many as it carries live, each other one is told limit_reached', async () => {
    const socket = await greeted()
    for (let index = 0; index < 20_000; index++) socket.send(forever(`s${index}`))
    // Answers come in order, so all that was asked before is answered.
    socket.send({ type: 'ping', payload: { last: true } })
    await expect
      .poll(() => socket.frames.filter(({ type }) => type === 'error').length, { timeout: 15_000 })
      .toBe(20_000 - socketLimits.operations)
    const codes = socket.frames
      .filter(({ type }) => type === 'error')
      .map(({ payload }) => (payload as { extensions: { code: string } }[])[0]?.extensions.code)
    expect([...new Set(codes)]).toEqual(['limit_reached'])
    socket.send({ type: 'complete', id: 's0' })
    expect((await socket.ask('next', '{ viewer { name } }')).data).toEqual({ viewer: { name: 'Ada' } })
    socket[Symbol.dispose]()
  })

  test('a ping flood breaks the socket off; pings one after the other are answered', async () => {
    const pings = (count: number) => Buffer.concat(Array.from({ length: count }, () => wsFrame('x', { opcode: 9 })))
    const polite = await dialSocket(server.url)
    for (let turn = 1; turn <= 50; turn++) {
      polite.socket.write(pings(1))
      await expect.poll(() => polite.received().length, { interval: 1 }).toBe(3 * turn)
    }
    polite.socket.destroy()
    const flooding = await dialSocket(server.url)
    flooding.socket.write(pings(100_000))
    await flooding.gone
  })

  test('pings of graphql-transport-ws of which nobody reads the answers are not read either, until somebody does', async () => {
    const socket = await dialSocket(server.url)
    socket.socket.write(wsFrame(init()))
    await expect.poll(() => socket.received().toString('latin1')).toContain('connection_ack')
    socket.socket.setMaxListeners(0).pause()
    const ping = wsFrame(JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(2_000) } }))
    const flood = Buffer.concat(Array.from({ length: 100 }, () => ping))
    let sent = 0
    for (let isTaken = true; isTaken && sent < 100_000_000; ) {
      sent += flood.length
      const drained = new Promise(resolve => socket.socket.once('drain', resolve)).then(() => true)
      isTaken = socket.socket.write(flood) || (await Promise.race([drained, sleep(1_000).then(() => false)]))
    }
    // The system keeps some megabytes on both sides.
    expect(sent).toBeLessThan(50_000_000)
    socket.socket.resume()
    await new Promise(resolve => socket.socket.once('drain', resolve))
    socket.socket.destroy()
  })
})
