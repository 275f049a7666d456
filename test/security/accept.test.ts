import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accepted } from '../../src/http/accept.ts'
import { openChat } from '../support/chat.ts'
import { must } from '../support/must.ts'
import { raw } from '../support/raw-http.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Any Accept header that a subscription is answered under gives the stream of ours that ends with its credential.

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

describe('answers allowed by an Accept header', () => {
  const cases: [string | undefined, string[]][] = [
    [undefined, ['response', 'json', 'page']],
    ['', ['response', 'json', 'page']],
    ['*/*', ['response', 'json', 'page']],
    ['text/event-stream', ['stream']],
    ['TEXT/EVENT-STREAM', ['stream']],
    ['text/event-stream; charset=utf-8', ['stream']],
    ['text/*', ['stream', 'page']],
    ['application/json;q=0, */*', ['response', 'page']],
    ['text/event-stream;q=0, */*', ['response', 'json', 'page']],
    ['text/event-stream;q=0.5, application/json', ['json', 'stream']],
    ['application/json;q=0.1, text/event-stream;q=0.9', ['stream', 'json']],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', ['page', 'response', 'json']],
    ['image/png', []],
    ['multipart/mixed', []],
    ['application/json;q=nonsense', []],
  ]
  for (const [header, answers] of cases)
    test(JSON.stringify(header) ?? 'none', () => expect(accepted(header)).toEqual(answers))
})

const streams = [
  'text/event-stream',
  'TEXT/EVENT-STREAM',
  'text/*',
  'multipart/mixed, text/event-stream',
  'text/event-stream;q=0.1, application/json;q=0',
  'application/graphql-response+json, application/json, text/event-stream, multipart/mixed',
]
for (const accept of streams)
  test(`Accept: ${accept}: frames of a subscription have ids, and a revoked key receives no more of them`, async () => {
    const admin = {
      kind: 'key',
      companyId: server.companyId,
      role: 'ADMIN',
      name: 'Ada',
      identityId: 'idn_ada',
      keyId: 'key_ada',
    } as const
    const made = must(await server.parts.credentials.createApiKey(admin, { role: 'AGENT', name: 'Eve' }))
    const chat = await openChat(server, await server.bot(null), `ann ${accept}`)
    const query = `subscription { conversationEvents(conversationId: "${chat.conversationId}") { __typename ... on MessagePosted { message { text } } } }`
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json', authorization: `Bearer ${made.token}` },
      body: JSON.stringify({ query }),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    let read = ''
    const reading = (async () => {
      for await (const text of response.body!.pipeThrough(new TextDecoderStream())) read += text
    })().catch(() => {})
    await expect.poll(() => read).toContain('CaughtUp')
    expect(read).toMatch(/^id: /)
    must(await server.parts.credentials.revokeApiKey(admin, { apiKeyId: made.apiKey.id }))
    await reading
    await chat.say('after the key was revoked')
    expect(read).not.toContain('after the key')
  })

test('a query is answered as JSON when the client accepts event streams too', async () => {
  const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed'
  const answer = await raw(server.url, 'POST', '/graphql', {
    headers: { accept, 'content-type': 'application/json', authorization: `Bearer ${server.agent}` },
    body: '{"query":"{ viewer { name } }"}',
  })
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { data: { viewer: { name: 'Bea' } } }])
})

test('an Accept header with no supported type is 406 with the code not_acceptable', async () => {
  for (const accept of ['image/png', 'multipart/mixed', 'text/event-stream;q=0']) {
    const headers = { accept, 'content-type': 'application/json' }
    const answer = await raw(server.url, 'POST', '/graphql', { headers, body: '{"query":"{ __typename }"}' })
    expect([answer.status, JSON.parse(answer.body).errors[0].extensions.code]).toEqual([406, 'not_acceptable'])
  }
})

test('a subscription that accepts JSON only is refused and leaves no listener', async () => {
  const before = server.baton.notifier.listeners()
  const chat = await openChat(server, await server.bot(null), 'json alone')
  const query = `subscription { conversationEvents(conversationId: "${chat.conversationId}") { __typename } }`
  const answer = await raw(server.url, 'POST', '/graphql', {
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${server.agent}`,
    },
    body: JSON.stringify({ query }),
  })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  await expect.poll(() => server.baton.notifier.listeners()).toBe(before)
})
