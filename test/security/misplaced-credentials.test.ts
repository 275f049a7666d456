import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { problemIn, raw } from '../support/raw-http.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

// A caller that has shown a credential is served with it or refused. It is never served as an anonymous one.

let server: TestServer
let bot: string
beforeAll(async () => {
  server = await startServer()
  bot = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const names = [
  ...[
    'token',
    'accessToken',
    'access_token',
    'authToken',
    'auth_token',
    'x-auth-token',
    'apiKey',
    'api_key',
    'api-key',
  ],
  ...[
    'x-api-key',
    'X-Access-Token',
    'jwt',
    'bearer',
    'idToken',
    'auth',
    'credentials',
    'password',
    'secret',
    'visitorToken',
  ],
]

/** How a socket greets: `open`, with the name of its caller, or the code and the reason of its end. */
async function greet(payload: unknown, { path = '/graphql', headers = {}, protocols = [] as string[] } = {}) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, ['graphql-transport-ws', ...protocols], {
    headers,
  })
  const answers: { type: string; payload?: { data?: { viewer?: { name: string } | null } } }[] = []
  const ended = new Promise<[number, string]>(resolve =>
    socket.once('close', (code, reason) => resolve([code, String(reason)])),
  )
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const answered = new Promise<string>(resolve =>
    socket.on('message', data => {
      answers.push(JSON.parse(String(data)))
      const { type, payload } = answers.at(-1)!
      if (type === 'connection_ack')
        socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ viewer { name } }' } }))
      if (type === 'next' || type === 'error') resolve(payload?.data?.viewer?.name ?? 'anonymous')
    }),
  )
  socket.send(JSON.stringify({ type: 'connection_init', ...(payload !== undefined && { payload }) }))
  const outcome = await Promise.race([answered, ended])
  socket.terminate()
  return outcome
}

describe('a socket', () => {
  const bearer = () => `Bearer ${server.agent}`

  test('reads the credential where clients put it', async () => {
    for (const payload of [
      { authorization: bearer() },
      { Authorization: bearer() },
      { headers: { authorization: bearer() } },
      { headers: { Authorization: bearer(), 'x-api-key': 'of a gateway' } },
      { Authorization: bearer(), token: 'something else' },
      { authorization: bearer(), headers: { Authorization: bearer() } },
    ])
      expect([payload, await greet(payload)]).toEqual([payload, 'Bea'])
    expect(await greet(undefined, { headers: { authorization: bearer() } })).toBe('Bea')
    // The payload is the caller's own; the header may be of a proxy.
    expect(await greet({ authorization: bearer() }, { headers: { authorization: 'Basic YTpi' } })).toBe('Bea')
  })

  test('is closed with 4400 and the right place where one stands elsewhere', async () => {
    const misplaced = [4400, expect.stringContaining('connection_init')]
    for (const name of names)
      for (const payload of [
        { [name]: server.agent },
        { headers: { [name]: server.agent } },
        { context: { user: { [name]: server.agent } } },
      ])
        expect([payload, await greet(payload)]).toEqual([payload, misplaced])
    for (const name of ['token', 'access_token', 'authorization', 'api_key'])
      expect([name, await greet({}, { path: `/graphql?${name}=${server.agent}` })]).toEqual([name, misplaced])
    expect(await greet({}, { headers: { 'x-api-key': server.agent } })).toEqual(misplaced)
    for (const key of [server.agent, bearer(), ` ${server.agent}`])
      for (const payload of [{ anything: key }, { user: { id: key } }])
        expect([payload, await greet(payload)]).toEqual([payload, misplaced])
    expect(await greet({}, { path: `/graphql?q=${server.agent}` })).toEqual(misplaced)
    for (const protocol of [server.agent, `bearer.${server.agent}`, 'access_token'])
      expect(await greet({}, { protocols: [protocol] })).toEqual(misplaced)
    expect(await greet({ authorization: bearer(), Authorization: `Bearer ${server.admin}` })).toEqual(misplaced)
  })

  test('is closed with 4403 for a false one in the right place', async () => {
    for (const payload of [{ Authorization: 'Bearer nonsense' }, { headers: { authorization: server.agent } }])
      expect([payload, await greet(payload)]).toEqual([payload, [4403, 'Forbidden']])
    expect(await greet({}, { headers: { authorization: 'Basic YTpi' } })).toEqual([4403, 'Forbidden'])
  })

  test('is anonymous where there is none', async () => {
    for (const payload of [
      undefined,
      {},
      { token: '' },
      { authorization: '' },
      { headers: { Authorization: '' }, name: 'baton_1' },
      { apiKey: null },
      { locale: 'de', headers: { traceparent: '00-1' } },
    ])
      expect([payload, await greet(payload)]).toEqual([payload, 'anonymous'])
    expect(await greet({}, { headers: { cookie: `token=${server.agent}`, 'x-csrf-token': 'x' } })).toBe('anonymous')
  })
})

