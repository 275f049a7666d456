import { expect, it } from 'vitest'
import { must } from '../../support/must.ts'
import { type Answer, type Receipt, startReceiver } from '../../support/receiver.ts'
import { startServer } from '../../support/server.ts'

async function startConversation(answer?: (receipt: Receipt) => Answer) {
  const receiver = await startReceiver(answer)
  const server = await startServer()
  const company = await server.company()
  const bot = await company.webhookBot(receiver.url)
  const ann = await bot.user('ann')
  const replay = async (fromSeq: number) =>
    must(
      await server.parts.webhooks.replayWebhook(company.principal, {
        ...{ webhookId: bot.webhookId, conversationId: ann.conversationId, fromSeq },
      }),
    )
  return {
    ...{ receiver, server, company, ann, replay },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await receiver[Symbol.asyncDispose]()
    },
  }
}

it('a replay sends nothing of events that were pruned', async () => {
  await using s = await startConversation()
  const seqs = [await s.ann.say('one'), await s.ann.say('two'), await s.ann.say('three')]
  await s.receiver.until(() => s.receiver.receipts.length === 3)
  const { conversationId } = s.ann
  must(await s.server.parts.pruneConversation(s.company.principal, { conversationId, toSeq: seqs[1]! }))
  expect(await s.replay(1)).toEqual({ count: 1, nextSeq: null })
  await s.receiver.until(() => s.receiver.receipts.length === 4)
  await s.server.settle()
  expect(s.receiver.receipts.map(({ headers }) => Number(headers['baton-seq']))).toEqual([...seqs, seqs[2]])
})

it('a delivery that is sent again while its attempt is under way gets another attempt after it', async () => {
  let answer!: (status: number) => void
  const first = new Promise<number>(resolve => {
    answer = resolve
  })
  await using s = await startConversation(({ headers }) => (headers['baton-attempt'] === '1' ? first : 200))
  await s.ann.say('one')
  await s.receiver.until(() => s.receiver.receipts.length === 1)
  const [delivery] = await s.company.deliveries()
  const { redeliver } = s.server.parts.webhooks
  expect(must(await redeliver(s.company.principal, { filter: { ids: [delivery!.id] } })).count).toBe(1)
  expect(await s.replay(1)).toEqual({ count: 1, nextSeq: null })
  answer(200)
  await s.receiver.until(() => s.receiver.receipts.length === 2)
  await s.server.settle()
  expect(s.receiver.receipts.map(({ headers }) => headers['webhook-id'])).toEqual([delivery!.id, delivery!.id])
  expect(await s.company.deliveries()).toMatchObject([{ state: 'SUCCEEDED', attempts: 2 }])
})

it('a long replay goes on in slices, and ends after a thousand events with the seq to continue from', async () => {
  await using s = await startConversation()
  for (let i = 0; i < 1_100; i++) await s.ann.say(`${i}`)
  await s.receiver.until(() => s.receiver.receipts.length === 1_100, 20_000)
  await s.server.settle()
  // The conversation was opened by the first event, which is no message.
  expect(await s.replay(1)).toEqual({ count: 999, nextSeq: 1_001 })
  expect(await s.replay(1_001)).toEqual({ count: 101, nextSeq: null })
  await s.receiver.until(() => s.receiver.receipts.length === 2_200, 20_000)
  const again = s.receiver.receipts.slice(1_100)
  expect(new Set(again.map(({ headers }) => headers['webhook-id'])).size).toBe(1_100)
}, 60_000)
