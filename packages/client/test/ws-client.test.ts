import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { eventually } from '../../../test/support/eventually.ts'
import { type Observer, WsClient } from '../src/ws-client.ts'

// The client's half of graphql-transport-ws against a scripted server. The other tests of the kit use the real one.

type Received = { type: string; id?: string; payload?: unknown }

async function startPeer(
  onMessage: (message: Received, peer: Peer) => void,
  connectionParams = async () => ({ authorization: 'x' }),
) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise(resolve => server.once('listening', resolve))
  const received: Received[] = []
  const closeCodes: number[] = []
  const protocols: string[] = []
  server.on('connection', peer => {
    protocols.push(peer.protocol)
    peer.on('close', code => closeCodes.push(code))
    peer.on('message', data => {
      const message = JSON.parse(String(data)) as Received
      received.push(message)
      onMessage(message, peer)
    })
  })
  const closed: unknown[] = []
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new WsClient({ url, connectionParams, onClosed: reason => closed.push(reason) })
  return {
    received,
    closeCodes,
    protocols,
    closed,
    client,
    receivedTypes: () => received.map(({ type }) => type),
    async [Symbol.asyncDispose]() {
      client.terminate()
      for (const peer of server.clients) peer.terminate()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const send = (peer: Peer, message: object) => peer.send(JSON.stringify(message))
const payload = { query: 'subscription { x }', variables: {} }

/** Records its calls. */
function recorder(): Observer & { calls: unknown[][] } {
  const calls: unknown[][] = []
  return {
    calls,
    next: result => calls.push(['next', result]),
    error: reason => calls.push(['error', reason]),
    complete: () => calls.push(['complete']),
  }
}

test('connects for the first subscription, answers pings, and closes after the last', async () => {
  await using peer = await startPeer(({ type, id }, socket) => {
    if (type === 'connection_init') {
      send(socket, { type: 'ping', payload: 7 })
      send(socket, { type: 'connection_ack' })
    }
    if (type === 'subscribe') send(socket, { id, type: 'next', payload: { data: { x: id } } })
  })
  const [one, two] = [recorder(), recorder()]
  const endOne = peer.client.subscribe(payload, one)
  const endTwo = peer.client.subscribe(payload, two)
  await eventually(() => two.calls.length > 0)
  expect(peer.protocols).toEqual(['graphql-transport-ws'])
  expect(peer.received[0]).toEqual({ type: 'connection_init', payload: { authorization: 'x' } })
  expect(peer.received[1]).toEqual({ type: 'pong', payload: 7 })
  endOne()
  endOne()
  await eventually(() => peer.receivedTypes().includes('complete'))
  expect([peer.closeCodes, peer.client.size]).toEqual([[], 1])
  endTwo()
  await eventually(() => peer.closeCodes.length > 0)
  expect([peer.closeCodes, one.calls.length, two.calls.length]).toEqual([[1000], 1, 1])
  // The next subscription opens another connection.
  const three = recorder()
  peer.client.subscribe(payload, three)
  await eventually(() => three.calls.length > 0)
  expect(peer.protocols).toHaveLength(2)
})

test('`error` and `complete` end one subscription and no other', async () => {
  await using peer = await startPeer(({ type, id }, socket) => {
    if (type === 'connection_init') send(socket, { type: 'connection_ack' })
    if (id === '1') send(socket, { id, type: 'error', payload: [{ message: 'no' }] })
    if (id === '2') send(socket, { id, type: 'complete' })
    if (id === '3') send(socket, { id, type: 'next', payload: { data: {} } })
  })
  const all = [recorder(), recorder(), recorder()]
  for (const each of all) peer.client.subscribe(payload, each)
  await eventually(() => all.every(({ calls }) => calls.length > 0))
  expect(all.map(({ calls }) => calls)).toEqual([
    [['error', [{ message: 'no' }]]],
    [['complete']],
    [['next', { data: {} }]],
  ])
  expect([peer.client.size, peer.closeCodes]).toEqual([1, []])
})

test.each(['{', 'null', '[]', '{"type":"surprise"}', '7'])(
  'a message outside the protocol ends the connection: %s',
  async text => {
    await using peer = await startPeer((_, socket) => socket.send(text))
    const one = recorder()
    peer.client.subscribe(payload, one)
    await eventually(() => one.calls.length > 0 && peer.closeCodes.length > 0)
    expect([one.calls, peer.closeCodes, peer.closed]).toEqual([[['error', { code: 4400 }]], [4400], [{ code: 4400 }]])
  },
)

test('when the server closes, every observer gets the close event', async () => {
  await using peer = await startPeer((_, socket) => socket.close(4403, 'Forbidden'))
  const [one, two] = [recorder(), recorder()]
  peer.client.subscribe(payload, one)
  peer.client.subscribe(payload, two)
  await eventually(() => two.calls.length > 0)
  const [kind, reason] = one.calls[0]!
  expect([kind, (reason as CloseEvent).code, (peer.closed[0] as CloseEvent).code]).toEqual(['error', 4403, 4403])
})

test('without connection parameters no message is sent, and the observer gets the reason', async () => {
  const reason = new Error('no token')
  await using peer = await startPeer(
    () => {},
    () => Promise.reject(reason),
  )
  const one = recorder()
  peer.client.subscribe(payload, one)
  await eventually(() => one.calls.length > 0)
  expect([one.calls, peer.received]).toEqual([[['error', reason]], []])
})

test('a WebSocket constructor that throws is reported like a closed connection', async () => {
  class Forbidden {
    constructor() {
      throw new Error('insecure')
    }
  }
  const client = new WsClient({
    url: 'ws://x',
    connectionParams: async () => undefined,
    onClosed: () => {},
    webSocketImpl: Forbidden,
  })
  const one = recorder()
  const end = client.subscribe(payload, one)
  expect(one.calls).toEqual([])
  await eventually(() => one.calls.length > 0)
  expect(one.calls[0]![1]).toMatchObject({ message: 'insecure' })
  end()
})
