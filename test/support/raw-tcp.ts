import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** The bytes of an upgrade request. */
export const upgrade = (url: string, headers: Record<string, string> = {}, path = '/graphql') => {
  const all = {
    host: new URL(url).host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': 'graphql-transport-ws',
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

export async function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  socket.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('close', () => reject(new Error('not connected')))
  })
  return socket
}

type Shape = { opcode?: number; fin?: boolean; masked?: boolean; reserved?: number }

/** One WebSocket frame, valid or not, of up to 65,535 bytes. */
export function wsFrame(payload: Buffer | string, { opcode = 1, fin = true, masked = true, reserved = 0 }: Shape = {}) {
  const body = Buffer.from(payload)
  const long = body.length > 125
  const head = Buffer.alloc(long ? 4 : 2)
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  head[1] = (masked ? 0x80 : 0) | (long ? 126 : body.length)
  if (long) head.writeUInt16BE(body.length, 2)
  if (!masked) return Buffer.concat([head, body])
  // A mask of zeros leaves the bytes unchanged.
  return Buffer.concat([head, Buffer.alloc(4), body])
}

/** A WebSocket whose bytes the test writes itself. */
export async function dialSocket(url: string, headers: Record<string, string> = {}) {
  const socket = await dial(url)
  const chunks: Buffer[] = []
  const all = () => Buffer.concat(chunks)
  const upgraded = Promise.withResolvers<number>()
  socket.on('data', chunk => {
    chunks.push(chunk)
    const status = /^HTTP\/1\.1 (\d+)/.exec(all().toString('latin1'))?.[1]
    if (status && all().includes('\r\n\r\n')) upgraded.resolve(Number(status))
  })
  const gone = new Promise<void>(resolve => socket.once('close', () => resolve()))
  gone.then(() => upgraded.reject(new Error('hung up')))
  socket.write(upgrade(url, headers))
  return {
    socket,
    status: await upgraded.promise,
    gone,
    /** All bytes after the handshake. */
    received: () => all().subarray(all().indexOf('\r\n\r\n') + 4),
    /** The code of the close frame; null: the connection ended without one. */
    async closed(): Promise<number | null> {
      const over = Promise.race([gone, new Promise(resolve => socket.once('end', resolve))]).then(() => true)
      for (let isOver = false; ; ) {
        const code = closeIn(all().subarray(all().indexOf('\r\n\r\n') + 4))
        if (code !== null || isOver) {
          socket.destroy()
          return code
        }
        isOver = await Promise.race([over, new Promise<boolean>(resolve => socket.once('data', () => resolve(false)))])
      }
    },
  }
}

function closeIn(bytes: Buffer): number | null {
  for (let rest = bytes; rest.length >= 2; ) {
    const short = rest[1]! & 0x7f
    const head = short === 126 ? 4 : 2
    const length = short === 126 ? rest.readUInt16BE(2) : short
    if ((rest[0]! & 0x0f) === 8) return length >= 2 ? rest.readUInt16BE(head) : 1005
    rest = rest.subarray(head + length)
  }
  return null
}
