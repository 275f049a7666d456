import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BadSetting } from '../../src/config.ts'
import { readDocuments } from '../../src/secret-file.ts'
import { raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

const known = 'query Who { viewer { name } }'
const inbox = 'subscription { inbox { __typename } }'
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

let home: string
let file: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'baton-trusted-'))
  file = join(home, 'documents.json')
  writeFileSync(file, JSON.stringify({ [hash(known)]: known, [hash(inbox)]: inbox, who: known }))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

type Asked = Record<string, unknown>
const got = async (server: TestServer, accept: string, asked: Asked) => {
  const query = new URLSearchParams(
    Object.entries(asked).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  const { 'content-type': _, ...rest } = headers(server, accept)
  return (await raw(server.url, 'GET', `/graphql?${query}`, { headers: rest })).body
}
const ways: Record<string, (server: TestServer, asked: Asked) => Promise<string>> = {
  HTTP: (server, asked) => posted(server, '*/*', asked),
  GET: (server, asked) => got(server, '*/*', asked),
  SSE: (server, asked) => posted(server, 'text/event-stream', asked),
  'SSE by GET': (server, asked) => got(server, 'text/event-stream', asked),
  WebSocket: async (server, asked) => {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    socket.send({ type: 'subscribe', id: 'a', payload: asked })
    return JSON.stringify(await socket.next(({ id }) => id === 'a'))
  },
}
const headers = (server: TestServer, accept: string) => ({
  'content-type': 'application/json',
  accept,
  authorization: `Bearer ${server.admin}`,
})
const posted = async (server: TestServer, accept: string, asked: Asked) =>
  (await raw(server.url, 'POST', '/graphql', { headers: headers(server, accept), body: JSON.stringify(asked) })).body

const byName: Asked[] = [
  { documentId: hash(known) },
  { documentId: 'who' },
  { query: 'who' },
  { extensions: { persistedQuery: { version: 1, sha256Hash: hash(known) } } },
]
const unknown: Asked[] = [
  { query: '{ viewer { name } }' },
  { query: `${known} ` },
  { query: '{ __typename }' },
  { query: 'mutation { createBot(input: { name: "x" }) { __typename } }' },
  { documentId: hash('{ viewer { name } }') },
  { documentId: '__proto__' },
]

describe('where BATON_TRUSTED_DOCUMENTS names a file', () => {
  test('in production its documents run, by themselves or by their names, and no others, by whichever transport', async () => {
    await using server = await startServer({ env: { NODE_ENV: 'production', BATON_TRUSTED_DOCUMENTS: file } })
    for (const [name, way] of Object.entries(ways)) {
      for (const asked of [{ query: known }, ...byName])
        expect([name, asked, await way(server, asked)]).toEqual([name, asked, expect.stringContaining('"Ada"')])
      for (const asked of unknown)
        expect([name, asked, await way(server, asked)]).toEqual([name, asked, expect.stringContaining('"forbidden"')])
    }
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    expect((await socket.ask('1', inbox)).data).toBeTruthy()
    expect(await server.baton.store.bots.list({ companyId: server.companyId }, { after: null, limit: 1 })).toEqual([])
  })

  test('in development others run as well', async () => {
    await using server = await startServer({ env: { BATON_TRUSTED_DOCUMENTS: file } })
    for (const way of Object.values(ways))
      for (const asked of [{ query: '{ viewer { name } }' }, ...byName])
        expect(await way(server, asked)).toContain('"Ada"')
  })
})

test('a file that is not there, or holds something else, is a setting that is named', () => {
  for (const text of [null, '', '[]', '{"a":1}', '"x"']) {
    const path = join(home, 'faulty.json')
    if (text !== null) writeFileSync(path, text)
    expect(() => readDocuments(path)).toThrow(BadSetting)
  }
})
