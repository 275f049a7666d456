import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { standingClock } from '../support/clock.ts'
import { SetMessageWebhook } from '../support/documents.ts'
import { eventually } from '../support/eventually.ts'
import { seedFlow } from '../support/flows.ts'
import { must } from '../support/must.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'

const textOf = (receipt: { body: string }) => JSON.parse(receipt.body).data.message.actions[0].text as string

describe('dead letters', () => {
  it('are listed, and redelivered one by one, by filter or by range of seq, with the same id and body', async () => {
    let down = true
    await using receiver = await startReceiver(() => (down ? 410 : 200))
    await using server = await startServer()
    const company = await server.company()
    const bot = await company.webhookBot(receiver.url)
    const ann = await bot.user('ann')
    for (const text of ['one', 'two', 'three', 'four']) {
      await ann.say(text)
      await server.settle()
      must(await server.parts.webhooks.enableWebhook(company.principal, { webhookId: bot.webhookId }))
      await server.settle()
    }
    const dead = await company.deliveries({ states: ['FAILED'] })
    expect(dead.length).toBe(4)
    down = false
    must(await server.parts.webhooks.enableWebhook(company.principal, { webhookId: bot.webhookId }))
    const before = receiver.receipts.length
    must(await server.parts.webhooks.redeliver(company.principal, { filter: { ids: [dead[2]!.id] } }))
    await server.settle()
    expect(receiver.receipts.slice(before).map(textOf)).toEqual(['three'])
    expect(receiver.receipts.at(-1)).toMatchObject({ headers: { 'webhook-id': dead[2]!.id }, body: dead[2]!.body })
    const range = { conversationId: ann.conversationId, fromSeq: dead[1]!.seq, toSeq: dead[3]!.seq }
    expect(must(await server.parts.webhooks.redeliver(company.principal, { filter: range }))).toEqual({
      count: 2,
      more: false,
    })
    await server.settle()
    expect(receiver.receipts.slice(before + 1).map(textOf)).toEqual(['two', 'four'])
    must(await server.parts.webhooks.redeliver(company.principal, { filter: { webhookId: bot.webhookId } }))
    await server.settle()
    expect(textOf(receiver.receipts.at(-1)!)).toBe('one')
    const other = await server.company('Other')
    expect(await server.parts.webhooks.redeliver(other.principal, { filter: { ids: [dead[0]!.id] } })).toMatchObject({
      code: 'not_found',
    })
  })

  it('keep their attempts when they are redelivered, as do delivered ones', async () => {
    let status = 500
    const clock = standingClock()
    await using receiver = await startReceiver(() => status)
    await using server = await startServer({ now: clock.now })
    const company = await server.company()
    const bot = await company.webhookBot(receiver.url)
    const ann = await bot.user('ann')
    await ann.say('one')
    await server.settle()
    status = 200
    clock.pass(3_000)
    await server.settle()
    const [one] = await company.deliveries()
    const firstTwo = await server.store.deliveries.attempts(one!.id)
    expect(firstTwo.map(each => each.status)).toEqual([500, 200])
    clock.pass(1_000)
    status = 201
    await ann.say('two')
    await server.settle()
    for (const expected of [3, 4]) {
      must(await server.parts.webhooks.redeliver(company.principal, { filter: { ids: [one!.id] } }))
      await server.settle()
      const history = await server.store.deliveries.attempts(one!.id)
      expect(history.slice(0, 2)).toEqual(firstTwo)
      expect(history.slice(2).map(({ at, status }) => [at, status])).toEqual(
        Array(expected - 2).fill([clock.now(), 201]),
      )
      expect(await company.deliveries()).toMatchObject([{ attempts: expected, state: 'SUCCEEDED' }, { attempts: 1 }])
    }
  })

  it('are not needed for a new webhook: it replays a conversation from a seq, in order', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const company = await server.company()
    const bot = await company.webhookBot(null)
    const ann = await bot.user('ann')
    for (const text of ['one', 'two', 'three']) await ann.say(text)
    const { webhook } = must(
      await server.parts.webhooks.setMessageWebhook(company.principal, { botId: bot.botId, url: receiver.url }),
    )
    const ask = { webhookId: webhook!.id, conversationId: ann.conversationId, fromSeq: 3 }
    expect(must(await server.parts.webhooks.replayWebhook(company.principal, ask))).toEqual({ count: 2, nextSeq: null })
    await server.settle()
    expect(receiver.receipts.map(textOf)).toEqual(['two', 'three'])
    must(await server.parts.webhooks.replayWebhook(company.principal, { ...ask, fromSeq: 1 }))
    await server.settle()
    expect(receiver.receipts.map(textOf)).toEqual(['two', 'three', 'one', 'two', 'three'])
    const ids = receiver.receipts.map(({ headers }) => headers['webhook-id'])
    expect([ids[3], ids[4]]).toEqual([ids[0], ids[1]])
  })
})

