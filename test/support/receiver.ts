import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Receipt = { path: string; headers: IncomingHttpHeaders; body: string; at: number }

/** A real third party's HTTP server: keeps everything it is sent and answers as it is told. */
export async function startReceiver(answer: (receipt: Receipt) => number = () => 200) {
  const receipts: Receipt[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const receipt = { path: request.url ?? '', headers: request.headers, body, at: Date.now() }
      response.writeHead(answer(receipt)).end()
      receipts.push(receipt)
      for (const look of waiting) look()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    receipts,
    at: (path: string) => receipts.filter(receipt => receipt.path === path),
    /** Resolves once the condition holds over what was received; fails after `ms`. */
    until(holds: () => boolean, ms = 5_000): Promise<void> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`not received in ${ms} ms; there are ${receipts.length} receipts`))
        }, ms)
        const look = () => {
          if (!holds()) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
