import type { Server } from 'graphql-ws'
import type { WebSocket } from 'ws'

type Hooks = {
  /** Messages of one socket under way at once, those of live operations included; meanwhile no more of it is read. */
  messages: number
  report: (error: unknown) => void
}

/**
 * Carries frames between a socket and graphql-ws. Its own carrier writes a line to the console for each message of a client
 * who has gone or who breaks the protocol, and takes on however many messages without waiting for the answers to be read.
 */
export function adaptSocket<Extra>(
  server: Server<Extra>,
  socket: WebSocket,
  extra: Extra,
  { messages, report }: Hooks,
) {
  // ws closes the socket by itself, and says why; what has failed is a client's frame or its network.
  socket.on('error', () => {})
  let underWay = 0
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: data =>
        new Promise(resolve => {
          if (socket.readyState !== socket.OPEN) return resolve()
          // An answer that no longer reaches its asker is no error.
          socket.send(data, () => resolve())
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: hear =>
        socket.on('message', async data => {
          if (socket.readyState !== socket.OPEN) return
          underWay += 1
          if (underWay > messages) socket.pause()
          try {
            await hear(String(data))
          } catch (error) {
            const isClients = error instanceof Error && error.message.startsWith('Unexpected message of type')
            if (isClients) return socket.close(4400, 'Invalid message received')
            report(error)
            socket.close(4500, 'Internal server error')
          } finally {
            underWay -= 1
            if (underWay <= messages && socket.readyState === socket.OPEN) socket.resume()
          }
        }),
    },
    extra,
  )
  socket.once('close', (code, reason) => closed(code, String(reason)))
}