describe('a failed claim', () => {
  it('ends the handover as FAILED and the bot says so; while the webhook is disabled later claims fail at once', async () => {
    await using receiver = await startReceiver(() => 410)
    await using server = await startServer()
    const company = await server.company()
    const bot = await company.webhookBot(null, seedFlow(`${receiver.url}/claim`), { claimFailedText: 'Nobody there.' })
    const ann = await bot.user('ann')
    const ended = async () =>
      (await server.store.handovers.list({ companyId: company.companyId }, { after: null, limit: 9 })).map(h => h.end)
    await ann.say('partner')
    await eventually(async () => (await ended())[0] === 'FAILED')
    const log = async () => server.store.events.list(ann.conversationId, { after: 0, limit: 99 })
    const [end, message] = (await log()).slice(-2)
    expect(end).toMatchObject({ type: 'handover.ended', end: 'FAILED', actor: { kind: 'SYSTEM' } })
    expect(message).toMatchObject({
      type: 'message.posted',
      actor: { kind: 'BOT' },
      actions: [{ text: 'Nobody there.' }],
    })
    await ann.say('partner')
    await eventually(async () => (await ended())[1] === 'FAILED')
    expect(receiver.receipts).toHaveLength(1)
    expect(server.unexpectedErrors).toEqual([])
  })
})

describe('credentials and headers of a webhook', () => {
  it('are sent with every POST, stored encrypted and never shown, and cannot inject headers', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const company = await server.company()
    const bot = await company.webhookBot(receiver.url)
    const set = (more: object) =>
      server.parts.webhooks.updateWebhook(company.principal, { webhookId: bot.webhookId, ...more } as never)
    must(
      await set({
        headers: [{ name: 'X-Tenant', value: 'acme-7' }],
        auth: { basic: { username: 'bob', password: 'pässword' } },
      }),
    )
    for (const [name, value] of [
      ['x-a', 'b\r\nx-c: d'],
      ['host', 'inside'],
      ['webhook-id', 'x'],
      ['a b', 'c'],
      ['content-length', '1'],
    ])
      expect(await set({ headers: [{ name, value }] })).toMatchObject({ code: 'bad_input' })
    expect(await set({ auth: { bearer: 'a b\r\nc' } })).toMatchObject({ code: 'bad_input' })
    await (await bot.user('ann')).say('hello')
    await server.settle()
    const { headers } = receiver.receipts[0]!
    expect(headers).toMatchObject({
      'x-tenant': 'acme-7',
      authorization: `Basic ${Buffer.from('bob:pässword').toString('base64')}`,
    })
    const secret = server.parts.webhooks.openWebhook(await bot.webhook())!.secrets[0]!.secret
    expect(await server.engine.holds(receiver.url)).toBe(true)
    for (const words of ['acme-7', 'pässword', secret]) expect(await server.engine.holds(words)).toBe(false)
    must(await set({ url: 'http://127.0.0.2:1/elsewhere' }))
    expect(server.parts.webhooks.openWebhook(await bot.webhook())).toMatchObject({ auth: null, headers: {} })
  })

  it('include two signatures, by the old and the new secret, until the overlap ends', async () => {
    let at = Date.now()
    await using receiver = await startReceiver()
    await using server = await startServer({ now: () => at })
    const company = await server.company()
    const bot = await company.webhookBot(receiver.url)
    must(
      await server.parts.webhooks.rotateWebhookSecret(company.principal, {
        webhookId: bot.webhookId,
        overlapSeconds: 60,
      }),
    )
    const ann = await bot.user('ann')
    await ann.say('one')
    await server.settle()
    at += 61_000
    await ann.say('two')
    await server.settle()
    expect(receiver.receipts.map(({ headers }) => String(headers['webhook-signature']).split(' ').length)).toEqual([
      2, 1,
    ])
  })
})

