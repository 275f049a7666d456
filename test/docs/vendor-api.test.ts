import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Chat, openChat } from '../support/chat.ts'
import { problemIn, raw } from '../support/raw-http.ts'
import { type Receipt, type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { payload } from '../support/vendor-payload.ts'
import { blocks, read, section, table } from './support/pages.ts'

// Each sample of docs/vendor-api.md is what a real server sends, byte for byte. Ids are random, so the page's stand in for them.

const page = read('docs/vendor-api.md')
const sample = (heading: string, number = 0) => blocks(section(page, heading), 'json')[number]!.trim()
const pageIds = { bot: '01a2051919837d4f8b2c0e7a94d6f351', conversation: '01a2051994c9767a8462ff55a116579b' }
const user = 'webbot:d0f23640-2dc2-11e8-a182-89f9297141e0'
const now = () => 1_649_659_256_000

/** The bot says all five kinds of action, and asks the partner for a human. */
const flow = (claimUrl: string) => ({
  start: 'welcome',
  connections: [
    { when: { text: { equals: 'hello' } }, goTo: 'all' },
    { when: { text: { equals: 'partner' } }, goTo: 'partner' },
  ],
  modules: [
    { id: 'welcome' },
    { id: 'all', actions: blocks(section(page, 'W2: message webhook'), 'jsonl')[0]!.trim().split('\n').map(actionIn) },
    { id: 'partner', webhook: { url: claimUrl } },
  ],
})
const actionIn = (relay: string) => JSON.parse(relay).data

let server: TestServer
let partner: Receiver
let bot: string
let chat: Chat

beforeAll(async () => {
  partner = await startReceiver()
  server = await startServer({ now })
  bot = await server.bot(flow(`${partner.url}/claim`), { relayAgentMessages: true })
  const set = await server.parts.webhooks.setMessageWebhook(
    { kind: 'key', identityId: 'idn_x', keyId: 'key_x', companyId: server.companyId, role: 'ADMIN', name: 'Ada' },
    { botId: bot, url: `${partner.url}/messages` },
  )
  if ('code' in set) throw new Error(set.message)
  const profile = { first_name: 'Ann', surname: 'Doe' }
  chat = await openChat(server, bot, user, { profile, variables: { plan: 'gold' } })
})

afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
  await partner[Symbol.asyncDispose]()
})

/** With the page's ids in place of the server's. */
const asOnPage = (text: string) =>
  text
    .replaceAll(bot.slice('bot_'.length), pageIds.bot)
    .replaceAll(chat.conversationId.slice('conv_'.length), pageIds.conversation)
/** Seqs depend on what was said before: of ids they are left out. */
const withoutSeq = (text: string) =>
  text.replaceAll(/(hdo|msg)_([0-9a-f]{32})_\d+_[0-9a-z]{8}/g, '$1_$2').replace(/"seq":\d+/, '')

