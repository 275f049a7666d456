import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Automatic persisted queries: clients send a hash first, and know two answers after which they send the document.

const query = '{ viewer { name } }'
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const extensions = { persistedQuery: { version: 1, sha256Hash: hash(query) } }
const trusted = 'query Who { viewer { name } }'

let folder: string
let servers: TestServer[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-persisted-'))
  const file = join(folder, 'documents.json')
  writeFileSync(file, JSON.stringify({ [hash(trusted)]: trusted }))
  servers = [await startServer(), await startServer({ env: { NODE_ENV: 'production', BATON_TRUSTED_DOCUMENTS: file } })]
})
afterAll(async () => {
  for (const each of servers) await each[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

type Answer = { data?: unknown; errors?: { message: string; extensions: { code: string } }[] }
const refusal = { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }

for (const accept of ['*/*', 'application/json', 'application/graphql-response+json', 'text/event-stream'])
  for (const method of ['GET', 'POST'])
    test(`${method} with Accept: ${accept} and a hash alone is answered PersistedQueryNotSupported`, async () => {
      for (const server of servers) {
        const asked = new URLSearchParams({ extensions: JSON.stringify(extensions), variables: '{}' })
        const headers = { accept, authorization: `Bearer ${server.admin}` }
        const answer =
          method === 'GET'
            ? await raw(server.url, 'GET', `/graphql?${asked}`, { headers })
            : await raw(server.url, 'POST', '/graphql', {
                headers: { ...headers, 'content-type': 'application/json' },
                body: JSON.stringify({ extensions }),
              })
        expect((JSON.parse(answer.body) as Answer).errors).toMatchObject([refusal])
        // Clients that name JSON read the errors of a 200; with the other types the status says the same.
        expect(answer.status).toBe(accept === 'application/json' ? 200 : 400)
      }
    })

test('a socket is answered the same, and stays open', async () => {
  for (const server of servers) {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    socket.send({ type: 'subscribe', id: '1', payload: { extensions } })
    expect((await socket.next(({ id }) => id === '1')).payload).toMatchObject([refusal])
    const known = { persistedQuery: { version: 1, sha256Hash: hash(trusted) } }
    socket.send({ type: 'subscribe', id: '2', payload: { extensions: known } })
    const { payload } = await socket.next(({ id }) => id === '2')
    expect(payload).toMatchObject(server === servers[1] ? { data: { viewer: { name: 'Ada' } } } : [refusal])
  }
})

test('a document that comes with its hash runs, as clients send it then', async () => {
  const [server] = servers as [TestServer]
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.admin}` }
  const answer = await raw(server.url, 'POST', '/graphql', { headers, body: JSON.stringify({ query, extensions }) })
  expect(JSON.parse(answer.body)).toEqual({ data: { viewer: { name: 'Ada' } } })
})
