import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { watchUnread } from '../../src/http/unread.ts'

const MB = 1_048_576

test('the connections with the most unread bytes are cut until the rest fits; one with little unread stays', async () => {
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
  const accepted: Socket[] = []
  server.on('connection', socket => accepted.push(socket))
  const small = ask('/small')
  const large = Array.from({ length: 6 }, () => ask('/large'))
  const cut = () => accepted.filter(socket => socket.destroyed).length
  await expect.poll(cut, { timeout: 10_000 }).toBeGreaterThan(2)
  const unread = () => accepted.reduce((sum, socket) => sum + (socket.destroyed ? 0 : socket.writableLength), 0)
  await expect.poll(unread, { timeout: 10_000 }).toBeLessThanOrEqual(64 * MB)
  // The small answer is complete for a client that reads it late.
  let read = 0
  small.on('data', (chunk: Buffer) => {
    read += chunk.length
  })
  small.resume()
  await expect.poll(() => read, { timeout: 10_000 }).toBeGreaterThan(MB)
  for (const socket of [small, ...large]) socket.destroy()
  server.closeAllConnections()
  server.close()
})
