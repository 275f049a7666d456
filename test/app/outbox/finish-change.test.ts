import { afterAll, beforeAll, expect, it } from 'vitest'
import { replaceMessageWebhook } from '../../../src/app/outbox/change-webhook.ts'
import { failAbandoned } from '../../../src/app/outbox/finish-change.ts'
import { must } from '../../support/must.ts'
import { startServer, type TestServer } from '../../support/server.ts'

const COUNT = 1_200

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

/** A company with a message webhook for which many deliveries wait, each in a lane of its own. */
async function waiting() {
  const company = await server.company()
  const { botId, webhookId } = await company.webhookBot('http://127.0.0.1:9/')
  must(await server.parts.webhooks.disableWebhook(company.principal, { webhookId }))
  const like = { companyId: company.companyId, botId, webhookId, conversationId: `conv_${botId}` }
  await server.engine.addDueDeliveries(like, COUNT)
  const states = async () => {
    const found = await company.deliveries()
    return Map.groupBy(found, ({ state }) => state)
  }
  return { company, botId, webhookId, owner: { companyId: company.companyId, botId }, states }
}

/** How many transactions the work takes. */
async function transactionsOf(work: () => Promise<unknown>): Promise<number> {
  const { outbox } = server.store
  const transact = outbox.transact.bind(outbox)
  let count = 0
  outbox.transact = steps => {
    count += 1
    return transact(steps)
  }
  await work()
  outbox.transact = transact
  return count
}

it('removing a webhook fails what waits for it in several transactions', async () => {
  const { company, botId, states } = await waiting()
  const remove = () => server.parts.webhooks.setMessageWebhook(company.principal, { botId, url: null })
  expect(await transactionsOf(remove)).toBeGreaterThan(COUNT / 300)
  expect([...(await states()).keys()]).toEqual(['FAILED'])
  expect(await server.store.outbox.abandoned()).toEqual([])
})

it('what a crash leaves of a removed webhook is not sent, and fails later', async () => {
  const { webhookId, owner, states } = await waiting()
  // The first transaction alone, as if the process had ended behind it.
  const change = { at: Date.now(), by: null }
  await server.store.outbox.transact(tables => replaceMessageWebhook(tables, owner, () => null, change))
  expect((await states()).get('PENDING')!.length).toBeGreaterThan(COUNT / 2)
  expect((await server.store.webhooks.get(webhookId))?.disabledAt).toBe(change.at)
  expect((await server.store.outbox.abandoned()).map(({ id }) => id)).toEqual([webhookId])
  await failAbandoned(server.store.outbox)
  expect([...(await states()).keys()]).toEqual(['FAILED'])
  expect(await server.store.outbox.abandoned()).toEqual([])
})

it('enabling a webhook makes all its lanes due in several transactions', async () => {
  const { company, webhookId } = await waiting()
  const enable = () => server.parts.webhooks.enableWebhook(company.principal, { webhookId })
  expect(await transactionsOf(enable)).toBeGreaterThan(COUNT / 300)
})

it('sends dead letters again in several transactions, a thousand in one call', async () => {
  const { company, botId, states } = await waiting()
  must(await server.parts.webhooks.setMessageWebhook(company.principal, { botId, url: null }))
  let answer: unknown
  const redeliver = async () => {
    answer = must(await server.parts.webhooks.redeliver(company.principal, { filter: {} }))
  }
  expect(await transactionsOf(redeliver)).toBeGreaterThanOrEqual(10)
  expect(answer).toEqual({ count: 1_000, more: true })
  expect((await states()).get('PENDING')).toHaveLength(1_000)
  expect(await transactionsOf(redeliver)).toBeGreaterThanOrEqual(2)
  expect(answer).toEqual({ count: COUNT - 1_000, more: false })
})

it('a log is pruned in several transactions, of which each leaves a log that can be read', async () => {
  const company = await server.company()
  const user = await company.user(await company.bot(null), 'ann')
  for (let index = 0; index < 40; index++) await user.say(`${index}`)
  const { conversations, events } = server.store
  expect(await conversations.prune(user.conversationId, 30, 12)).toBe(false)
  expect((await conversations.get(user.conversationId))?.prunedSeq).toBe(12)
  expect((await events.list(user.conversationId, { after: 0, limit: 1 }))[0]?.seq).toBe(13)
  const pruned = await server.parts.pruneConversation(company.principal, { ...user, toSeq: 30 })
  expect(must(pruned).conversation.prunedSeq).toBe(30)
  expect((await events.list(user.conversationId, { after: 0, limit: 99 })).map(({ seq }) => seq)[0]).toBe(31)
})
