import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Payload } from '../graphql/payload.ts'
import type { Outlet } from '../graphql/subscription.ts'

/** Bytes that wait for a reader before it counts as slow. Less than a page of events: what it did not take is in the log. */
const MOST_BUFFERED = 32_768

/**
 * A text as a frame of RFC 6455, whole and not masked. ws makes a header of its own for each receiver and writes it by itself, which is
 * half the time of a send; its frames and these keep their order, because neither is compressed and both are written at once.
 */
function toFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + length)
  frame[0] = 0x81
  if (start === 2) frame[1] = length
  else if (start === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, start)
  return frame
}

/** Writes to one socket, for all its operations. */
export class SocketWriter {
  readonly #socket: WebSocket
  readonly #stream: Duplex
  #waiting: (() => void)[] = []
  #joined = false
  /** Something has been written, or never will be. */
  readonly #flushed = () => {
    if (this.#waiting.length === 0 || (!this.isReady && this.#socket.readyState === this.#socket.OPEN)) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** `stream`: the connection below the socket. */
  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket
    this.#stream = stream
  }

  get isReady(): boolean {
    return this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount < MOST_BUFFERED
  }

  /** A frame of `toFrame`, which many sockets share. An answer that no longer reaches its client is not an error. */
  send(frame: Buffer) {
    if (this.#socket.readyState === this.#socket.OPEN) this.#stream.write(frame, this.#flushed)
  }

  /** A reader that takes its answers is not waited for: so an answer and its `complete` leave in one write. */
  sendText(message: string): Promise<void> | void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#join()
    this.#socket.send(message, this.#flushed)
    if (!this.isReady) return this.ready()
  }

  /** Resolves when the reader has taken enough, or has left. */
  async ready(): Promise<void> {
    const { readyState, CLOSED } = this.#socket
    if (!this.isReady && readyState !== CLOSED) await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  /** What is written until the event loop goes on leaves in one write. */
  #join() {
    if (this.#joined) return
    this.#joined = true
    this.#stream.cork()
    process.nextTick(() => {
      this.#joined = false
      this.#stream.uncork()
    })
  }

  closed() {
    this.#flushed()
  }

  hold() {
    this.#stream.cork()
  }

  flush() {
    this.#stream.uncork()
  }
}

/** The answers of one operation, as `next` messages. */
export class SocketOutlet implements Outlet {
  readonly #writer: SocketWriter
  /** Up to the payload. */
  readonly #head: string

  constructor(writer: SocketWriter, id: string) {
    this.#writer = writer
    this.#head = `{"id":${JSON.stringify(id)},"type":"next","payload":`
  }

  isReady() {
    return this.#writer.isReady
  }
  ready() {
    return this.#writer.ready()
  }
  send(payload: Payload) {
    this.#writer.send(payload.encoded(this.#head, json => toFrame(`${this.#head}${json}}`)))
  }
  hold() {
    this.#writer.hold()
  }
  flush() {
    this.#writer.flush()
  }
}
