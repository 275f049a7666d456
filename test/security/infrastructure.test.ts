import { existsSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readEnv, toConfig } from '../../src/config.ts'
import { isLocalRequest } from '../../src/http/local-request.ts'
import { createRequestLog } from '../../src/http/request-log.ts'
import { normalizeTarget } from '../../src/http/request-target.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { problemIn, raw } from '../support/raw-http.ts'
import { dial } from '../support/raw-tcp.ts'
import { startServer, type TestServer } from '../support/server.ts'

// What balancers, proxies, tracing libraries and link previews do to a server.

let server: TestServer
let production: TestServer
let bot: string
beforeAll(async () => {
  server = await startServer({ env: { BATON_ALLOWED_ORIGINS: 'https://shop.example', HOST: '::1' } })
  production = await startServer({ env: { NODE_ENV: 'production' } })
  bot = await server.bot(null)
})
afterAll(async () => {
  for (const each of [server, production]) {
    expect(each.unexpectedErrors).toEqual([])
    await each[Symbol.asyncDispose]()
  }
})

/** The status and the body that bytes are answered with; null: the connection ended without an answer. */
function send(bytes: string, { url } = server): Promise<{ status: number | null; text: string }> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.on('data', chunk => {
      text += chunk.toString('latin1')
      // Answers to HTTP/1.1 may keep the connection.
      if (/^HTTP\/1\.1 101/.test(text)) socket.destroy()
    })
    socket.on('error', reject).on('close', () => {
      const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1]
      resolve({ status: status === undefined ? null : Number(status), text })
    })
    socket.write(bytes, 'latin1')
  })
}
const get = (target: string, headers: string[] = ['host: localhost'], version = '1.1') =>
  [`GET ${target} HTTP/${version}`, ...headers, 'connection: close', '', ''].join('\r\n')

const paths = {
  '/healthz': 200,
  '/readyz': 200,
  '/': 200,
  '/graphql?query={__typename}': 200,
  '/webbot/api/webchat/bot_0/config/': 404,
  '/webbot/api/webchat/bot_0/handover/ann/': 401,
}

