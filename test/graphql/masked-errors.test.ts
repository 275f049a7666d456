import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { post } from '../support/client.ts'
import { NodeById } from '../support/documents.ts'
import { problemIn, raw } from '../support/raw-http.ts'
import { type GraphqlError, rawSocket } from '../support/raw-socket.ts'
import { startTwoCompanies, type TwoCompanies } from '../support/two-companies.ts'

let two: TwoCompanies
let server: TwoCompanies['server']
let bot: TwoCompanies['bot']

beforeAll(async () => {
  two = await startTwoCompanies()
  ;({ server, bot } = two)
})
afterEach(() => {
  expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

describe('an unexpected error', () => {
  const secret = 'the password of the database is hunter2'
  const failing = () => {
    const { conversations } = server.baton.store
    return vi.spyOn(conversations, 'get').mockRejectedValue(new Error(secret))
  }

  test('is masked over HTTP, and reported', async () => {
    using _failing = failing()
    const { status, body } = await post(server.url, server.admin, {
      query: NodeById.toString(),
      variables: { id: 'conv_1' },
    })
    expect([status, body.errors]).toMatchObject([500, [{ extensions: { code: 'internal' } }]])
    expectMasked(body.errors)
  })

  test('is masked over WebSocket: in a query, when a subscription begins, and in the middle of one', async () => {
    const chat = await two.newChat()
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    const follow = 'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename } }'
    const reading = failing()
    const query = await socket.ask('1', NodeById.toString(), { id: 'conv_1' })
    expectMasked(query.errors)
    const begun = await socket.ask('2', follow, { id: chat.conversationId })
    expectMasked(begun.errors)
    reading.mockRestore()

    await socket.ask('3', follow, { id: chat.conversationId })
    await socket.next(frame => JSON.stringify(frame.payload)?.includes('CaughtUp'))
    const listing = vi.spyOn(server.baton.store.events, 'list').mockRejectedValue(new Error(secret))
    await chat.say('hello')
    const failed = await Promise.race([
      socket.next(frame => frame.id === '3' && /error/.test(JSON.stringify(frame))),
      socket.closed,
    ])
    listing.mockRestore()
    expect(JSON.stringify(failed)).not.toContain('hunter2')
    expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: secret }])
    // The socket can still be used.
    expect((await socket.ask('4', '{ viewer { name } }')).data).toEqual({ viewer: { name: 'Ada' } })
  })

  test('is masked over REST', async () => {
    vi.spyOn(server.baton.store, 'transact').mockRejectedValue(new Error(secret))
    const answer = await raw(server.url, 'GET', `/webbot/api/webchat/${bot}/handover/ann/`, {
      headers: { authorization: `Bearer ${server.integration}` },
    })
    expect(problemIn(answer)).toMatchObject({ status: 500, code: 'internal' })
    expect(answer.body).not.toContain('hunter2')
    expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: secret }])
  })

  function expectMasked(errors: GraphqlError[] | undefined) {
    expect(errors).toHaveLength(1)
    expect(errors![0]!.extensions).toMatchObject({ code: 'internal' })
    expect(JSON.stringify(errors)).not.toContain('hunter2')
    expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: secret }])
  }
})

test('an error of a document is the same over every transport', async () => {
  using socket = rawSocket(server.url)
  await socket.greet(`Bearer ${server.admin}`)
  const asked: { query: string; operationName?: string; documentId?: string }[] = [
    ...[
      '{',
      '{ nope }',
      'query ($a: Int!) { __typename }',
      '{ bots { x } }',
      'query a { __typename } query b { __typename }',
    ].map(query => ({ query })),
    { query: 'query a { __typename }', operationName: 'b' },
    { query: '', documentId: 'unknown' },
  ]
  for (const operation of [...asked, ...asked]) {
    socket.send({ type: 'subscribe', id: 'a', payload: operation })
    const { payload: errors } = await socket.next(({ id }) => id === 'a')
    expect((errors as GraphqlError[])[0]?.extensions).toMatchObject({
      code: expect.stringMatching(/^(GRAPHQL_\w+_FAILED|OPERATION_RESOLUTION_FAILURE|bad_input)$/),
    })
    for (const accept of ['application/json', 'text/event-stream'])
      for (const method of ['GET', 'POST']) {
        const answer = await raw(server.url, method, `/graphql?${new URLSearchParams(operation)}`, {
          headers: { accept, authorization: `Bearer ${server.admin}`, 'content-type': 'application/json' },
          ...(method === 'POST' && { body: JSON.stringify(operation) }),
        })
        expect(answer.status).toBeLessThan(500)
        expect([operation, accept, method, JSON.parse(answer.body).errors]).toEqual([operation, accept, method, errors])
      }
  }
})
