import type { Server } from 'graphql-ws'
import type { WebSocket } from 'ws'

type Options = {
  /** Messages of one socket handled at once, those of live operations included; at more, the socket is not read. */
  messages: number
  report: (error: unknown) => void
}

/**
 * Connects a socket to graphql-ws. The adapter that graphql-ws ships logs to the console for each message of a client that left or
 * that breaks the protocol, and takes any number of messages without waiting until the answers are read.
 */
export function adaptSocket<Extra>(
  server: Server<Extra>,
  socket: WebSocket,
  extra: Extra,
  { messages, report }: Options,
) {
  // ws then closes the socket: the cause is a client's frame or its network.
  socket.on('error', () => {})
  let running = 0
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: data =>
        new Promise(resolve => {
          if (socket.readyState !== socket.OPEN) return resolve()
          // An answer that no longer reaches its client is not an error.
          socket.send(data, () => resolve())
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: handle =>
        socket.on('message', async data => {
          if (socket.readyState !== socket.OPEN) return
          running += 1
          if (running > messages) socket.pause()
          try {
            await handle(String(data))
          } catch (error) {
            const isFaultOfClient = error instanceof Error && error.message.startsWith('Unexpected message of type')
            if (isFaultOfClient) return socket.close(4400, 'Invalid message received')
            report(error)
            socket.close(4500, 'Internal server error')
          } finally {
            running -= 1
            if (running <= messages && socket.readyState === socket.OPEN) socket.resume()
          }
        }),
    },
    extra,
  )
  socket.once('close', (code, reason) => closed(code, String(reason)))
}
