import type { Server } from 'node:http'

/** For requests that run when the server closes. */
const GRACE_MS = 2_000

/** Takes no new connections, closes the sockets, and waits until running requests are answered or the grace is over. */
export async function closeServer(server: Server, sockets: AsyncDisposable) {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  await sockets[Symbol.asyncDispose]()
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
  // A connection with a running request becomes idle only when it is answered.
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  await closed
  clearInterval(idle)
}
