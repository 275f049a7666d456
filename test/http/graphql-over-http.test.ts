import { readFileSync } from 'node:fs'
import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

// The audits of GraphQL over HTTP that the reference implementation publishes.
test('no MUST fails, and docs/graphql-http.md lists each SHOULD and MAY that does, with its reason', async () => {
  const audits = serverAudits({ url: `${server.url}/graphql` })
  expect(audits.length).toBeGreaterThan(40)
  const results = await Promise.all(audits.map(audit => audit.fn()))
  const failed = results.filter(({ status }) => status !== 'ok')
  expect(failed.filter(({ status }) => status === 'error')).toEqual([])
  const page = readFileSync(new URL('../../docs/graphql-http.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| `(\w+)` \| (.+?) \| (.+) \|$/gm)].map(([, id, name, why]) => ({
    id,
    name,
    why,
  }))
  expect(listed.map(({ id, name }) => `${id} ${name}`).sort()).toEqual(
    failed.map(({ id, name }) => `${id} ${name}`).sort(),
  )
  for (const { why } of listed) expect(why?.length).toBeGreaterThan(20)
})
