import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { watchUnread } from '../../src/http/unread.ts'

const MB = 1_048_576

test('readers that leave the most lying are cut, until what is unread fits; a small one is not', async () => {
  const server = createServer((request, response) =>
    response.end(Buffer.alloc(request.url === '/small' ? MB : 24 * MB)),
  )
  watchUnread(server, 64 * MB)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = (path: string) => {
    const socket = connect(port, '127.0.0.1').pause()
    socket.on('error', () => {})
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`)
    return socket
  }
  const held: number[] = []
  const accepted: import('node:net').Socket[] = []
  server.on('connection', socket => accepted.push(socket))
  const small = ask('/small')
  const large = Array.from({ length: 6 }, () => ask('/large'))
  await expect.poll(() => accepted.filter(socket => socket.destroyed).length, { timeout: 5_000 }).toBeGreaterThan(2)
  const alive = accepted.filter(socket => !socket.destroyed)
  held.push(alive.reduce((sum, socket) => sum + socket.writableLength, 0))
  expect(held[0]).toBeLessThanOrEqual(64 * MB)
  // The small answer is read to its end by a reader that comes late.
  let read = 0
  small.on('data', (chunk: Buffer) => {
    read += chunk.length
  })
  small.resume()
  await expect.poll(() => read).toBeGreaterThan(MB)
  for (const socket of [small, ...large]) socket.destroy()
  server.closeAllConnections()
  server.close()
})
