import { existsSync, readFileSync } from 'node:fs'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { raw } from '../support/raw.ts'
import { startServer } from '../support/server.ts'
import { identityKey } from '../support/tokens.ts'

const root = new URL('../..', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const pages = ['SECURITY.md', 'docs/auth.md', 'docs/graphql-http.md']

test('each test, page and setting that the pages name is there', () => {
  const settings = new Set([...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(match => match[1]))
  for (const page of pages) {
    const text = read(page)
    for (const [path] of text.matchAll(/\b(?:test|src)\/[\w/.-]+\.ts\b/g))
      expect([page, path, existsSync(new URL(path, root))]).toEqual([page, path, true])
    for (const [, link] of text.matchAll(/\]\(([^)#]+)\)/g))
      expect([page, link, existsSync(new URL(link!, new URL(page, root)))]).toEqual([page, link, true])
    for (const [name] of text.matchAll(/\bBATON_[A-Z_]+\b/g))
      if (name !== 'BATON_DATA_DIR') expect([page, name, settings.has(name)]).toEqual([page, name, true])
  }
})

test('the lines of docs/auth.md that sign a visitor’s token sign one that is taken', async () => {
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