describe('a request', () => {
  test('of a health check in HTTP/1.0 without a Host is answered at every address', async () => {
    for (const [path, status] of Object.entries(paths))
      expect([path, (await send(get(path, [], '1.0'))).status]).toEqual([path, status])
    expect((await send(get('/healthz', []))).status).toBe(400)
  })

  test('with an absolute target is answered like one with a path', async () => {
    for (const [path, status] of Object.entries(paths))
      expect([path, (await send(get(`http://chat.example${path}`))).status]).toEqual([path, status])
    expect((await send(get('HTTP://chat.example'))).status).toBe(200)
  })

  test('that offers another protocol is answered as it is', async () => {
    // Java's HttpClient sends these with each request to a plain address.
    const h2c = ['host: a', 'upgrade: h2c', 'http2-settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA']
    const offer = (target: string, upgrade = 'h2c') =>
      send(
        [
          `GET ${target} HTTP/1.1`,
          ...h2c.toSpliced(1, 1, `upgrade: ${upgrade}`),
          'connection: upgrade, http2-settings, close',
          '',
          '',
        ].join('\r\n'),
      )
    for (const [path, status] of Object.entries(paths)) {
      expect([path, (await offer(path)).status]).toEqual([path, status])
      expect([path, (await offer(path, 'TLS/1.0, HTTP/2.0')).status]).toEqual([path, status])
    }
    const body = '{"query":"{ __typename }"}'
    const posted = await send(
      [
        'POST /graphql HTTP/1.1',
        ...h2c,
        'connection: upgrade, close',
        'content-type: application/json',
        `content-length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    )
    expect(posted.text).toContain('{"data":{"__typename":"Query"}}')
    expect((await offer('/healthz', 'websocket')).status).toBe(404)
  })

  test('with any spelling of a host is answered, and with none that could be meant is 400', async () => {
    const ipv6 = ['[0:0:0:0:0:0:0:1]', '[::1]:4000', '[::ffff:127.0.0.1]', '[0000:0000:0000:0000:0000:ffff:7f00:0001]']
    for (const path of ['/healthz', '/graphql?query={__typename}'])
      for (const each of [server, production]) {
        for (const host of [...ipv6, 'LOCALHOST:80', 'localhost.', '127.1', 'my_service:4000', ''])
          expect([host, (await send(get(path, [`host: ${host}`]), each)).status]).toEqual([host, 200])
        for (const host of [
          'a b',
          'a/b',
          'ann@a',
          'a?b',
          'a#b',
          'a\\b',
          '[::1',
          '::1',
          '[g::1]',
          'a:b',
          'a:99999',
          '%00',
        ]) {
          const { status, text } = await send(get(path, [`host: ${host}`]), each)
          expect([host, status]).toEqual([host, 400])
          expect(text).not.toContain('node_modules')
        }
      }
  })

  test('by a name of loopback counts as local, in every spelling', () => {
    const isLocal = (host: string) => {
      const headers = { host }
      const request = { url: '/', headers, rawHeaders: ['host', host], socket: { remoteAddress: '::1' } } as never
      return normalizeTarget(request) === null && isLocalRequest(request)
    }
    for (const host of ['[0:0:0:0:0:0:0:1]:4000', '[::FFFF:127.0.0.1]', 'Localhost.:4000', '127.1', '0x7f.0.0.1'])
      expect([host, isLocal(host)]).toEqual([host, true])
    for (const host of ['localhost.evil.example', '[::2]', '128.0.0.1', '[::ffff:8.8.8.8]', ''])
      expect([host, isLocal(host)]).toEqual([host, false])
  })

  test('with two hosts, two credentials or another header twice that counts once is 400, at the upgrade as well', async () => {
    const upgrade = ['upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==']
    for (const twice of [
      ['Host: b'],
      ...['Authorization', 'Content-Type', 'Idempotency-Key', 'Last-Event-ID'].map(name => [
        `${name}: a`,
        `${name.toLowerCase()}: a`,
      ]),
    ])
      for (const path of Object.keys(paths))
        expect([path, (await send(get(path, ['host: a', ...twice]))).status]).toEqual([path, 400])
    const socket = (...headers: string[]) =>
      send(['GET /graphql HTTP/1.1', ...headers, 'connection: upgrade', ...upgrade, '', ''].join('\r\n'))
    for (const host of [['host: a', 'host: b'], ['host: a b']]) expect((await socket(...host)).status).toBe(400)
    expect((await socket('host: [0:0:0:0:0:0:0:1]')).status).toBe(101)
  })

  test('with a malformed line or header is never an error of the server', async () => {
    const lines = [
      ...[
        'OPTIONS * HTTP/1.1',
        'CONNECT a:1 HTTP/1.1',
        'TRACE / HTTP/1.1',
        'TRACE /graphql HTTP/1.1',
        'QUERY / HTTP/1.1',
      ],
      ...['GET foo HTTP/1.1', 'GET  HTTP/1.1', 'GET /%zz HTTP/1.1', 'GET //b/graphql HTTP/1.1', 'GET /a\\b HTTP/1.1'],
      ...['GET /webbot/api/webchat/%zz/handover/%c3%28/ HTTP/1.1', 'GET /graphql#a HTTP/1.1', 'GET /graphql? HTTP/1.1'],
      ...['GET http:///a HTTP/1.1', 'GET http://[::1/ HTTP/1.1', 'GET http://a:b@c/ HTTP/1.1', 'GET ftp://a/ HTTP/1.1'],
      ...[
        'GET /graphql?query=%zz HTTP/1.1',
        'GET /\xff HTTP/1.1',
        'G\xffT / HTTP/1.1',
        'PRI * HTTP/2.0',
        'GET / HTTP/1.1x',
      ],
    ]
    const headers = [
      ...['accept: \xff', 'accept: ,;q=', 'content-length: -1', 'content-length: 1, 2', 'transfer-encoding: gzip'],
      ...[
        'expect: nonsense',
        'origin: \xff',
        'authorization: \xff',
        'authorization: Bearer \xff',
        'last-event-id: \xff',
      ],
      ...['access-control-request-headers: \xff, a b, __proto__', 'if-none-match: \xff', ': x', 'x y: z', 'a: \x01'],
    ]
    const requests = [
      ...lines.map(line => `${line}\r\nhost: a\r\nconnection: close\r\n\r\n`),
      ...headers.flatMap(header => Object.keys(paths).map(path => get(path, ['host: a', header]))),
    ]
    const answers = await Promise.all(requests.map(async bytes => ({ bytes, ...(await send(bytes, production)) })))
    for (const { bytes, status, text } of answers) {
      expect([bytes, status]).toEqual([bytes, expect.toSatisfy(each => each !== null && each < 500)])
      expect(text).not.toMatch(/node_modules|\.ts:\d/)
    }
  })

  test('by GET with variables or extensions that are no JSON object is 400', async () => {
    for (const name of ['variables', 'extensions'])
      for (const value of ['x', '[]', '7', '"a"', '{'])
        for (const accept of ['*/*', 'text/event-stream']) {
          const path = `/graphql?query={__typename}&${name}=${encodeURIComponent(value)}`
          const answer = await raw(production.url, 'GET', path, { headers: { accept } })
          expect([path, answer.status, JSON.parse(answer.body).errors[0].extensions.code]).toEqual([
            path,
            400,
            expect.stringMatching(/^bad_(json|input)$/),
          ])
        }
  })
})

test('a client that leaves within its body is no error, and is logged as 499', async () => {
  const statuses: unknown[] = []
  const log = createRequestLog((_, { status }) => statuses.push(status), [])
  server.baton.server.on('request', log)
  const chat = await openChat(server, bot, 'leaving')
  statuses.length = 0
  const head = ['host: a', `authorization: Bearer ${server.integration}`, 'content-type: application/json']
  for (const path of [chat.path('handover'), '/bot/transfer/human', '/graphql'])
    for (const length of ['content-length: 100', 'transfer-encoding: chunked']) {
      const socket = await dial(server.url)
      const begun = new Promise<IncomingMessage>(resolve => server.baton.server.once('request', resolve))
      socket.write([`POST ${path} HTTP/1.1`, ...head, length, '', '5\r\n{"mes'].join('\r\n'))
      const request = await begun
      const gone = new Promise(resolve => request.socket.once('close', resolve))
      socket.resetAndDestroy()
      await gone
    }
  await expect.poll(() => statuses).toEqual(Array(6).fill(499))
  server.baton.server.off('request', log)
  expect(server.unexpectedErrors).toEqual([])
})

describe('connections', () => {
  test('are kept for 65 s between requests, or as BATON_KEEP_ALIVE_SECONDS says, and many may wait to be accepted', async () => {
    expect(
      (await raw(server.url, 'GET', '/healthz', { headers: { connection: 'keep-alive' } })).headers['keep-alive'],
    ).toBe('timeout=65')
    expect(server.baton.server.keepAliveTimeout).toBe(65_000)
    await using brief = await startServer({ env: { BATON_KEEP_ALIVE_SECONDS: '300' } })
    expect(brief.baton.server.keepAliveTimeout).toBe(300_000)
    expect(toConfig(readEnv({})).listenBacklog).toBe(4_096)
    expect(toConfig(readEnv({ BATON_LISTEN_BACKLOG: '100' })).listenBacklog).toBe(100)
  })
})

describe('/readyz', () => {
  test('is 503 until the demo has its data', async () => {
    await using fresh = await startServer()
    const gate = Promise.withResolvers<void>()
    const { bots } = fresh.baton.store
    const create = bots.create.bind(bots)
    vi.spyOn(bots, 'create').mockImplementation(async bot => {
      await gate.promise
      return create(bot)
    })
    // A company without a demo makes no demo: its own has to go first.
    vi.spyOn(fresh.baton.store.companies, 'any').mockResolvedValueOnce(false)
    const started = fresh.baton.demo!.start({ url: fresh.url, ownUrl: fresh.url, partnerUrl: 'http://127.0.0.1:9' })
    expect((await raw(fresh.url, 'GET', '/readyz')).status).toBe(503)
    expect(existsSync(join(fresh.dataDir, 'demo.json'))).toBe(false)
    gate.resolve()
    await started
    expect((await raw(fresh.url, 'GET', '/readyz')).status).toBe(200)
    expect(existsSync(join(fresh.dataDir, 'demo.json'))).toBe(true)
  })
})

describe('a page of an allowed origin', () => {
  const origin = 'https://shop.example'
  const tracing = [
    'traceparent',
    'tracestate',
    'baggage',
    'sentry-trace',
    'x-apollo-operation-name',
    'x-datadog-trace-id',
  ]
  const ours = ['authorization', 'content-type', 'idempotency-key', 'if-match', 'baton-control-epoch', 'last-event-id']
  const addresses = () => [
    ['/graphql', 'POST'],
    [`/webbot/api/webchat/${bot}/handover/ann/`, 'GET'],
    [`/webbot/api/webchat/${bot}/handover/ann`, 'POST'],
    [`/webbot/api/webchat/${bot}/handover/ann/accept`, 'POST'],
    [`/webbot/api/webchat/${bot}/handover/ann/release`, 'POST'],
    [`/webbot/api/webchat/${bot}/takeover/ann/`, 'GET'],
    [`/via/secret/webbot/api/webchat/${bot}/handover/ann/`, 'GET'],
    ['/bot/transfer/human', 'POST'],
  ]

  test('may use every API, with the headers that it sets on each request, and reads the waiting time', async () => {
    for (const [path = '', method = ''] of addresses()) {
      const asked = [...tracing, ...ours].join(', ')
      const preflight = await raw(server.url, 'OPTIONS', path, {
        headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': asked },
      })
      expect([path, preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([path, 204, origin])
      expect(preflight.headers['access-control-allow-methods']).toContain(method)
      const names = String(preflight.headers['access-control-allow-headers']).split(', ')
      expect(names).toEqual(expect.arrayContaining([...tracing, ...ours]))
      const answer = await raw(server.url, method, path, {
        headers: { origin, 'content-type': 'application/json' },
        ...(method === 'POST' && { body: '{}' }),
      })
      expect([path, answer.headers['access-control-allow-origin'], answer.headers.vary]).toEqual([
        path,
        origin,
        expect.stringMatching(/origin/i),
      ])
      expect(answer.headers['access-control-expose-headers']).toBe('etag, retry-after')
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    }
  })

  test('is the only one: another gets no header, and nothing odd is repeated to it', async () => {
    for (const [path = ''] of addresses()) {
      const headers = {
        origin: 'https://evil.example',
        'access-control-request-headers': 'a b, <x>, __proto__, x-ok, "',
      }
      const preflight = await raw(server.url, 'OPTIONS', path, { headers })
      expect([path, preflight.headers['access-control-allow-origin'], preflight.headers.vary]).toEqual([
        path,
        undefined,
        expect.stringMatching(/origin/i),
      ])
      const names = String(preflight.headers['access-control-allow-headers']).split(', ')
      expect(names).toContain('x-ok')
      expect(names.every(name => /^[a-z][a-z-]+$/.test(name))).toBe(true)
    }
  })

  test('learns of an error of the server, and not of a network fault', async () => {
    await using _lock = await server.engine.lockWrites()
    const headers = { origin, authorization: `Bearer ${server.integration}`, 'content-type': 'application/json' }
    const answer = await raw(server.url, 'POST', `/webbot/api/webchat/${bot}/handover/leaving/`, {
      headers,
      body: '{"message":"hi"}',
    })
    expect([problemIn(answer).status, answer.headers['access-control-allow-origin']]).toEqual([503, origin])
  })

  test('learns why an address or a host is refused, and that there is nothing at an address', async () => {
    const get = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'traceparent' }
    for (const [path, status] of [
      ['/graphql?query=%zz', 400],
      ['/graphql?query=%00', 400],
      ['/webbot/api/webchat/%zz/handover/ann/', 400],
      ['/webbot/api/webchat/%c3%28/config/', 400],
      ['/nothing', 404],
    ] as const)
      for (const from of [origin, 'https://evil.example']) {
        const allowed = from === origin ? origin : undefined
        const answer = await raw(server.url, 'GET', path, { headers: { origin: from } })
        const { 'access-control-allow-origin': to, vary } = answer.headers
        expect([path, from, answer.status, to]).toEqual([path, from, status, allowed])
        expect(String(vary)).toMatch(/origin/i)
        if (status === 404) continue
        const preflight = await raw(server.url, 'OPTIONS', path, { headers: { origin: from, ...get } })
        const { 'access-control-allow-origin': too, 'access-control-allow-headers': names } = preflight.headers
        expect([path, from, preflight.status, too]).toEqual([path, from, 204, allowed])
        expect(String(names)).toContain('traceparent')
      }
  })

  test('includes the pages of the server itself, whatever name of loopback it is opened by', async () => {
    const { port } = new URL(server.url)
    for (const own of [`http://[::1]:${port}`, `http://localhost:${port}`, `http://127.0.0.1:${port}`])
      expect((await raw(server.url, 'OPTIONS', '/graphql', { headers: { origin: own } })).headers).toMatchObject({
        'access-control-allow-origin': own,
      })
  })
})

describe('a GET that takes over by its URL alone', () => {
  let chat: Chat
  const url = () => `${chat.path('handover')}?access_token=${server.integration}`
  beforeAll(async () => {
    chat = await openChat(server, bot, 'previewed')
  })

  test('is refused to programs that follow links, and to pages that embed it', async () => {
    const asked: Record<string, string>[] = [
      ...['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'facebookexternalhit/1.1', 'WhatsApp/2.24 A'],
      ...['Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)', 'TelegramBot (like TwitterBot)'],
      ...['Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5', 'LinkedInBot/1.0', 'Google-PageRenderer Google'],
    ].map(agent => ({ 'user-agent': agent }))
    asked.push(
      { purpose: 'prefetch' },
      { 'sec-purpose': 'prefetch;prerender' },
      { 'x-purpose': 'preview' },
      { 'x-moz': 'prefetch' },
      { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', 'sec-fetch-user': '?1' },
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    )
    for (const headers of asked)
      for (const path of [url(), url().replace('/handover/', '/takeover/')]) {
        const answer = await raw(server.url, 'GET', path, { headers })
        expect([headers, problemIn(answer)]).toMatchObject([headers, { status: 403, code: 'prefetch_refused' }])
      }
    expect((await chat.log()).mode).toBe('NORMAL')
  })

  test('is answered to a program, to a page’s script, and to a person who opens it', async () => {
    for (const headers of [
      { 'user-agent': 'acme-chatbot/2.1 (node)' },
      { 'user-agent': 'whatsapp-connector/3 (slackbot bridge; MyTelegramBot)' },
      { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-user': '?1' },
    ] as Record<string, string>[])
      expect([headers, (await raw(server.url, 'GET', url(), { headers })).status]).toEqual([headers, 200])
    // A header proves that the request is meant.
    const headers = { authorization: `Bearer ${server.integration}`, 'user-agent': 'Slackbot 1.0' }
    expect((await raw(server.url, 'GET', chat.path('handover'), { headers })).status).toBe(200)
  })
})
