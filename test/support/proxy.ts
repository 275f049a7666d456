import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP proxy between a client and a server that fails as networks do. */
export async function startProxy(target: string) {
  const to = Number(new URL(target).port)
  let stalled = false
  let loseAnswer = false
  const sockets = new Set<Socket>()
  let server = await listen(0)
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => sockets.size,
    /** Resets every connection. */
    cut,
    /** Connections stay open and new ones are accepted, but no byte passes. */
    stall() {
      stalled = true
      for (const socket of sockets) socket.pause()
    },
    flow() {
      stalled = false
      for (const socket of sockets) socket.resume()
    },
    /** The next bytes from the server are lost, and their connection is reset. */
    loseNextAnswer() {
      loseAnswer = true
    },
    /** Connections are refused until `accept`. */
    async refuse() {
      const closed = new Promise(resolve => server.close(resolve))
      cut()
      await closed
    },
    async accept() {
      server = await listen(port)
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise(resolve => server.close(resolve))
      cut()
      await closed
    },
  }

  function listen(on: number): Promise<Server> {
    const made = createServer(pass)
    return new Promise(resolve => made.listen(on, '127.0.0.1', () => resolve(made)))
  }

  function pass(near: Socket) {
    const far = connect(to, '127.0.0.1')
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      if (stalled) from.pause()
      from.on('data', bytes => {
        if (loseAnswer && from === far) {
          loseAnswer = false
          near.resetAndDestroy()
          return
        }
        if (!into.write(bytes)) from.pause()
      })
      into.on('drain', () => {
        if (!stalled) from.resume()
      })
      from.on('error', () => into.destroy())
      from.on('close', () => {
        sockets.delete(from)
        into.destroy()
      })
    }
  }

  function cut() {
    for (const socket of sockets) socket.resetAndDestroy()
  }
}