const send = (method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}) =>
  raw(server.url, method, path, {
    headers: { authorization: `Bearer ${server.integration}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
  })

/** As `send`, for an answer that must be 200 and is compared with the page. */
async function call(method: string, path: string, body?: string) {
  const { status, body: text } = await send(method, path, body)
  expect([status, text]).toEqual([200, text])
  return withoutSeq(asOnPage(text))
}

/** Different in each delivery, or in each version. */
const varying = new Set(['webhook-id', 'webhook-signature', 'user-agent', 'baton-webhook'])
const masked = ([name, value]: readonly string[]) => [name!, varying.has(name!) ? '…' : value!]
const headersOnPage = blocks(section(page, 'Headers of each POST'), 'http')[0]!
  .trim()
  .split('\n')
  .map(line => masked(line.split(': ')))

/** In the order in which they came, without those of the connection. */
const headersOf = ({ headers }: Receipt) =>
  Object.entries(headers)
    .filter(([name]) => !['host', 'connection', 'content-length'].includes(name))
    .map(([name, value]) => masked([name, asOnPage(String(value))]))

test('the relays and the claim, on one conversation', async () => {
  await chat.say('hello', '1592576064324')
  const bots = blocks(section(page, 'W2: message webhook'), 'jsonl')[0]!.trim().split('\n')
  await partner.until(() => partner.at('/messages').length === 1 + bots.length)
  const [fromUser, ...fromBot] = partner.at('/messages').map(({ body }) => asOnPage(body))
  expect(fromUser).toBe(sample('W2: message webhook', 0))
  expect(headersOf(partner.at('/messages')[0]!)).toEqual(headersOnPage)
  expect(fromBot).toEqual(bots)

  await chat.say('partner')
  await partner.until(() => partner.at('/claim').length === 1)
  expect(asOnPage(partner.at('/claim')[0]!.body)).toBe(sample('W1: claim webhook'))
  const names = headersOnPage.map(([name]) => name)
  names.splice(names.indexOf('baton-attempt'), 0, 'baton-handover')
  expect(headersOf(partner.at('/claim')[0]!).map(([name]) => name)).toEqual(names)
})

test('the answers of E3, E4, E5 and E9, and a refusal', async () => {
  const path = chat.path('handover')
  expect(await call('GET', path)).toBe(withoutSeq(sample('E3: take over')))
  const refused = await raw(server.url, 'GET', path, { headers: { authorization: `Bearer ${server.agent}` } })
  const { detail, by, ...problem } = problemIn(refused)
  const { detail: detailOnPage, by: byOnPage, ...onPage } = JSON.parse(sample('Errors'))
  expect([problem, Object.keys(by as object)]).toEqual([onPage, Object.keys(byOnPage)])
  expect(String(detail).replace('Dora', byOnPage.name)).toBe(detailOnPage)

  const agentMessage = blocks(section(page, "E4: agent's message"), 'sh')[0]!
  expect(await call('POST', path, /-d '(.+)'/.exec(agentMessage)![1]!)).toBe(withoutSeq(sample("E4: agent's message")))
  await partner.until(() => partner.at('/messages').at(-1)!.body.includes('agent'))
  expect(partner.at('/messages').at(-1)!.body).toBe(sample('W2: message webhook', 1))

  expect(await call('GET', `${chat.path('takeover')}?ClaimEnd=resolved`)).toBe(withoutSeq(sample('E5: give back')))
  const claim = JSON.stringify({ sessionId: chat.conversationId })
  expect(await call('POST', '/bot/transfer/human', claim)).toBe(withoutSeq(sample('E9: into our own queue')))
})

test('the other forms of a relay, and the event of a handover', async () => {
  const { principal: admin } = server
  const last = () => partner.at('/messages').at(-1)!.body
  for (const [index, relayFrame] of (['current', 'old'] as const).entries()) {
    await server.parts.bots.updateBot(admin, { botId: bot, settings: { relayFrame, relayHandovers: true } })
    const other = await openChat(server, bot, `${user}-${relayFrame}`, {
      profile: { first_name: 'Ann', surname: 'Doe' },
    })
    await other.say('hello', '1592576064324')
    await partner.until(() => partner.at('/messages').some(({ body }) => body.includes(`${user}-${relayFrame}`)))
    const relay = partner.at('/messages').find(({ body }) => body.includes(`${user}-${relayFrame}`))!.body
    expect(relay.replace(`-${relayFrame}`, '')).toBe(sample('W2: message webhook', 2 + index))
  }
  await chat.accept(server.integration)
  await chat.release(server.integration, 'resolved')
  await partner.until(() => last().includes('handover.ended'))
  const [sent, onPage] = [JSON.parse(last()), JSON.parse(sample('W2: message webhook', 4))]
  const shape = (value: unknown): unknown =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([name, inner]) => [name, shape(inner)])
      : typeof value
  expect(shape(sent)).toEqual(shape(onPage))
  expect([sent.type, sent.at, sent.data.end, sent.data.claimEnd]).toEqual([
    onPage.type,
    onPage.at,
    onPage.data.end,
    onPage.data.claimEnd,
  ])
})

test('the samples of endpoints that are not served are the vendor’s own', () => {
  const [current, old, rest] = blocks(section(page, 'Not served yet'), 'json').map(block => block.trim())
  expect([current, old, rest]).toEqual(['client-frame', 'client-frame.old', 'rest-message'].map(payload))
})

test('E1, without a credential', async () => {
  const { status, body, headers } = await raw(server.url, 'GET', `/webbot/api/webchat/${bot}/config/`)
  expect([status, body, headers['cache-control']]).toEqual([200, sample('E1: widget settings'), 'public, max-age=60'])
})

describe('the table of endpoints', () => {
  const rows = page
    .split('\n')
    .map(line => /^\| (?:\[?(E\d)[^|]*)\| `(\w+) (\S+)`[^|]*\|[^|]*\| (yes|\*\*no\*\*)/.exec(line))
    .filter(row => row !== null)

  test('has all nine, and the server serves those it says are served', async () => {
    expect(rows.map(([, label]) => label)).toEqual(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8', 'E9'])
    for (const [, label, verb, path, served] of rows) {
      const method = verb === 'WS' ? 'GET' : verb!
      const address = path!.replace('{botId}', bot).replace('{userId}', 'ann').replace('?ClaimEnd=…', '')
      for (const each of [address, address.replace(/\/$/, '')]) {
        const { status } = await raw(server.url, method, each, method === 'POST' ? { body: '{}' } : {})
        // Without a credential: 401 where there is something, 200 where none is needed.
        expect([label, each, status]).toEqual([label, each, served === 'yes' ? (label === 'E1' ? 200 : 401) : 404])
      }
    }
  })
})

test('the page marks as not yet what only time would show, and nothing else', () => {
  const marked = table(page, 'Question').filter(([, , mark]) => mark === 'not yet')
  expect(marked.map(([question]) => question)).toEqual(['Expiry of an idle conversation'])
})
