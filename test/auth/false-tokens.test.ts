import { expect, test } from 'vitest'
import { post } from '../support/client.ts'
import { startTown } from '../support/town.ts'

test('false tokens shown at a socket’s door count for the address they come from', async () => {
  await using town = await startTown({ env: { BATON_RATE_PER_ADDRESS: '1' } })
  const ask = () => post(town.url, null, { query: '{ __typename }' })
  expect((await ask()).status).toBe(200)
  for (let times = 0; times < 10; times++) {
    await using socket = town.socket('no-such-key')
    const closed = new Promise<number>(resolve =>
      socket.client.on('closed', event => resolve((event as { code: number }).code)),
    )
    await expect(socket.client.iterate({ query: '{ __typename }' }).next()).rejects.toBeDefined()
    expect(await closed).toBe(4403)
  }
  expect(await ask()).toMatchObject({ status: 429, body: { errors: [{ extensions: { code: 'rate_limited' } }] } })
})