describe('an HTTP request', () => {
  const body = '{"query":"{ __typename }"}'
  const json = { 'content-type': 'application/json' }

  test('to GraphQL is 401 with the right place where a credential stands elsewhere, as a stream too', async () => {
    for (const accept of ['*/*', 'text/event-stream']) {
      for (const name of [...names, 'x-anything']) {
        const headers = { ...json, accept, [name]: server.agent }
        const answers = [
          await raw(server.url, 'POST', '/graphql', { headers, body }),
          await raw(server.url, 'POST', `/graphql?${name}=${server.agent}`, { headers: { ...json, accept }, body }),
          await raw(server.url, 'GET', `/graphql?query={__typename}&${name}=${server.agent}`, { headers: { accept } }),
        ]
        for (const answer of answers) {
          const { errors } = JSON.parse(answer.body)
          expect([name, answer.status, errors[0].extensions.code]).toEqual([name, 401, 'unauthenticated'])
          expect(errors[0].message).toContain('Authorization: Bearer')
          expect(answer.body).not.toContain(server.agent)
        }
      }
    }
  })

  test('is served by its Authorization header, or as an anonymous one where there is no credential', async () => {
    const viewer = '{"query":"{ viewer { name } }"}'
    const headers = { ...json, authorization: `Bearer ${server.agent}`, 'x-api-key': 'of a gateway' }
    expect((await raw(server.url, 'POST', '/graphql?token=x', { headers, body: viewer })).body).toContain('"Bea"')
    for (const other of [{}, { 'x-api-key': '' }, { cookie: 'token=x' }, { 'x-csrf-token': 'x' }])
      expect((await raw(server.url, 'POST', '/graphql', { headers: { ...json, ...other }, body })).status).toBe(200)
  })

  test('to REST is 401 with the right place, also where the bot needs no credential', async () => {
    const { parts, companyId } = server
    const admin = {
      kind: 'key',
      identityId: 'idn_ada',
      keyId: 'key_ada',
      companyId,
      role: 'ADMIN',
      name: 'Ada',
    } as const
    await parts.bots.updateBot(admin, { botId: bot, settings: { restAuth: 'open' } })
    const path = `/webbot/api/webchat/${bot}/handover/ann/`
    for (const name of ['token', 'api_key', 'x-api-key']) {
      for (const answer of [
        await raw(server.url, 'GET', `${path}?${name}=${server.integration}`),
        await raw(server.url, 'GET', path, { headers: { [name]: server.integration } }),
      ]) {
        expect(problemIn(answer)).toMatchObject({ status: 401, code: 'unauthenticated' })
        expect(problemIn(answer).detail).toContain('Authorization: Bearer')
      }
    }
    expect((await raw(server.url, 'GET', path)).status).toBe(404)
    expect((await raw(server.url, 'GET', `${path}?access_token=${server.integration}`)).status).toBe(404)
  })
})

test('a long or odd id of an operation that runs already closes the socket with 4409', async () => {
  for (const id of ['x'.repeat(200), 'é'.repeat(100), '🐎'.repeat(60), 'constructor', '__proto__']) {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    const frame = { type: 'subscribe', id, payload: { query: 'subscription { inbox { __typename } }' } }
    socket.send(frame)
    await socket.next(each => each.id === id)
    socket.send(frame)
    const { code, reason } = await socket.closed
    expect([id, code, reason]).toEqual([id, 4409, expect.stringMatching(/^Subscriber for /)])
    expect(reason).not.toContain('\ufffd')
  }
})
