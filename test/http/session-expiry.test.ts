import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Principal } from '../../src/domain/access/credential.ts'
import { createIdentify } from '../../src/http/authenticate-request.ts'
import { createEndWhenExpired } from '../../src/http/session-expiry.ts'
import { graphqlSockets } from '../../src/http/socket.ts'
import { createMemoryNotifier } from '../../src/notifier/memory.ts'

const visitor: Principal = {
  kind: 'visitor',
  companyId: 'company_1',
  botId: 'bot_1',
  conversationId: 'conv_1',
  userId: 'ann',
  expiresAt: Date.now() + 604_800_000,
}
const clocks = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length

test('a visitor who leaves while the token is looked at leaves no clock behind', async () => {
  const before = clocks()
  const asked = Promise.withResolvers<void>()
  const looked = Promise.withResolvers<Principal>()
  const authenticate = async () => {
    asked.resolve()
    return looked.promise
  }
  const server = createServer()
  const whileValid = createEndWhenExpired({
    authenticate,
    onCredentialChange: (id, changed) => createMemoryNotifier().listen(`credential/${id}`, changed),
    now: Date.now,
  })
  const doorkeepers = {
    identify: createIdentify(authenticate),
    whileValid,
    admit: async () => null,
    allowsOrigin: () => true,
  }
  const sockets = graphqlSockets(server, {} as never, doorkeepers, () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const upgraded = once(server, 'upgrade')
  const client = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws')
  const [, behind] = (await upgraded) as [unknown, Socket]
  await once(client, 'open')
  client.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer token' } }))
  await asked.promise
  const left = once(behind, 'close')
  client.terminate()
  await left
  await sleep(50)
  looked.resolve(visitor)
  await sleep(50)
  expect(clocks()).toBeLessThanOrEqual(before)
  await sockets.close()
  await new Promise(resolve => server.close(resolve))
})
