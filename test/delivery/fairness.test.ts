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
