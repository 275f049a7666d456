import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { KEEP_IDEMPOTENCY_KEYS_MS, sweep } from '../../src/app/retention.ts'
import { must, type Office, standingClock, startOffice } from '../support/office.ts'
import { startReceiver } from '../support/receiver.ts'
import { verifyLive } from '../support/verify.ts'

const day = 24 * 60 * 60_000
const keep = { deliveredMs: 30 * day, deadMs: 90 * day }

test('what arrived goes after its days, dead letters after theirs, what is owed never; each with its attempts', async () => {
  const clock = standingClock()
  let status = 200
  await using receiver = await startReceiver(() => status)
  await using office = await startOffice({ now: clock.now })
  const company = await office.company()
  const bot = await company.bot(receiver.url)
  const ann = await bot.user('ann')
  const say = async (text: string) => {
    await ann.say(text)
    await office.settle()
  }
  const states = async () => (await company.deliveries()).map(({ state }) => state)
  const sweepNow = () => {
    verifyLive()
    return sweep({ store: office.store, keep, now: clock.now })
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
  must(await office.manage.redeliver(company.admin, { filter: { ids: [again!.id] } }))
  must(await office.manage.disableWebhook(company.admin, { id: bot.webhookId }))
  await sweepNow()
  expect(await states()).toHaveLength(4)
  expect(attempts(office)).toBe(2)

  clock.pass(11 * day)
  await sweepNow()
  expect(await states()).toEqual(['PENDING', 'FAILED', 'PENDING'])
  must(await office.manage.enableWebhook(company.admin, { id: bot.webhookId }))
  await office.settle()
  expect(await states()).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])

  clock.pass(29 * day)
  await sweepNow()
  expect(await states()).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])
  clock.pass(2 * day)
  await sweepNow()
  expect(await states()).toEqual(['FAILED'])
  expect(attempts(office)).toBe(1)
  clock.pass(30 * day)
  await sweepNow()
  expect(await states()).toEqual([])
  expect(attempts(office)).toBe(0)
})

test('more than one batch of it goes, oldest first, and `for ever` is for ever; what is owed never goes', async () => {
  const clock = standingClock()
  await using receiver = await startReceiver()
  await using office = await startOffice({ now: clock.now })
  const company = await office.company()
  const bot = await company.bot(receiver.url)
  const users = await Promise.all(Array.from({ length: 5 }, (_, i) => bot.user(`user-${i}`)))
  for (let i = 0; i < 90; i++) await Promise.all(users.map(user => user.say('hello')))
  await office.settle()
  clock.pass(31 * day)
  await users[0]!.say('young')
  await office.settle()
  verifyLive()
  await sweep({ store: office.store, keep: { deliveredMs: Infinity, deadMs: Infinity }, now: clock.now })
  expect(await company.deliveries()).toHaveLength(451)
  await sweep({ store: office.store, keep, now: clock.now })
  expect(await company.deliveries()).toMatchObject([{ conversationId: users[0]!.conversationId }])
  must(await office.manage.disableWebhook(company.admin, { id: bot.webhookId }))
  await users[0]!.say('owed')
  clock.pass(1)
  verifyLive()
  await sweep({ store: office.store, keep: { deliveredMs: 0, deadMs: 0 }, now: clock.now })
  expect(await company.deliveries()).toMatchObject([{ state: 'PENDING' }])
})

test('the answer to a repeat is kept for a week', async () => {
  const clock = standingClock()
  await using office = await startOffice({ now: clock.now })
  const company = await office.company()
  const bot = await company.bot(null)
  const ann = await bot.user('ann')
  const { conversationId } = ann
  const ask = { principal: company.admin, target: { conversationId }, key: 'once' }
  const actions = [{ type: 'text' as const, text: 'hello' }]
  const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
  const say = async () => must(await office.baton.parts.handle({ ...ask, command })).seq
  must(await office.baton.parts.handle({ principal: company.admin, target: { conversationId }, command: accept }))
  const first = await say()
  clock.pass(KEEP_IDEMPOTENCY_KEYS_MS)
  await sweep({ store: office.store, keep, now: clock.now })
  expect(await say()).toBe(first)
  clock.pass(1)
  await sweep({ store: office.store, keep, now: clock.now })
  expect(await say()).toBe(first! + 1)
})

const accept = { kind: 'accept', controlEpoch: null } as const

function attempts(office: Office): number {
  const file = new Sqlite(`${office.dataDir}/baton.db`, { readonly: true })
  const count = file.prepare<[], number>('SELECT count(*) FROM attempt').pluck().get()!
  file.close()
  return count
}
