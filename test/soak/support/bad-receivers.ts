import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

// In a process of its own, so that its work does not slow the sender, as over a network.
const head = 'HTTP/1.1 200 OK\r\n'
const forever = (socket: Socket, chunk: string | Buffer, ms: number, first = '') => {
  socket.write(first)
  const timer = setInterval(() => socket.write(chunk), ms)
  socket.on('close', () => clearInterval(timer))
}
const bomb = gzipSync(Buffer.alloc(50_000_000))
const statuses = Array.from({ length: 500 }, (_, i) => i + 100).filter(status => status >= 200 || status === 100)
const retries = ['0', '1', '-1', '99999999', 'soon', 'Sun, 06 Nov 1994 08:49:37 GMT', '1e9', '\u00e9', '']
let turn = 0

const kinds: Record<string, (socket: Socket) => void> = {
  hangs: () => {},
  'drips its status line': socket => forever(socket, 'H', 100),
  'drips headers': socket => forever(socket, 'x-a: b\r\n', 100, head),
  'drips its body': socket => forever(socket, 'x', 100, `${head}content-length: 99999\r\n\r\n`),
  'sends interim answers for ever': socket => forever(socket, 'HTTP/1.1 102 Processing\r\n\r\n', 100),
  'has a huge body': socket => forever(socket, Buffer.alloc(1 << 16), 1, `${head}content-length: 999999999\r\n\r\n`),
  'has huge headers': socket => void socket.write(`${head}${`x-a: ${'b'.repeat(8_000)}\r\n`.repeat(20)}\r\n`),
  'sends a gzip bomb': socket => {
    socket.write(`${head}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
    socket.write(bomb)
  },
  'hangs up': socket => socket.destroy(),
  'hangs up in the body': socket => void socket.end(`${head}content-length: 100\r\n\r\nabc`),
  'lies about its length': socket => void socket.write(`${head}content-length: 1\r\n\r\nabcdef`),
  'speaks no HTTP': socket => void socket.end('220 mail.example ESMTP\r\n'),
  'answers every status': socket =>
    void socket.end(`HTTP/1.1 ${statuses[turn++ % statuses.length]} X\r\ncontent-length: 0\r\n\r\n`),
  'asks for every Retry-After': socket =>
    void socket.end(`HTTP/1.1 503 X\r\nretry-after: ${retries[turn++ % retries.length]}\r\ncontent-length: 0\r\n\r\n`),
}

const ports = await Promise.all(
  Object.values(kinds).map(async behave => {
    const server = createServer(socket => socket.on('error', () => {}).once('data', () => behave(socket)))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return (server.address() as AddressInfo).port
  }),
)
process.send!(ports)
process.on('disconnect', () => process.exit())
