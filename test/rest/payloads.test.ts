import { afterAll, beforeAll, expect, test } from 'vitest'
import { compose } from '../../src/domain/conversation/compose.ts'
import type { Json } from '../../src/domain/json.ts'
import { userRelay } from '../../src/domain/webhook/bodies.ts'
import { openChat, textsOf } from '../support/chat.ts'
import { standingClock } from '../support/clock.ts'
import { must } from '../support/must.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { payload, payloadBytes, payloadNames } from '../support/vendor-payload.ts'

const frames = JSON.parse(payload('server-frames')) as Json[]
const { id, user_id, timestamp, actions } = JSON.parse(payload('client-frame')).message

let server: TestServer
let partner: Receiver
let botId: string
beforeAll(async () => {
  partner = await startReceiver()
  // The time of the vendor's example.
  server = await startServer({ now: standingClock(timestamp * 1000).now })
  botId = await server.bot({
    start: 'frames',
    fallback: 'partner',
    modules: [
      { id: 'frames', actions: frames },
      { id: 'partner', actions: [], webhook: { url: `${partner.url}/claim` } },
    ],
  })
  must(await server.parts.webhooks.setMessageWebhook(server.principal, { botId, url: `${partner.url}/messages` }))
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
  await partner[Symbol.asyncDispose]()
})

/** What the message webhook gets of a user's message, by the bot's setting. */
async function relayOf(relayFrame: 'current' | 'old', text: string, clientMessageId?: string) {
  const relaying = await server.bot(null, { relayFrame })
  const url = `${partner.url}/${relayFrame}`
  must(await server.parts.webhooks.setMessageWebhook(server.principal, { botId: relaying, url }))
  const chat = await openChat(server, relaying, user_id)
  await chat.say(text, clientMessageId)
  await server.settle()
  return partner.at(`/${relayFrame}`)[0]!.body
}

/** Each of the vendor's payloads, and what sends or answers it here. */
const replays: Record<string, () => Promise<void>> = {
  async 'agent-message'() {
    const chat = await openChat(server, botId, 'agent-message')
    await server.rest('GET', chat.path('handover'), server.integration)
    const answer = await server.rest('POST', chat.path('handover'), server.integration, payloadBytes('agent-message'))
    expect(answer.status).toBe(200)
    expect(textsOf((await chat.log()).events).at(-1)).toBe('AGENT: Hello from Agent!')
  },
  async claim() {
    const chat = await openChat(server, botId, 'claim')
    await chat.say('x')
    await server.settle()
    const { body } = partner.at('/claim')[0]!
    expect(Object.keys(JSON.parse(body))).toEqual(Object.keys(JSON.parse(payload('claim'))))
    // The example leaves the ids empty, and its user does not exist here.
    const filled = payloadBytes('claim').replace('"sessionId": ""', `"sessionId": "${chat.conversationId}"`)
    expect((await server.rest('POST', '/bot/transfer/human', server.integration, filled)).status).toBe(200)
    expect((await server.rest('POST', '/bot/transfer/human', server.integration, payloadBytes('claim'))).status).toBe(
      404,
    )
  },
  async 'client-frame'() {
    expect(await relayOf('current', actions[0].text, id)).toBe(
      `{"interlocutor":"user","data":${payload('client-frame')}}`,
    )
  },
  async 'client-frame.old'() {
    // A frame of a raw socket would be relayed verbatim.
    expect(userRelay(JSON.parse(payloadBytes('client-frame.old')))).toBe(payload('relay-user'))
  },
  async 'relay-user'() {
    const { message, timestamp: at } = JSON.parse(payload('client-frame.old')).message
    const relay = await relayOf('old', message)
    expect(relay).toBe(payload('relay-user').replace(String(at), String(timestamp)))
  },
  async config() {
    const answer = await server.rest('GET', `/webbot/api/webchat/${botId}/config/`, null)
    expect([answer.status, await answer.text()]).toEqual([200, payload('config')])
  },
  async 'relay-bot'() {
    await server.settle()
    expect(partner.at('/messages').map(({ body }) => body)).toContain(payload('relay-bot'))
  },
  async 'server-frames'() {
    const chat = await openChat(server, botId, 'server-frames')
    await server.settle()
    const mine = partner.receipts.filter(({ headers }) => headers['baton-conversation'] === chat.conversationId)
    expect(mine.map(({ body }) => body)).toEqual(
      frames.map(frame => `{"interlocutor":"bot","data":${JSON.stringify(frame)}}`),
    )
  },
  async 'rest-message'() {
    const { actions: sent } = JSON.parse(payloadBytes('rest-message'))
    expect(compose(null, sent)).toEqual([{ type: 'text', text: 'hello from standby user' }])
    for (const wrong of [{ type: 'standby' }, { type: 'standby', text: 1 }, { type: 'standby', text: 'x', more: 1 }])
      expect([wrong, compose(null, [wrong])]).toMatchObject([wrong, { code: 'bad_input' }])
  },
}

test('every payload of the vendor is replayed', () => {
  expect(payloadNames()).toEqual(Object.keys(replays).sort())
  expect(payloadNames()).toHaveLength(9)
})
test.each(Object.keys(replays))('%s', name => replays[name]!())
