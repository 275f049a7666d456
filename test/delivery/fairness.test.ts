import { expect, it } from 'vitest'
import { must } from '../support/must.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'

it('companies take turns: one with a hundred thousand due lanes does not starve another', async () => {
  await using receiver = await startReceiver(() => 200)
  await using server = await startServer()
  const big = await server.company('Big')
  const bot = await big.webhookBot(`${receiver.url}/big`)
  const small = await server.company('Small')
  const ann = await (await small.webhookBot(`${receiver.url}/small`)).user('ann')
  must(await server.parts.webhooks.disableWebhook(big.principal, { webhookId: bot.webhookId }))
  const { conversationId } = await bot.user('u')
  const like = { companyId: big.companyId, botId: bot.botId, webhookId: bot.webhookId, conversationId }
  await server.engine.addDueDeliveries(like, 100_000)
  must(await server.parts.webhooks.enableWebhook(big.principal, { webhookId: bot.webhookId }))
  await receiver.until(() => receiver.at('/big').length > 200)
  for (let i = 0; i < 5; i++) {
    const before = receiver.at('/big').length
    await ann.say(`${i}`)
    await receiver.until(() => receiver.at('/small').length === i + 1)
    expect(receiver.at('/big').length - before).toBeLessThan(2_000)
  }
  expect(receiver.at('/big').length).toBeLessThan(90_000)
  expect(server.unexpectedErrors).toEqual([])
}, 60_000)

it('deliveries go out while users write as fast as they can', async () => {
  await using receiver = await startReceiver(() => 200)
  await using server = await startServer()
  const company = await server.company('Chatty')
  const bot = await company.webhookBot(`${receiver.url}/busy`)
  const users = await Promise.all(Array.from({ length: 64 }, (_, index) => bot.user(`user-${index}`)))
  const each = 25
  await Promise.all(
    users.map(async user => {
      for (let count = 0; count < each; count++) await user.say(`message ${count}`)
    }),
  )
  // Writers and the dispatcher share the event loop. With one turn of it for each commit a fifth has been sent by now.
  expect(receiver.at('/busy').length).toBeGreaterThan((users.length * each) / 2)
  await receiver.until(() => receiver.at('/busy').length >= users.length * each)
  expect(server.unexpectedErrors).toEqual([])
})
