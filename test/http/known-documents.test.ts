import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { KnownDocuments } from '../../src/http/known-documents.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { raw } from '../support/raw-http.ts'
import { startServer, type TestServer } from '../support/server.ts'

// A document is answered by Yoga the first time it comes, and past Yoga's HTTP from then on. The two must not differ.

let server: TestServer
let chat: Chat
beforeAll(async () => {
  server = await startServer()
  chat = await openChat(server, await server.bot(null), 'Zoë')
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const send = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { __typename ... on SendMessageSuccess { sent { id text } } ... on Error { code message } }
}`
const byId = 'query ($id: ID!) { conversation(id: $id) { id messages(first: 9) { edges { node { text } } } } }'

type Case = {
  query: string
  variables?: () => object
  /** Whose credential; left out: the admin's. */
  by?: 'nobody' | 'the user'
  headers?: Record<string, string>
  operationName?: string
  /** False: Yoga must answer it each time. */
  isKnown?: false
  broken?: true
}
const cases: Record<string, Case> = {
  'a query': { query: '{ viewer { __typename } __typename }' },
  'a message that is sent again': {
    query: send,
    variables: () => ({ input: { conversationId: chat.conversationId, text: '✓ Grüße', clientMessageId: 'one' } }),
    by: 'the user',
  },
  'a refusal in a result': {
    query: send,
    variables: () => ({ input: { conversationId: chat.conversationId, text: '' } }),
    by: 'the user',
  },
  'an object that is not there': { query: byId, variables: () => ({ id: 'conv_none' }) },
  'a list': { query: byId, variables: () => ({ id: chat.conversationId }) },
  'a query without a credential': { query: byId, variables: () => ({ id: chat.conversationId }), by: 'nobody' },
  'a variable of a wrong type': { query: byId, variables: () => ({ id: { no: 1 } }) },
  'a variable that is missing': { query: byId },
  'a page that is too long by a variable': {
    query:
      'query ($n: Int) { conversations(first: $n) { edges { node { messages(first: $n) { edges { node { id } } } } } } }',
    variables: () => ({ n: 200 }),
  },
  'an unexpected error': { query: byId, variables: () => ({ id: chat.conversationId }), broken: true },
  'a client that takes JSON': { query: '{ viewer { __typename } }', headers: { accept: 'application/json' } },
  'a client that takes JSON, and an error': { query: byId, headers: { accept: 'application/json' } },
  'a client that takes the type of GraphQL': {
    query: '{ viewer { __typename } }',
    headers: { accept: 'application/graphql-response+json, application/json;q=0.9' },
  },
  'a client that takes anything': { query: '{ viewer { __typename } }', headers: { accept: '*/*' } },
  'a page of another site': { query: '{ viewer { __typename } }', headers: { origin: 'https://elsewhere.example' } },
  'one of two operations': { query: 'query A { viewer { __typename } } query B { __typename }', operationName: 'B' },
  'none of two operations': { query: 'query A { viewer { __typename } } query B { __typename }', isKnown: false },
  'an operation that is not there': { query: 'query A { viewer { __typename } }', operationName: 'B', isKnown: false },
  'a subscription': {
    query: 'subscription { conversationEvents(conversationId: "x") { __typename } }',
    isKnown: false,
  },
  'a document that is none': { query: '{', isKnown: false },
  'a field that is none': { query: '{ no }', isKnown: false },
}

let next = 0
for (const [name, { query, variables, by, headers, operationName, isKnown, broken }] of Object.entries(cases))
  test(`${name}: the same answer`, async () => {
    const get = vi.spyOn(KnownDocuments.prototype, 'get')
    const text = `${query} # ${next++}`
    const token = by === 'nobody' ? null : by === 'the user' ? chat.visitorToken : server.admin
    const answer = async () => {
      using _ = broken && vi.spyOn(server.store.conversations, 'get').mockRejectedValue(new Error('broken'))
      get.mockClear()
      const answered = await raw(server.url, 'POST', '/graphql', {
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
        body: JSON.stringify({ query: text, variables: variables?.(), operationName }),
      })
      const { date: _date, ...rest } = answered.headers as Record<string, string>
      return {
        status: answered.status,
        headers: rest,
        body: answered.body,
        known: get.mock.results.map(each => each.value),
      }
    }
    const { known: unknown, ...first } = await answer()
    const { known, ...second } = await answer()
    get.mockRestore()
    expect(unknown).toEqual([null])
    if (isKnown !== false) expect(known).toEqual([expect.objectContaining({ kind: 'Document' })])
    expect(second).toEqual(first)
    if (broken) expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: 'broken' }, { message: 'broken' }])
  })

test('a known mutation is not done by a GET', async () => {
  const query = `mutation { closeConversation(input: { conversationId: "${chat.conversationId}" }) { __typename } }`
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.admin}` }
  const wrong = query.replace(chat.conversationId, 'conv_none')
  for (const each of [wrong, wrong])
    expect((await raw(server.url, 'POST', '/graphql', { headers, body: JSON.stringify({ query: each }) })).status).toBe(
      200,
    )
  expect((await raw(server.url, 'GET', `/graphql?query=${encodeURIComponent(wrong)}`, { headers })).status).toBe(405)
})
