import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { raw } from '../support/raw-http.ts'
import { startServer } from '../support/server.ts'
import { identityKey } from '../support/tokens.ts'
import { read, table } from './support/pages.ts'

test('SECURITY.md: each defence names the test that shows it', () => {
  const rows = table(read('SECURITY.md'), 'Defence')
  expect(rows.length).toBeGreaterThan(20)
  for (const [defence, shownBy] of rows)
    expect([defence, shownBy]).toEqual([defence, expect.stringMatching(/^test\/[\w/.-]+\.ts(, test\/[\w/.-]+\.ts)*$/)])
})

test('docs/auth.md: the program that signs a visitor’s token makes one that the server accepts', async () => {
  const [, code] = /```js\nimport \{ SignJWT \} from 'jose'\n([\s\S]+?)```/.exec(read('docs/auth.md'))!
  const visitorToken = new Function('SignJWT', `${code!.replace('export const visitorToken =', 'return')}`)(SignJWT)
  await using server = await startServer()
  const botId = await server.bot(null, { visitorAuth: 'required' })
  const { kid, secret } = await identityKey(server, server.admin, botId)
  const token = await visitorToken('Gus', { kid, secret: secret.toString('base64url'), botId })
  const { status, body } = await raw(server.url, 'POST', '/graphql', {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { actorId } }' }),
  })
  expect([status, JSON.parse(body).data]).toEqual([200, { viewer: { actorId: 'Gus' } }])
})
