import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { until } from '../../../test/support/kit.ts'
import { type Ear, makeSocket } from '../src/ws-client.ts'

// The client's half of graphql-transport-ws against a server that says whatever a test wants. Against the real one it is tested by the kit's other tests.

type Heard = { type: string; id?: string; payload?: unknown }

async function startPeer(answer: (message: Heard, peer: Peer) => void, hello = async () => ({ authorization: 'x' })) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise(resolve => server.once('listening', resolve))
  const heard: Heard[] = []
  const codes: number[] = []
  const protocols: string[] = []
  server.on('connection', peer => {
    protocols.push(peer.protocol)
    peer.on('close', code => codes.push(code))
    peer.on('message', data => {
      const message = JSON.parse(String(data)) as Heard
      heard.push(message)
      answer(message, peer)
    })
  })
  const closed: unknown[] = []
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const socket = makeSocket({ url, hello, closed: why => closed.push(why) })
  return {
    heard,
    codes,
    protocols,
    closed,
    socket,
    types: () => heard.map(({ type }) => type),
    async [Symbol.asyncDispose]() {
      socket.terminate()
      for (const peer of server.clients) peer.terminate()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const say = (peer: Peer, message: object) => peer.send(JSON.stringify(message))
const payload = { query: 'subscription { x }', variables: {} }

function ear() {
  const said: unknown[][] = []
  const told: Ear = {
    next: result => said.push(['next', result]),
    error: why => said.push(['error', why]),
    complete: () => said.push(['complete']),
  }
  return { ...told, said }
}

test('connects for the first, answers pings, and closes after the last', async () => {
  await using peer = await startPeer(({ type, id }, it) => {
    if (type === 'connection_init') {
      say(it, { type: 'ping', payload: 7 })
      say(it, { type: 'connection_ack' })
    }
    if (type === 'subscribe') say(it, { id, type: 'next', payload: { data: { x: id } } })
  })
  const [one, two] = [ear(), ear()]
  const endOne = peer.socket.subscribe(payload, one)
  const endTwo = peer.socket.subscribe(payload, two)
  await until(() => two.said.length > 0)
  expect(peer.protocols).toEqual(['graphql-transport-ws'])
  expect(peer.heard[0]).toEqual({ type: 'connection_init', payload: { authorization: 'x' } })
  expect(peer.heard[1]).toEqual({ type: 'pong', payload: 7 })
  endOne()
  endOne()
  await until(() => peer.types().includes('complete'))
  expect([peer.codes, peer.socket.size()]).toEqual([[], 1])
  endTwo()
  await until(() => peer.codes.length > 0)
  expect([peer.codes, one.said.length, two.said.length]).toEqual([[1000], 1, 1])
  // The next begins a connection of its own.
  const three = ear()
  peer.socket.subscribe(payload, three)
  await until(() => three.said.length > 0)
  expect(peer.protocols).toHaveLength(2)
})

test('an error and a completion end one subscription and no other', async () => {
  await using peer = await startPeer(({ type, id }, it) => {
    if (type === 'connection_init') say(it, { type: 'connection_ack' })
    if (id === '1') say(it, { id, type: 'error', payload: [{ message: 'no' }] })
    if (id === '2') say(it, { id, type: 'complete' })
    if (id === '3') say(it, { id, type: 'next', payload: { data: {} } })
  })
  const all = [ear(), ear(), ear()]
  for (const each of all) peer.socket.subscribe(payload, each)
  await until(() => all.every(({ said }) => said.length > 0))
  expect(all.map(({ said }) => said)).toEqual([
    [['error', [{ message: 'no' }]]],
    [['complete']],
    [['next', { data: {} }]],
  ])
  expect([peer.socket.size(), peer.codes]).toEqual([1, []])
})

test.each(['{', 'null', '[]', '{"type":"surprise"}', '7'])(
  'what is not of the protocol ends it: %s',
  async nonsense => {
    await using peer = await startPeer((_, it) => it.send(nonsense))
    const one = ear()
    peer.socket.subscribe(payload, one)
    await until(() => one.said.length > 0 && peer.codes.length > 0)
    expect([one.said, peer.codes, peer.closed]).toEqual([[['error', { code: 4400 }]], [4400], [{ code: 4400 }]])
  },
)

test('a close tells all, with its code, after it was told itself', async () => {
  await using peer = await startPeer((_, it) => it.close(4403, 'Forbidden'))
  const [one, two] = [ear(), ear()]
  peer.socket.subscribe(payload, one)
  peer.socket.subscribe(payload, two)
  await until(() => two.said.length > 0)
  expect([one.said[0]![0], (one.said[0]![1] as CloseEvent).code, (peer.closed[0] as CloseEvent).code]).toEqual([
    'error',
    4403,
    4403,
  ])
})

test('no token, no greeting: who asked is told why', async () => {
  const why = new Error('no token')
  await using peer = await startPeer(
    () => {},
    () => Promise.reject(why),
  )
  const one = ear()
  peer.socket.subscribe(payload, one)
  await until(() => one.said.length > 0)
  expect([one.said, peer.heard]).toEqual([[['error', why]], []])
})

test('a page that may open no socket is told so as of any other end', async () => {
  class Forbidden {
    constructor() {
      throw new Error('insecure')
    }
  }
  const socket = makeSocket({ url: 'ws://x', hello: async () => undefined, closed: () => {}, webSocketImpl: Forbidden })
  const one = ear()
  const end = socket.subscribe(payload, one)
  expect(one.said).toEqual([])
  await until(() => one.said.length > 0)
  expect(one.said[0]![1]).toMatchObject({ message: 'insecure' })
  end()
})
