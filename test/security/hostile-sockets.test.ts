import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { socketLimits } from '../../src/http/graphql-sockets.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { dial, dialSocket, upgrade, wsFrame } from '../support/raw-tcp.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { follow, is, isText, type Stream } from '../support/stream.ts'

// A hostile socket harms only itself: after each test a stream of another user, open all the time, gets a message as soon as before.

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
  // A ratio, because a slow machine slows both.
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

describe('a socket that breaks graphql-transport-ws is closed', () => {
  test('with 4408 when it does not send connection_init in time', async () => {
    const [silent, chatty] = [rawSocket(server.url), rawSocket(server.url)]
    await chatty.opened
    chatty.send({ type: 'ping' })
    expect([(await silent.closed).code, (await chatty.closed).code]).toEqual([4408, 4408])
  })

  test('with 4429 when it sends connection_init twice', async () => {
    const socket = await greeted()
    socket.send(init())
    expect((await socket.closed).code).toBe(4429)
    const impatient = rawSocket(server.url)
    await impatient.opened
    for (let turn = 0; turn < 3; turn++) impatient.send(init())
    expect((await impatient.closed).code).toBe(4429)
  })

  test('with 4409 when it subscribes with an id that is in use', async () => {
    const socket = await greeted()
    socket.send(forever('a'))
    socket.send(forever('a'))
    expect((await socket.closed).code).toBe(4409)
  })

  test('with 4401 when it subscribes before connection_ack', async () => {
    const socket = rawSocket(server.url)
    await socket.opened
    socket.send(forever('a'))
    expect((await socket.closed).code).toBe(4401)
  })

  test('with 4400 when a frame is no message of the protocol', async () => {
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

  test('with 4406 when it asks for the old subprotocol, another one or none', async () => {
    for (const offered of ['graphql-ws', 'soap', 'graphql-transport-ws2', '']) {
      const headers: Record<string, string> = { 'sec-websocket-protocol': offered }
      const socket = await dialSocket(server.url, headers).catch(() => null)
      expect([
        offered,
        socket === null ? 'disconnected' : socket.status === 101 ? await socket.closed() : socket.status,
      ]).toEqual([offered, offered === '' ? 400 : 4406])
    }
  })
})

describe('a socket that breaks WebSocket is closed', () => {
  test('with 4400 when a binary frame is no message', async () => {
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
  ])('when it sends %s, with %i', async (_, code, bytes) => {
    const socket = await dialSocket(server.url)
    socket.socket.write(bytes)
    expect(await socket.closed()).toBe(code)
  })

  test('with 1008 or 1009 when a message has too many fragments; fragments of one byte are allowed', async () => {
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

  test('without harm when it resets before or during its handshake', async () => {
    for (const bytes of ['', 'GET /graphql HTTP/1.1\r\n', upgrade(server.url).slice(0, -2)]) {
      const socket = await dial(server.url)
      socket.write(bytes)
      await sleep(5)
      socket.resetAndDestroy()
    }
  })
})

describe('a handshake is refused', () => {
  test('with 403 from a page of another origin, but not from an allowed origin or a program', async () => {
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

  test('and its connection is closed when the client does not close it', async () => {
    const count = () => new Promise<number>(resolve => server.baton.server.getConnections((_, open) => resolve(open)))
    const before = await count()
    const refused = await Promise.all(Array.from({ length: 20 }, () => dial(server.url)))
    for (const socket of refused) socket.write(upgrade(server.url, {}, '/elsewhere'))
    await expect.poll(count, { timeout: 5_000 }).toBeLessThanOrEqual(before)
    for (const socket of refused) socket.destroy()
  })

  test('with 404 at another address, and a client that has left meanwhile does no harm', async () => {
    const socket = await dial(server.url)
    socket.write(upgrade(server.url, {}, '/elsewhere'))
    const [answer] = await new Promise<Buffer[]>(resolve => socket.once('data', (...data) => resolve(data)))
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /)
    // The client resets before, with or after the answer.
    for (let turn = 0; turn < 200; turn++) {
      const impatient = await dial(server.url)
      impatient.write(upgrade(server.url, {}, turn % 2 ? '/elsewhere' : '/graphql'))
      if (turn % 4 > 1) await sleep(turn % 3)
      impatient.resetAndDestroy()
    }
  })
})

describe('a flood', { timeout: 60_000 }, () => {
  test('of 20,000 subscriptions on one socket: each one over its limit is refused with limit_reached, the others live', async () => {
    const socket = await greeted()
    for (let index = 0; index < 20_000; index++) socket.send(forever(`s${index}`))
    // Answers come in order, so everything before this one has been answered.
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

  test('of WebSocket pings closes the socket; single pings are answered', async () => {
    const pings = (count: number) => Buffer.concat(Array.from({ length: count }, () => wsFrame('x', { opcode: 9 })))
    const polite = await dialSocket(server.url)
    polite.socket.write(wsFrame(init()))
    await expect.poll(() => polite.received().toString('latin1')).toContain('connection_ack')
    const before = polite.received().length
    for (let turn = 1; turn <= 50; turn++) {
      polite.socket.write(pings(1))
      await expect.poll(() => polite.received().length - before, { interval: 1 }).toBe(3 * turn)
    }
    polite.socket.destroy()
    const flooding = await dialSocket(server.url)
    flooding.socket.write(pings(100_000))
    await flooding.gone
  })

  test('of graphql-transport-ws pings is not read until the client reads the answers', async () => {
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
    // The operating system buffers a few megabytes on each side.
    expect(sent).toBeLessThan(50_000_000)
    socket.socket.resume()
    await new Promise(resolve => socket.socket.once('drain', resolve))
    socket.socket.destroy()
  })
})
