import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { KEEP_IDEMPOTENCY_KEYS_MS, sweep } from '../../src/app/retention.ts'
import { startReceiver } from '../support/receiver.ts'
import { verifyLive } from '../support/verify.ts'
import { must, standingClock, startWebhookServer, type WebhookServer } from '../support/webhook-server.ts'

const day = 24 * 60 * 60_000
const keep = { deliveredMs: 30 * day, deadMs: 90 * day }

test('what arrived goes after its days, dead letters after theirs, what is owed never; each with its attempts', async () => {
  const clock = standingClock()
  let status = 200
  await using receiver = await startReceiver(() => status)
  await using server = await startWebhookServer({ now: clock.now })
  const company = await server.company()
  const bot = await company.bot(receiver.url)
  const ann = await bot.user('ann')
  const say = async (text: string) => {
    await ann.say(text)
    await server.settle()
  }
  const states = async () => (await company.deliveries()).map(({ state }) => state)
  const sweepNow = () => {
    verifyLive()
    return sweep({ store: server.store, keep, now: clock.now })
  }

  await say('arrives')
  await say('arrives, and again later')
  const [, again] = await company.deliveries()
  status = 410
  await say('is dead')
  await say('is owed: the webhook is off')
  expect(await states()).toEqual(['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'PENDING'])

  clock.pass(20 * day)
  status = 200
  must(await server.manage.redeliver(company.admin, { filter: { ids: [again!.id] } }))
  must(await server.manage.disableWebhook(company.admin, { webhookId: bot.webhookId }))
  await sweepNow()
  expect(await states()).toHaveLength(4)
  expect(attempts(server)).toBe(2)

  clock.pass(11 * day)
  await sweepNow()
  expect(await states()).toEqual(['PENDING', 'FAILED', 'PENDING'])
  must(await server.manage.enableWebhook(company.admin, { webhookId: bot.webhookId }))
  await server.settle()
  expect(await states()).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])

  clock.pass(29 * day)
  await sweepNow()
  expect(await states()).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])
  clock.pass(2 * day)
  await sweepNow()
  expect(await states()).toEqual(['FAILED'])
  expect(attempts(server)).toBe(1)
  clock.pass(30 * day)
  await sweepNow()
  expect(await states()).toEqual([])
  expect(attempts(server)).toBe(0)
})

test('more than one batch of it goes, oldest first, and `for ever` is for ever; what is owed never goes', async () => {
  const clock = standingClock()
  await using receiver = await startReceiver()
  await using server = await startWebhookServer({ now: clock.now })
  const company = await server.company()
  const bot = await company.bot(receiver.url)
  const users = await Promise.all(Array.from({ length: 5 }, (_, i) => bot.user(`user-${i}`)))
  for (let i = 0; i < 90; i++) await Promise.all(users.map(user => user.say('hello')))
  await server.settle()
  clock.pass(31 * day)
  await users[0]!.say('young')
  await server.settle()
  verifyLive()
  await sweep({ store: server.store, keep: { deliveredMs: Infinity, deadMs: Infinity }, now: clock.now })
  expect(await company.deliveries()).toHaveLength(451)
  await sweep({ store: server.store, keep, now: clock.now })
  expect(await company.deliveries()).toMatchObject([{ conversationId: users[0]!.conversationId }])
  must(await server.manage.disableWebhook(company.admin, { webhookId: bot.webhookId }))
  await users[0]!.say('owed')
  clock.pass(1)
  verifyLive()
  await sweep({ store: server.store, keep: { deliveredMs: 0, deadMs: 0 }, now: clock.now })
  expect(await company.deliveries()).toMatchObject([{ state: 'PENDING' }])
})

test('the answer to a repeat is kept for a week', async () => {
  const clock = standingClock()
  await using server = await startWebhookServer({ now: clock.now })
  const company = await server.company()
  const bot = await company.bot(null)
  const ann = await bot.user('ann')
  const { conversationId } = ann
  const ask = { principal: company.admin, target: { conversationId }, key: 'once' }
  const actions = [{ type: 'text' as const, text: 'hello' }]
  const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
  const say = async () => must(await server.baton.parts.handle({ ...ask, command })).seq
  must(await server.baton.parts.handle({ principal: company.admin, target: { conversationId }, command: accept }))
  const first = await say()
  clock.pass(KEEP_IDEMPOTENCY_KEYS_MS)
  await sweep({ store: server.store, keep, now: clock.now })
  expect(await say()).toBe(first)
  clock.pass(1)
  await sweep({ store: server.store, keep, now: clock.now })
  expect(await say()).toBe(first! + 1)
})

const accept = { kind: 'accept', controlEpoch: null } as const

function attempts(server: WebhookServer): number {
  const file = new Sqlite(`${server.dataDir}/baton.db`, { readonly: true })
  const count = file.prepare<[], number>('SELECT count(*) FROM attempt').pluck().get()!
  file.close()
  return count
}
