import type { Socket } from 'node:net'

/** An interim answer that is longer is left to the parser, which refuses it. */
const MAX_BYTES = 16_384
const status = 'HTTP/1.1 100'

/**
 * Hides `100 Continue` from undici, which ends the connection at one that it did not ask for; some receivers send it before every
 * answer, and it says nothing. Other interim answers undici skips itself.
 */
export function ignoreContinue(socket: Socket): Socket {
  const read = socket.read.bind(socket)
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean
  // An answer begins behind a request: one connection carries one request at a time.
  let begins = true
  let held: Buffer = Buffer.alloc(0)
  socket.write = (...given: unknown[]) => {
    begins = true
    return write(...given)
  }
  socket.read = (size?: number) => {
    for (;;) {
      const chunk: Buffer | null = read(size)
      if (chunk === null || !begins) return chunk
      const left = behindContinue(held.length === 0 ? chunk : Buffer.concat([held, chunk]))
      begins = left.undecided
      held = left.undecided ? left.bytes : Buffer.alloc(0)
      if (!begins) return left.bytes
    }
  }
  return socket
}

/** What follows the interim answers. `undecided`: it may still turn out to be one. */
function behindContinue(given: Buffer): { bytes: Buffer; undecided: boolean } {
  for (let bytes = given; ; ) {
    const start = bytes.toString('latin1', 0, status.length).replace('1.0', '1.1')
    if (!status.startsWith(start)) return { bytes, undecided: false }
    const end = bytes.indexOf('\r\n\r\n')
    if (start !== status || end < 0) return { bytes, undecided: bytes.length < MAX_BYTES }
    bytes = bytes.subarray(end + 4)
  }
}