describe('an outgoing request', () => {
  it('reaches no private address, in the whole server', async () => {
    let connections = 0
    const target = createServer(socket => {
      connections += 1
      socket.destroy()
    }).listen(0, '::')
    await once(target, 'listening')
    const { port } = target.address() as AddressInfo
    let inside = false
    const lookup = async (host: string) =>
      host === 'rebind.test' && inside ? ['127.0.0.1'] : host === 'in.test' ? ['127.0.0.1'] : ['203.0.114.9']
    await using server = await startServer({ env: { BATON_ALLOW_PRIVATE_WEBHOOKS: 'false' }, lookup })
    const company = await server.company()
    const hosts = [
      ...[
        '127.0.0.1',
        '127.1',
        '127.0.1',
        '0x7f.1',
        '0x7f000001',
        '2130706433',
        '017700000001',
        '0177.0.0.1',
        '0',
        '0.0.0.0',
      ],
      ...[
        '[::1]',
        '[::]',
        '[::ffff:127.0.0.1]',
        '[::ffff:7f00:1]',
        '[::127.0.0.1]',
        '[64:ff9b::7f00:1]',
        '[64:ff9b:1::7f00:1]',
      ],
      ...[
        '[2002:7f00:1::]',
        '[2001:0:0:0:0:0:80ff:fffe]',
        '[fe80::1]',
        '[fc00::1]',
        '[fec0::1]',
        '[ff02::1]',
        '[fd00:ec2::254]',
      ],
      ...[
        '169.254.169.254',
        '0xa9fea9fe',
        '100.100.100.200',
        '10.0.0.1',
        '172.16.0.1',
        '192.168.0.1',
        '100.64.0.1',
        '198.18.0.1',
      ],
      ...[
        '192.0.2.2',
        '224.0.0.1',
        '255.255.255.255',
        '１２７.０.０.１',
        '127。0。0。1',
        '①②⑦.⓪.⓪.①',
        '127%2e0%2e0%2e1',
        '%31%32%37.0.0.1',
      ],
      ...['in.test', 'IN.TEST', 'a@127.0.0.1', '127.0.0.1@127.0.0.1'],
    ]
    for (const host of hosts) {
      const set = await server.parts.webhooks.setMessageWebhook(company.principal, {
        botId: null,
        url: `http://${host}:${port}/`,
      })
      expect(set, host).toMatchObject({ code: 'bad_input' })
      expect('message' in set && set.message).not.toMatch(/private|loopback|127|DNS/i)
    }
    expect(hosts.length).toBeGreaterThanOrEqual(40)
    // Saving does not resolve these: hosts in a flow are not looked up, and names can change. The connection refuses them.
    const bot = await company.webhookBot(`http://rebind.test:${port}/`)
    inside = true
    await (await bot.user('ann')).say('hello')
    await server.settle()
    const flowing = await company.webhookBot(null, seedFlow(`http://in.test:${port}/claim`))
    await (await flowing.user('bob')).say('partner')
    await server.settle()
    const tested = must(await server.parts.webhooks.testWebhook(company.principal, { webhookId: bot.webhookId }))
    expect(tested.report).toMatchObject({ good: false, failure: 'unreachable' })
    expect(JSON.stringify(tested.report)).not.toMatch(/127|loopback|private/)
    expect(server.logged.map(([, detail]) => detail.detail)).toContain('address_loopback: rebind.test is 127.0.0.1')
    expect(connections).toBe(0)
    target.close()
  })

  it('of testWebhook takes the same path: a signed POST of no conversation', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const company = await server.company()
    const bot = await company.webhookBot(receiver.url)
    const { report } = must(await server.parts.webhooks.testWebhook(company.principal, { webhookId: bot.webhookId }))
    expect(report).toMatchObject({ good: true, status: 200, explanation: 'It answered 200: the webhook works.' })
    expect(receiver.receipts[0]!.headers).toMatchObject({ 'baton-test': 'true' })
    expect(await company.deliveries()).toEqual([])
  })
})

