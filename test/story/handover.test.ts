import { expect, test } from 'vitest'
import { ConversationEvents, SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import { readUntil } from '../support/client.ts'
import { seedFlow } from '../support/flows.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { payload } from '../support/vendor-payload.ts'

// The user, time and message id of the vendor's documentation, so that bytes can be compared.
const user = 'webbot:d0f23640-2dc2-11e8-a182-89f9297141e0'
const now = () => 1_649_659_256_000
const frameId = '1592576064324'

async function begin(server: TestServer, claimUrl: string) {
  const botId = await server.bot(seedFlow(claimUrl))
  const input = { botId, userId: user, variables: { name: 'Ann' } }
  const { startConversation: started } = await server.ask(null, StartConversation, { input })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const { visitorToken, conversation } = started
  const say = async (text: string, clientMessageId?: string) => {
    const sent = await server.ask(visitorToken, SendMessage, {
      input: { conversationId: conversation.id, text, ...(clientMessageId && { clientMessageId }) },
    })
    expect(sent.sendMessage.__typename).toBe('SendMessageSuccess')
  }
  return { botId, visitorToken, conversationId: conversation.id, say }
}

test('the vendor’s six steps of transfer 1B on one socket: claim, handover, relay, answer, takeover', async () => {
  await using partner = await startReceiver()
  await using server = await startServer({ now })
  const { botId, visitorToken, conversationId, say } = await begin(server, `${partner.url}/claim`)
  const set = await server.parts.webhooks.setMessageWebhook(
    { kind: 'key', identityId: 'idn_x', keyId: 'key_x', companyId: server.companyId, role: 'ADMIN', name: 'Ada' },
    { botId, url: `${partner.url}/messages` },
  )
  if ('code' in set) throw new Error(set.message)

  await using socket = server.socket(visitorToken)
  const frames = socket.iterate(ConversationEvents, { conversationId })
  const texts = async (last: string) => {
    const seen = await readUntil(frames, ({ data }) => textIn(data) === last)
    return seen.map(
      ({ data }) => data?.conversationEvents.__typename === 'MessagePosted' && data.conversationEvents.message,
    )
  }
  await texts('Hello from Bot!')

  // In normal mode both sides are relayed: the user's message, then the bot's answer.
  await say('hello', frameId)
  await partner.until(() => partner.at('/messages').length === 2)
  const [fromUser, fromBot] = partner.at('/messages')
  // The vendor's frame, with the words of its older form in it.
  const { message } = JSON.parse(payload('client-frame'))
  expect(JSON.parse(fromUser!.body)).toEqual({
    interlocutor: 'user',
    data: { error: null, message: { ...message, message: 'hello' } },
  })
  expect(fromBot?.body).toBe(payload('relay-bot'))

  // 1B: the claim with the vendor's 14 keys in their order.
  await say('partner')
  await partner.until(() => partner.at('/claim').length === 1)
  const claim = partner.at('/claim')[0]!
  expect(Object.keys(JSON.parse(claim.body))).toEqual(Object.keys(JSON.parse(payload('claim'))))
  expect(claim.body).toBe(
    JSON.stringify({
      attachedMedia: '',
      reply: 'VarWebhook',
      botId,
      direction: 'out',
      extractedData: {},
      lastName: '',
      sessionId: conversationId,
      customVariables: { name: 'Ann' },
      from: botId,
      firstName: '',
      to: user,
      replyData: '',
      moduleId: 'partner',
      botTrainedModelId: '',
    }),
  )
  expect(claim.headers).toMatchObject({
    'content-type': 'application/json',
    'baton-bot': botId,
    'baton-user': user,
    'baton-conversation': conversationId,
    'baton-control-epoch': '1',
    'webhook-signature': expect.stringMatching(/^v1,/),
  })

  // 2: to listen mode; the bot is silent from here.
  const path = `/webbot/api/webchat/${botId}/handover/${user}/`
  const taken = await server.rest('GET', path, server.integration)
  expect(taken.status).toBe(200)
  expect(await taken.json()).toEqual({
    error: null,
    mode: 'listen',
    conversationId,
    handoverId: expect.stringMatching(/^hdo_/),
    controlEpoch: 2,
  })
  // 3, 4: the user writes, the third party gets it, and the bot does not answer.
  await partner.until(() => partner.at('/messages').length === 4)
  await say('is anybody there?', 'second')
  await partner.until(() => partner.at('/messages').length === 5)
  const relay = JSON.parse(partner.at('/messages').at(-1)!.body)
  expect(relay.interlocutor).toBe('user')
  expect(relay.data.message.actions).toEqual([{ type: 'text', text: 'is anybody there?' }])

  // 5, 6: the agent's message reaches the user's socket.
  const answered = await server.rest('POST', path, server.integration, payload('agent-message'))
  expect(answered.status).toBe(200)
  expect(await answered.json()).toMatchObject({
    error: null,
    mode: 'listen',
    conversationId,
    controlEpoch: 2,
    seq: expect.any(Number),
  })
  const messages = await texts('Hello from Agent!')
  expect(messages.filter(Boolean).map(message => message && [message.author.kind, message.text])).toEqual([
    ['USER', 'hello'],
    ['BOT', 'Hello from Bot!'],
    ['USER', 'partner'],
    ['BOT', 'I ask our partner.'],
    ['USER', 'is anybody there?'],
    ['AGENT', 'Hello from Agent!'],
  ])

  // Back to the bot, which continues at the module of ClaimEnd.
  const back = await server.rest(
    'GET',
    `/webbot/api/webchat/${botId}/takeover/${user}/?ClaimEnd=resolved`,
    server.integration,
  )
  expect(await back.json()).toMatchObject({ mode: 'normal', controlEpoch: 3 })
  await texts('Thanks, Ann!')
  expect(partner.at('/claim')).toHaveLength(1)
  expect(server.unexpectedErrors).toEqual([])
})

test('transfer 1A waits in our queue without any webhook', async () => {
  await using partner = await startReceiver()
  await using server = await startServer()
  const { botId, conversationId, say } = await begin(server, `${partner.url}/claim`)
  await say('agent')
  const [handover] = await server.baton.store.handovers.list(
    { companyId: server.companyId, states: ['REQUESTED'] },
    { after: null, limit: 9 },
  )
  expect(handover).toMatchObject({
    conversationId,
    route: 'PLATFORM',
    reason: 'wants an agent',
    moduleId: 'agent',
    state: 'REQUESTED',
  })
  expect(await server.baton.store.deliveries.list({ companyId: server.companyId }, { after: null, limit: 9 })).toEqual(
    [],
  )
  // Between the request and the handover the bot still answers.
  await say('still you?')
  const path = `/webbot/api/webchat/${botId}/handover/${encodeURIComponent(user)}`
  expect(await (await server.rest('GET', path, server.agent)).json()).toMatchObject({ mode: 'listen', controlEpoch: 2 })
  expect(partner.receipts).toEqual([])
  expect(server.unexpectedErrors).toEqual([])
})

type Frame = { conversationEvents: { __typename: string; message?: { text: string } } }
const textIn = (data: unknown) => (data as Frame | null)?.conversationEvents.message?.text
