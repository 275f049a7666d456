import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Bytes of answers that all connections together may leave unread in this process. */
export const MAX_UNREAD = 256 * 1_048_576
const CHECK_MS = 250
/** A connection without traffic is cut after so long. Streams send a heartbeat sooner, and a long poll answers sooner. */
export const STALL_MS = 60_000

/**
 * Cuts the connections with the most unread bytes until the rest is within the limit: else a client that requests much and reads
 * nothing fills the memory of the process. WebSockets and server-sent events use the same connections and are counted too.
 */
export function watchUnread(server: Server, limit = MAX_UNREAD) {
  const connections = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.timeout = STALL_MS
  const timer = setInterval(() => cutLargest(connections, limit), CHECK_MS).unref()
  server.once('close', () => clearInterval(timer))
}

function cutLargest(connections: Iterable<Socket>, limit: number) {
  let unread = 0
  for (const socket of connections) unread += socket.writableLength
  if (unread <= limit) return
  const largest = [...connections].sort((one, other) => other.writableLength - one.writableLength)
  for (const socket of largest) {
    if (unread <= limit) return
    unread -= socket.writableLength
    socket.destroy()
  }
}
