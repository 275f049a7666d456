import type { WebSocket, WebSocketServer } from 'ws'
import { closeCodes } from './close-codes.ts'

/** `silenceMs`: a socket that answered nothing for so long is closed. */
export type HeartbeatTimes = { beatMs: number; silenceMs: number }
export const defaultHeartbeat: HeartbeatTimes = { beatMs: 10_000, silenceMs: 30_000 }

/**
 * Pings every socket, and closes those that do not answer: their network is gone, or they read so slowly that a ping does not
 * get through what is queued before it. What such a reader missed is in the log.
 */
export function startHeartbeat(sockets: WebSocketServer, { beatMs, silenceMs }: HeartbeatTimes): { stop: () => void } {
  const heard = new WeakMap<WebSocket, number>()
  sockets.on('connection', socket => {
    const alive = () => heard.set(socket, Date.now())
    alive()
    socket.on('pong', alive)
    socket.on('message', alive)
  })
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (Date.now() - (heard.get(socket) ?? 0) > silenceMs) drop(socket)
      else if (socket.readyState === socket.OPEN) socket.ping()
    }
  }, beatMs).unref()
  return { stop: () => clearInterval(timer) }
}

function drop(socket: WebSocket) {
  socket.close(closeCodes.tooSlow.code, closeCodes.tooSlow.reason)
  // The close frame is queued behind what was not read; a reader that is gone never takes it.
  setTimeout(() => socket.terminate(), 1_000).unref()
}
