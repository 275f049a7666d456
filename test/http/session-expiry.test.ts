import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Principal } from '../../src/domain/access/credential.ts'
import { createIdentify } from '../../src/http/authenticate-request.ts'
import { GraphqlSockets } from '../../src/http/graphql-sockets.ts'
import { OpenStreams } from '../../src/http/open-streams.ts'
import { createEndWhenExpired } from '../../src/http/session-expiry.ts'
import { MemoryNotifier } from '../../src/notifier/memory.ts'

const visitor: Principal = {
  kind: 'visitor',
  companyId: 'company_1',
  botId: 'bot_1',
  conversationId: 'conv_1',
  userId: 'ann',
  expiresAt: Date.now() + 604_800_000,
}
const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length

test('a client that disconnects while its token is being checked leaves no timer', async () => {
  const before = timers()
  const asked = Promise.withResolvers<void>()
  const looked = Promise.withResolvers<Principal>()
  const authenticate = async () => {
    asked.resolve()
    return looked.promise
  }
  const server = createServer()
  const endWhenExpired = createEndWhenExpired({
    authenticate,
    onCredentialChange: (id, changed) => new MemoryNotifier().listen(`credential/${id}`, changed),
    now: Date.now,
  })
  const guards = {
    identify: createIdentify(authenticate),
    endWhenExpired,
    checkRate: async () => null,
    allowsOrigin: () => true,
    streams: new OpenStreams(0),
  }
  const sockets = new GraphqlSockets(server, { graphql: {} as never, guards, report: () => {} })
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
  expect(timers()).toBeLessThanOrEqual(before)
  await sockets[Symbol.asyncDispose]()
  await new Promise(resolve => server.close(resolve))
})
