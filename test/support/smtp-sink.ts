import { createServer, type Socket } from 'node:net'

/** An SMTP server (RFC 5321) that keeps what it is sent: as much of the protocol as a sender without extensions uses. */
export async function startSmtpSink() {
  const mails: string[] = []
  const server = createServer(socket => converse(socket, mails))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    async [Symbol.asyncDispose]() {
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function converse(socket: Socket, mails: string[]) {
  let text = ''
  let inData = false
  socket.on('error', () => {})
  socket.write('220 sink\r\n')
  socket.on('data', chunk => {
    text += chunk
    for (;;) {
      const end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const piece = text.slice(0, end)
      text = text.slice(end + (inData ? 5 : 2))
      if (inData) mails.push(piece)
      else if (piece.startsWith('QUIT')) socket.end('221 bye\r\n')
      inData = !inData && piece.startsWith('DATA')
      if (socket.writable) socket.write(inData ? '354 go on\r\n' : '250 ok\r\n')
    }
  })
}
