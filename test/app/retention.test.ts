import { expect, test } from 'vitest'
import { KEEP_IDEMPOTENCY_KEYS_MS, sweep } from '../../src/app/retention.ts'
import { standingClock } from '../support/clock.ts'
import { must } from '../support/must.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'
import { verifyLive } from '../support/signatures.ts'

const day = 24 * 60 * 60_000
const keep = { deliveredMs: 30 * day, deadMs: 90 * day }

test('delivered and dead deliveries are deleted after their days with their attempts, pending ones never', async () => {
  const clock = standingClock()
  let status = 200
  await using receiver = await startReceiver(() => status)
  await using server = await startServer({ now: clock.now })
  const company = await server.company()
  const bot = await company.webhookBot(receiver.url)
  const ann = await bot.user('ann')
  const say = async (text: string) => {
    await ann.say(text)
    await server.settle()
  }
  const states = async () => (await company.deliveries()).map(({ state }) => state)
  const sweepNow = async () => {
    await verifyLive()
    return sweep({ store: server.store, keep, now: clock.now })
  }

  await say('arrives')
  await say('arrives, and again later')
  const [, again] = await company.deliveries()
  status = 410
  await say('is dead')
  await say('is pending: the webhook is disabled')
  expect(await states()).toEqual(['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'PENDING'])
  const ids = (await company.deliveries()).map(({ id }) => id)
  const attempts = async () =>
    (await Promise.all(ids.map(id => server.store.deliveries.attempts(id)))).map(({ length }) => length)

  clock.pass(20 * day)
  status = 200
  must(await server.parts.webhooks.redeliver(company.principal, { filter: { ids: [again!.id] } }))
  must(await server.parts.webhooks.disableWebhook(company.principal, { webhookId: bot.webhookId }))
  await sweepNow()
  expect(await states()).toHaveLength(4)
  expect(await attempts()).toEqual([1, 1, 1, 0])

  clock.pass(11 * day)
  await sweepNow()
  expect(await states()).toEqual(['PENDING', 'FAILED', 'PENDING'])
  must(await server.parts.webhooks.enableWebhook(company.principal, { webhookId: bot.webhookId }))
  await server.settle()
  expect(await states()).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])

  clock.pass(29 * day)
  await sweepNow()
  expect(await states()).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])
  clock.pass(2 * day)
  await sweepNow()
  expect(await states()).toEqual(['FAILED'])
  expect(await attempts()).toEqual([0, 0, 1, 0])
  clock.pass(30 * day)
  await sweepNow()
  expect(await states()).toEqual([])
  expect(await attempts()).toEqual([0, 0, 0, 0])
})

test('a sweep deletes more than one batch, nothing if kept for ever, and nothing that is pending', async () => {
  const clock = standingClock()
  await using receiver = await startReceiver()
  await using server = await startServer({ now: clock.now })
  const company = await server.company()
  const bot = await company.webhookBot(receiver.url)
  const users = await Promise.all(Array.from({ length: 5 }, (_, i) => bot.user(`user-${i}`)))
  for (let i = 0; i < 90; i++) await Promise.all(users.map(user => user.say('hello')))
  await server.settle()
  clock.pass(31 * day)
  await users[0]!.say('young')
  await server.settle()
  await verifyLive()
  await sweep({ store: server.store, keep: { deliveredMs: Infinity, deadMs: Infinity }, now: clock.now })
  expect(await company.deliveries()).toHaveLength(451)
  await sweep({ store: server.store, keep, now: clock.now })
  expect(await company.deliveries()).toMatchObject([{ conversationId: users[0]!.conversationId }])
  must(await server.parts.webhooks.disableWebhook(company.principal, { webhookId: bot.webhookId }))
  await users[0]!.say('pending')
  clock.pass(1)
  await verifyLive()
  await sweep({ store: server.store, keep: { deliveredMs: 0, deadMs: 0 }, now: clock.now })
  expect(await company.deliveries()).toMatchObject([{ state: 'PENDING' }])
})

test('an idempotency record is kept for a week', async () => {
  const clock = standingClock()
  await using server = await startServer({ now: clock.now })
  const company = await server.company()
  const bot = await company.webhookBot(null)
  const ann = await bot.user('ann')
  const { conversationId } = ann
  const ask = { principal: company.principal, target: { conversationId }, key: 'once' }
  const actions = [{ type: 'text' as const, text: 'hello' }]
  const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
  const say = async () => must(await server.parts.commands.handle({ ...ask, command })).seq
  must(
    await server.parts.commands.handle({ principal: company.principal, target: { conversationId }, command: accept }),
  )
  const first = await say()
  clock.pass(KEEP_IDEMPOTENCY_KEYS_MS)
  await sweep({ store: server.store, keep, now: clock.now })
  expect(await say()).toBe(first)
  clock.pass(1)
  await sweep({ store: server.store, keep, now: clock.now })
  expect(await say()).toBe(first! + 1)
})

const accept = { kind: 'accept', controlEpoch: null } as const
