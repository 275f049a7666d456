import { expect, test } from 'vitest'
import { post } from '../support/client.ts'
import { startServer } from '../support/server.ts'

test('false tokens in connection_init count against the rate limit of their address', async () => {
  await using server = await startServer({ env: { BATON_RATE_PER_ADDRESS: '1' } })
  const ask = () => post(server.url, null, { query: '{ __typename }' })
  expect((await ask()).status).toBe(200)
  for (let times = 0; times < 10; times++) {
    await using socket = server.socket('no-such-key')
    const closed = new Promise<number>(resolve =>
      socket.client.on('closed', event => resolve((event as { code: number }).code)),
    )
    await expect(socket.client.iterate({ query: '{ __typename }' }).next()).rejects.toBeDefined()
    expect(await closed).toBe(4403)
  }
  expect(await ask()).toMatchObject({ status: 429, body: { errors: [{ extensions: { code: 'rate_limited' } }] } })
})
