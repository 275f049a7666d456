import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StartConversation } from '../../packages/client/src/documents.ts'
import { ask, post } from '../support/client.ts'
import { WhoAmI } from '../support/documents.ts'
import { eventually } from '../support/eventually.ts'
import { raw } from '../support/raw-http.ts'
import { bundle, spawnServer } from '../support/server-process.ts'

type Receipt = { n: number; kind: string; headers: Record<string, string>; body: string }

let dataDir: string
let program: string
let server: Awaited<ReturnType<typeof spawnServer>>
beforeAll(async () => {
  program = await bundle()
  dataDir = mkdtempSync(join(tmpdir(), 'baton-demo-'))
  // On all addresses of the machine, so that requests can come from outside of it.
  server = await spawnServer(program, { BATON_DATA_DIR: dataDir, HOST: '0.0.0.0' })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true })
})
const demo = () => JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'))
const port = () => new URL(server.url).port
const local = () => `http://127.0.0.1:${port()}`

test('the demo page gets the bot and three keys that work', async () => {
  const { body, headers } = await raw(local(), 'GET', '/demo/setup')
  const { shopBotId, keys } = demo()
  const { agent, agent2, integration } = keys
  expect(JSON.parse(body)).toEqual({ botId: shopBotId, keys: { agent, agent2, integration } })
  expect(headers['cache-control']).toBe('no-store')
  const names = await Promise.all(
    [agent, agent2, integration].map(async key => (await ask(local(), key, WhoAmI, {})).viewer.name),
  )
  expect(names).toEqual(['Alex', 'Billie', 'Demo partner'])
})

test('a browser on this machine gets the demo at /', async () => {
  // A link from another site works as well.
  for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }])
    expect((await raw(local(), 'GET', '/', { headers })).body).not.toContain('Baton runs here.')
})

test('the shop page embeds the widget with the tag that any site uses', async () => {
  const { body } = await raw(local(), 'GET', '/demo/shop')
  expect(body).toMatch(new RegExp(`<script[^>]* src="/widget\\.js"[^>]*"${demo().shopBotId}"`))
  expect(body).not.toContain('{{')
})

describe('the demo is not served', () => {
  const paths = [
    ['GET', '/demo/setup'],
    ['GET', '/demo/received'],
    ['GET', '/demo/shop'],
    ['POST', '/demo/partner/claim'],
    ['POST', '/demo/partner/messages'],
  ] as const
  const expectNoDemo = async (url: string, headers: Record<string, string>) => {
    for (const [method, path] of paths) {
      const { status, body } = await raw(url, method, path, { headers })
      expect([path, status]).toEqual([path, 404])
      for (const key of Object.values(demo().keys) as string[]) expect(body).not.toContain(key)
    }
  }
  const expectHomePage = async (url: string, headers: Record<string, string>) => {
    const { status, body } = await raw(url, 'GET', '/', { headers })
    expect([status, body.includes('Baton runs here.')]).toEqual([200, true])
  }
  test.each([
    ['to a host name that resolves to this machine', { host: 'rebound.example' }],
    ['to a host name that begins with localhost', { host: 'localhost.rebound.example:4000' }],
    ['to an address outside of 127.0.0.0/8', { host: '128.0.0.1' }],
    ['to a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['to a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['through a proxy or tunnel', { 'x-forwarded-for': '203.0.113.9' }],
  ])('%s', async (_, headers) => {
    await expectNoDemo(local(), headers as Record<string, string>)
    if (!('sec-fetch-site' in headers)) await expectHomePage(local(), headers as Record<string, string>)
  })

  const other = Object.values(networkInterfaces())
    .flat()
    .find(each => each?.family === 'IPv4' && !each.internal)?.address
  test.skipIf(other === undefined)('to another machine, with any Host header', async () => {
    const headers = { host: `localhost:${port()}` }
    await expectNoDemo(`http://${other}:${port()}`, headers)
    await expectHomePage(`http://${other}:${port()}`, headers)
  })

  test('in production', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'baton-demo-'))
    const env = { NODE_ENV: 'production', BATON_ADMIN_KEY: 'an-admin-key-that-the-operator-has-chosen' }
    await using server = await spawnServer(program, { BATON_DATA_DIR: dataDir, ...env })
    await expectNoDemo(server.url, {})
    await expectHomePage(server.url, {})
    rmSync(dataDir, { recursive: true, force: true })
  })
})

