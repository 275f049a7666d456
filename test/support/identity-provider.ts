import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'

/** The key endpoint of an OpenID Connect provider. */
export async function startProvider() {
  let number = 0
  let broken = false
  const make = () => ({ kid: `p-${++number}`, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) })
  let current = make()
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '')
    if (broken) return void response.writeHead(500).end()
    const keys = [{ ...(await exportJWK(current.publicKey)), kid: current.kid, alg: 'RS256', use: 'sig' }]
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    key: () => current,
    rotate() {
      current = make()
    },
    break(is: boolean) {
      broken = is
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
