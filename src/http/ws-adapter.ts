import type { Server } from 'graphql-ws'
import type { WebSocket } from 'ws'

type Hooks = {
  /** Messages of one socket handled at once, those of live operations included; beyond that no more is read from it. */
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
  { messages, report }: Hooks,
) {
  // ws closes the socket by itself: what failed is a client's frame or its network.
  socket.on('error', () => {})
  let underWay = 0
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
