import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../src/domain/json.ts'
import { openChat } from '../support/chat.ts'
import { mutate } from '../support/mutate.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  server = await startServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
  expect(server.unexpectedErrors).toEqual([])
})

/** A bot with these settings whose messages go to a path of its own, and a user. */
async function relayed(name: string, settings: Record<string, unknown> = {}, flow: Json | null = null) {
  const { botId, webhookId } = await server.webhookBot(`${receiver.url}/${name}`, flow, settings)
  const chat = await openChat(server, botId, name)
  const received = () => receiver.at(`/${name}`)
  return { botId, webhookId, chat, received, count: (n: number) => receiver.until(() => received().length === n) }
}
const media = { type: 'media', media_type: 'image', url: 'https://shop.example/fern.jpg', text: 'A fern' }

describe('the relay of a user’s message', () => {
  const send = (chat: { visitorToken: string; conversationId: string }) =>
    mutate(server.url, chat.visitorToken, 'sendMessage', {
      conversationId: chat.conversationId,
      text: 'hello',
      actions: [{ media: { mediaType: 'IMAGE', url: media.url, text: media.text } }],
    })

  test('carries both forms by default, each complete', async () => {
    const { chat, received, count } = await relayed('both')
    await send(chat)
    await count(1)
    const { data } = JSON.parse(received()[0]!.body)
    expect(data).toEqual({
      error: null,
      message: {
        ...{ from: 'human', user_profile: {}, ref: null, user_id: 'both', timestamp: expect.any(Number) },
        attachments: [{ type: 'image', url: media.url, text: media.text }],
        ...{ id: expect.stringMatching(/^msg_/), actions: [{ type: 'text', text: 'hello' }, media] },
        message: 'hello\nA fern',
      },
    })
  })

  test('carries one form where the bot’s setting says so', async () => {
    for (const relayFrame of ['current', 'old']) {
      const { chat, received, count } = await relayed(relayFrame, { relayFrame })
      await send(chat)
      await count(1)
      const { data } = JSON.parse(received()[0]!.body)
      expect(Object.keys(data.message)).toEqual(
        relayFrame === 'current'
          ? ['from', 'user_profile', 'ref', 'user_id', 'timestamp', 'attachments', 'id', 'actions']
          : ['user_profile', 'ref', 'user_id', 'timestamp', 'message', 'attachments'],
      )
      expect('error' in data).toBe(relayFrame === 'old')
      expect(data.message.attachments).toHaveLength(1)
    }
  })
})

test('several POSTs of one event say which each is and how many there are, and each names its webhook', async () => {
  const actions = ['one', 'two', 'three'].map(text => ({ type: 'text', text }))
  const flow = { start: 'all', fallback: 'all', modules: [{ id: 'all', actions }] }
  const { chat, received, count, webhookId } = await relayed('parts', {}, flow)
  await count(3)
  await chat.say('hello')
  await count(7)
  const places = received().map(({ headers }) => [
    headers['baton-seq'],
    headers['baton-part'],
    headers['baton-webhook'],
  ])
  const [opening, said, answer] = [places[0]![0], places[3]![0], places[4]![0]]
  expect(places).toEqual(
    [
      ...['1/3', '2/3', '3/3'].map(part => [opening, part]),
      [said, '1/1'],
      ...['1/3', '2/3', '3/3'].map(part => [answer, part]),
    ].map(place => [...place, webhookId]),
  )
})

test('two webhooks at one address are told apart, in a test POST as well', async () => {
  const [one, other] = [await relayed('shared'), await relayed('shared')]
  await one.chat.say('hello')
  await other.chat.say('hello')
  await server.parts.webhooks.testWebhook(server.principal, { webhookId: one.webhookId })
  await receiver.until(() => receiver.at('/shared').length === 3)
  const named = receiver.at('/shared').map(({ headers }) => headers['baton-webhook'])
  expect(named.toSorted()).toEqual([one.webhookId, one.webhookId, other.webhookId].toSorted())
})

describe('the moves of a handover', () => {
  const typesAt = (receipts: { body: string }[]) => receipts.map(({ body }) => JSON.parse(body).type ?? 'relay')

  test('reach the message webhook where the bot’s setting says so, in order with the messages', async () => {
    const { chat, received, count } = await relayed('moves', { relayHandovers: true })
    await mutate(server.url, chat.visitorToken, 'requestHandover', {
      conversationId: chat.conversationId,
      reason: 'help',
    })
    await chat.accept(server.agent)
    await chat.say('hello?')
    await mutate(server.url, server.agent, 'transferHandover', {
      conversationId: chat.conversationId,
      note: 'difficult',
    })
    await chat.accept(server.integration)
    await chat.release(server.integration, 'resolved')
    await count(6)
    expect(typesAt(received())).toEqual([
      ...['handover.requested', 'handover.accepted', 'relay', 'handover.transferred', 'handover.accepted'],
      'handover.ended',
    ])
    const bodies = received().map(({ body }) => JSON.parse(body))
    const ended = bodies.at(-1)
    expect(ended).toEqual({
      ...{ id: expect.stringMatching(/^evt_/), type: 'handover.ended', at: expect.stringMatching(/^\d{4}-.*Z$/) },
      ...{ companyId: server.companyId, conversationId: chat.conversationId, seq: expect.any(Number), controlEpoch: 5 },
      data: {
        ...{ handoverId: expect.stringMatching(/^hdo_/), end: 'RELEASED', claimEnd: 'resolved' },
        by: { kind: 'AGENT', id: expect.any(String), name: 'Dora' },
      },
    })
    expect(bodies[0].data).toMatchObject({ reason: 'help', route: 'PLATFORM', by: { kind: 'USER' } })
    expect(
      received()
        .map(({ body }) => body)
        .join(),
    ).not.toContain('difficult')
    const seqs = received().map(({ headers }) => Number(headers['baton-seq']))
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
  })

  test('do not reach it by default', async () => {
    const { chat, received, count } = await relayed('quiet')
    await chat.accept(server.agent)
    await chat.release(server.agent)
    await chat.say('hello')
    await count(1)
    expect(typesAt(received())).toEqual(['relay'])
  })
})