test('the demo’s partner accepts signed requests only, and streams them to the page', async () => {
  const received: Receipt[] = []
  const leaving = new AbortController()
  const stream = await fetch(`${local()}/demo/received`, { signal: leaving.signal })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const reading = read(stream, received).catch(() => {})

  const { shopBotId, keys } = demo()
  const { startConversation: started } = await ask(local(), null, StartConversation, { input: { botId: shopBotId } })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const input = { conversationId: started.conversation.id, text: 'Ask your partner, please' }
  await post(local(), started.visitorToken, {
    query: 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }',
    variables: { input },
  })
  await eventually(() => received.some(each => each.kind === 'claim'))
  await eventually(() => received.some(each => each.kind === 'message' && each.body.includes('Ask your partner')))
  const claim = received.find(each => each.kind === 'claim')!
  expect(JSON.parse(claim.body)).toMatchObject({ sessionId: started.conversation.id, botId: shopBotId })
  expect(claim.headers).toMatchObject({ 'baton-attempt': '1', 'baton-user': started.conversation.userId })

  const deliver = async (headers: Record<string, string>, body = '{}') =>
    (await raw(local(), 'POST', '/demo/partner/messages', { headers, body })).status
  expect(await deliver({})).toBe(401)
  const { body } = await post(local(), keys.admin, { query: '{ webhooks { secret url } }' })
  const hooks = (body.data as { webhooks: { secret: string; url: string }[] }).webhooks
  const sign = (secret: string) => ({
    'webhook-id': 'dlv_own',
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
    'webhook-signature': new Webhook(secret).sign('dlv_own', new Date(), '{}'),
  })
  const of = (part: string) => hooks.find(({ url }) => url.includes(part))!.secret
  // The secret of the other bot's partner does not fit.
  expect(await deliver(sign(of(':4900/')))).toBe(401)
  expect(await deliver(sign(of('/demo/partner/messages')), '{"more":1}')).toBe(401)
  expect(await deliver(sign(of('/demo/partner/messages')), 'x'.repeat(200_000))).toBe(413)
  expect(await deliver(sign(of('/demo/partner/messages')))).toBe(204)
  await eventually(() => received.some(each => each.headers['webhook-id'] === 'dlv_own'))
  expect(received.map(each => each.n)).toEqual(received.map((_, index) => index + 1))

  // A returning page gets what followed its last event; a new one gets all that is kept.
  for (const [after, first] of [[received.length - 1, received.length] as const, [0, 1] as const]) {
    const again: Receipt[] = []
    const leave = new AbortController()
    const answer = await fetch(`${local()}/demo/received`, {
      signal: leave.signal,
      headers: after ? { 'last-event-id': String(after) } : {},
    })
    const done = read(answer, again).catch(() => {})
    await eventually(() => again.at(-1)?.n === received.length)
    expect(again[0]!.n).toBe(first)
    leave.abort()
    await done
  }
  leaving.abort()
  await reading
})

test('an open page does not delay the shutdown', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-demo-'))
  const server = await spawnServer(program, { BATON_DATA_DIR: dataDir })
  const stream = await fetch(`${server.url}/demo/received`)
  const ended = stream.text()
  expect(await server.stop()).toEqual({ code: 0, signal: null })
  // The stream ended normally; a connection that the shutdown cuts would throw.
  expect(await ended).toContain('retry')
  rmSync(dataDir, { recursive: true, force: true })
})

test('an older demo.json is completed and keeps its company, bot and keys', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-demo-'))
  const path = join(dataDir, 'demo.json')
  const read = () => JSON.parse(readFileSync(path, 'utf8'))
  const env = { BATON_DATA_DIR: dataDir }
  await (await spawnServer(program, env)).stop()
  const { shopBotId: _, ...older } = read()
  delete older.keys.agent2
  writeFileSync(path, JSON.stringify(older))
  await (await spawnServer(program, env)).stop()
  const completed = read()
  expect(completed).toMatchObject({ companyId: older.companyId, botId: older.botId, keys: older.keys })
  // The port has changed: the shop's webhooks use the new one.
  await using server = await spawnServer(program, env)
  expect(read()).toEqual({ ...completed, url: server.url })
  const { body } = await post(server.url, completed.keys.admin, { query: '{ webhooks { url } }' })
  const urls = (body.data as { webhooks: { url: string }[] }).webhooks.map(({ url }) => url)
  for (const end of ['claim', 'messages']) expect(urls).toContain(`${server.url}/demo/partner/${end}`)
  rmSync(dataDir, { recursive: true, force: true })
})

async function read(stream: Response, into: Receipt[]) {
  let text = ''
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const parts = text.split('\n\n')
    text = parts.pop()!
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (data) into.push(JSON.parse(data))
    }
  }
}