it('admins manage webhooks and deliveries over GraphQL', async () => {
  await using receiver = await startReceiver()
  await using server = await startServer()
  const ask = (token: string, query: string) => post(server.url, token, { query })
  const set = `mutation { setMessageWebhook(input: {url: "${receiver.url}", strict: true}) { __typename ... on SetMessageWebhookSuccess { webhook { id state strict secret auth headerNames history { change } } } } }`
  const { body } = await ask(server.admin, set)
  expect(body.data).toMatchObject({
    setMessageWebhook: { webhook: { state: 'ACTIVE', strict: true, auth: 'NONE', history: [{ change: 'CREATED' }] } },
  })
  const { id } = (body.data as { setMessageWebhook: { webhook: { id: string } } }).setMessageWebhook.webhook
  const mutations = [
    `updateWebhook(input: { webhookId: "${id}", strict: false, auth: {bearer: "t0ken"}})`,
    `rotateWebhookSecret(input: { webhookId: "${id}"})`,
    `disableWebhook(input: { webhookId: "${id}"})`,
    `enableWebhook(input: { webhookId: "${id}"})`,
    `testWebhook(input: { webhookId: "${id}"})`,
    'redeliver(input: {filter: {states: [FAILED]}})',
  ]
  for (const mutation of mutations) {
    const name = mutation.slice(0, mutation.indexOf('('))
    const query = `mutation { it: ${mutation} { __typename } }`
    expect((await ask(server.agent, query)).body.data, name).toEqual({ it: { __typename: 'Forbidden' } })
    const success = `${name[0]!.toUpperCase()}${name.slice(1)}Success`
    expect((await ask(server.admin, query)).body.data, name).toEqual({ it: { __typename: success } })
  }
  const seen = await ask(
    server.admin,
    '{ webhooks { auth state secrets history { change } } deliveries(filter: {states: [FAILED, PARKED]}) { edges { node { attempts { status } } } } }',
  )
  expect(seen.body.data).toMatchObject({
    webhooks: [{ auth: 'BEARER', state: 'ACTIVE', secrets: [expect.any(String), expect.any(String)] }],
  })
  expect(JSON.stringify(seen.body)).not.toContain('t0ken')
  expect((await ask(server.agent, '{ webhooks { secret } }')).body.errors?.[0]?.extensions?.code).toBe('forbidden')
  expect(server.unexpectedErrors).toEqual([])
})

it('deliveries are listed in both orders, page by page, each once', async () => {
  await using server = await startServer()
  await using receiver = await startReceiver()
  const botId = await server.bot(null)
  const { setMessageWebhook } = await server.ask(server.admin, SetMessageWebhook, {
    input: { botId, url: receiver.url },
  })
  expect(setMessageWebhook.__typename).toBe('SetMessageWebhookSuccess')
  const chat = await openChat(server, botId, 'ann')
  for (const text of ['one', 'two', 'three', 'four', 'five']) await chat.say(text)
  const read = async (newestFirst: boolean) => {
    const seqs: number[] = []
    for (let after: string | null = null, more = true; more; ) {
      const query = `query Pages($after: String, $newestFirst: Boolean) {
        deliveries(first: 2, after: $after, newestFirst: $newestFirst) { edges { node { seq } } pageInfo { hasNextPage endCursor } } }`
      const { body } = await post(server.url, server.admin, { query, variables: { after, newestFirst } })
      const { edges, pageInfo } = (body.data as { deliveries: DeliveryPage }).deliveries
      seqs.push(...edges.map(({ node }) => node.seq))
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    return seqs
  }
  expect(await read(false)).toEqual([2, 3, 4, 5, 6])
  expect(await read(true)).toEqual([6, 5, 4, 3, 2])
})

type DeliveryPage = {
  edges: { node: { seq: number } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
