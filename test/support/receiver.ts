import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { receivers, verify, verifyLive } from './signatures.ts'

export type Receipt = { path: string; headers: IncomingHttpHeaders; body: string; at: number }
/** The answer to a POST; `hang`: none. */
export type Answer =
  | number
  | 'hang'
  | { status: number; headers?: Record<string, string>; body?: string }
  | Promise<number>

/**
 * The HTTP server of a third party: keeps everything it receives and answers as `answer` says. It verifies every signature with
 * both libraries, as soon as the secret is known: from the test (`secret`) or from the server that has sent it. Disposing of it
 * throws if a signed receipt was never verified.
 */
export async function startReceiver(answer: (receipt: Receipt) => Answer = () => 200, { secret = '', port = 0 } = {}) {
  const receipts: Receipt[] = []
  const waiting = new Set<() => void>()
  let unverified: Receipt[] = []
  const known = {
    unverified: () => unverified,
    trust(receipt: Receipt, secrets: string[]) {
      const faults = secrets.map(each => faultOf(receipt, each))
      if (!faults.includes(null)) throw new Error(`a receipt that no library accepts: ${faults.join('; ')}`)
      unverified = unverified.filter(each => each !== receipt)
    },
  }
  receivers.add(known)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const receipt = { path: request.url ?? '', headers: request.headers, body, at: Date.now() }
      if (secret) verify(receipt, secret)
      else if (request.headers['webhook-signature']) unverified.push(receipt)
      reply(response, answer(receipt))
      receipts.push(receipt)
      for (const look of waiting) look()
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    receipts,
    at: (path: string) => receipts.filter(receipt => receipt.path === path),
    /** Resolves once the condition holds; rejects after `ms`. */
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
      await verifyLive()
      receivers.delete(known)
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      if (unverified.length > 0) throw new Error(`${unverified.length} signed receipts were never verified`)
    },
  }
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>

function reply(response: ServerResponse, answer: Answer) {
  if (answer === 'hang') return
  if (answer instanceof Promise) answer.then(status => response.writeHead(status).end())
  else if (typeof answer === 'number') response.writeHead(answer).end()
  else response.writeHead(answer.status, answer.headers).end(answer.body)
}

function faultOf(receipt: Receipt, secret: string): string | null {
  try {
    verify(receipt, secret)
    return null
  } catch (error) {
    return (error as Error).message
  }
}
