import type { WebSocket, WebSocketServer } from 'ws'
import { closeCodes } from './close-codes.ts'

/** `silenceMs`: a socket that sent nothing for so long is closed. */
export type HeartbeatTimes = { beatMs: number; silenceMs: number }
export const defaultHeartbeat: HeartbeatTimes = { beatMs: 10_000, silenceMs: 30_000 }

/**
 * Pings every socket, and closes those that do not answer: their network is gone, or they read so slowly that a ping does not
 * get through what is queued before it. What such a reader missed is in the log.
 *
 * It counts pings without an answer and reads no clock: after a pause of the process or a step of the clock every socket would seem
 * silent for too long, and all would be closed at once. A pause is one late beat, and costs a socket one ping.
 */
export class Heartbeat implements Disposable {
  readonly #unanswered = new WeakMap<WebSocket, number>()
  readonly #timer: NodeJS.Timeout

  constructor(sockets: WebSocketServer, times: HeartbeatTimes) {
    const most = Math.ceil(times.silenceMs / times.beatMs)
    const unanswered = this.#unanswered
    // One function for all sockets.
    function heard(this: WebSocket) {
      unanswered.set(this, 0)
    }
    sockets.on('connection', socket => socket.on('pong', heard).on('message', heard))
    this.#timer = setInterval(() => this.#beat(sockets, most), times.beatMs).unref()
  }

  [Symbol.dispose]() {
    clearInterval(this.#timer)
  }

  #beat({ clients }: WebSocketServer, most: number) {
    for (const socket of clients) {
      const unanswered = this.#unanswered.get(socket) ?? 0
      if (unanswered >= most) drop(socket)
      else if (socket.readyState === socket.OPEN) {
        this.#unanswered.set(socket, unanswered + 1)
        socket.ping()
      }
    }
  }
}

function drop(socket: WebSocket) {
  socket.close(closeCodes.tooSlow.code, closeCodes.tooSlow.reason)
  // The close frame is queued behind what was not read; a reader that is gone never takes it.
  setTimeout(() => socket.terminate(), 1_000).unref()
}
