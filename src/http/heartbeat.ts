import type { WebSocket, WebSocketServer } from 'ws'
import { closeCodes } from './close-codes.ts'

/** `silenceMs`: a socket that sent nothing for so long is closed. */
export type HeartbeatTimes = { beatMs: number; silenceMs: number }
export const defaultHeartbeat: HeartbeatTimes = { beatMs: 10_000, silenceMs: 30_000 }

/**
 * Pings every socket, and closes those that do not answer: their network is gone, or they read so slowly that a ping does not
 * get through what is queued before it. What such a reader missed is in the log.
 */
export class Heartbeat implements Disposable {
  readonly #lastHeardAt = new WeakMap<WebSocket, number>()
  readonly #timer: NodeJS.Timeout

  constructor(sockets: WebSocketServer, times: HeartbeatTimes) {
    sockets.on('connection', socket => this.#watch(socket))
    this.#timer = setInterval(() => this.#beat(sockets, times), times.beatMs).unref()
  }

  [Symbol.dispose]() {
    clearInterval(this.#timer)
  }

  #watch(socket: WebSocket) {
    const heard = () => this.#lastHeardAt.set(socket, Date.now())
    heard()
    socket.on('pong', heard)
    socket.on('message', heard)
  }

  #beat({ clients }: WebSocketServer, { silenceMs }: HeartbeatTimes) {
    for (const socket of clients) {
      if (Date.now() - (this.#lastHeardAt.get(socket) ?? 0) > silenceMs) drop(socket)
      else if (socket.readyState === socket.OPEN) socket.ping()
    }
  }
}

function drop(socket: WebSocket) {
  socket.close(closeCodes.tooSlow.code, closeCodes.tooSlow.reason)
  // The close frame is queued behind what was not read; a reader that is gone never takes it.
  setTimeout(() => socket.terminate(), 1_000).unref()
}
