import { afterAll, describe, expect, test } from 'vitest'
import { openChat, textsOf } from '../support/chat.ts'
import { must } from '../support/must.ts'
import { problemIn } from '../support/raw-http.ts'
import { startReceiver } from '../support/receiver.ts'
import { payload } from '../support/vendor-payload.ts'
import { flow, json, startRest } from './support.ts'

const rest = await startRest()
const { server, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

describe('E4: send an agent’s message', () => {
  test('writes a message of the agent to the log and answers its id and seq', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    const answer = await call('POST', chat.path('handover'), { body: payload('agent-message') })
    const { lastSeq, events } = await chat.log()
    expect(json(answer)).toEqual({
      error: null,
      mode: 'listen',
      conversationId: chat.conversationId,
      handoverId: expect.stringMatching(/^hdo_/),
      controlEpoch: 2,
      messageId: expect.stringMatching(/^msg_/),
      seq: lastSeq,
    })
    expect(events.at(-1)).toMatchObject({
      actor: { kind: 'AGENT', name: 'Dora' },
      message: { id: json(answer).messageId },
    })
    expect(textsOf(events).at(-1)).toBe(`AGENT: ${JSON.parse(payload('agent-message')).message}`)
  })

  test('is 409 in normal mode, and nothing is written', async () => {
    const chat = await newChat()
    const { lastSeq } = await chat.log()
    const answer = await call('POST', chat.path('handover'), { body: { message: 'Hello from Agent!' } })
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'not_in_listen_mode' })
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('by an agent who is not the holder is 409 with the holder', async () => {
    const chat = await newChat()
    await chat.accept(server.agent)
    const answer = await call('POST', chat.path('handover'), { body: { message: 'me too' } })
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'already_claimed', by: { name: 'Bea' } })
    expect(textsOf((await chat.log()).events)).toEqual(['BOT: Hello!'])
  })

  test('reaches the message webhook only if the bot relays agent messages', async () => {
    await using partner = await startReceiver()
    const relaying = await server.bot(flow, { relayAgentMessages: true })
    const quiet = await server.bot(flow)
    for (const botId of [relaying, quiet]) {
      must(await server.parts.webhooks.setMessageWebhook(server.principal, { botId, url: `${partner.url}/${botId}` }))
      const chat = await openChat(server, botId, 'relayed')
      await chat.accept(server.integration)
      await call('POST', chat.path('handover'), { body: { message: 'Hello from Agent!' } })
      await chat.say('Hello from User!')
    }
    const last = (botId: string) => partner.at(`/${botId}`).some(({ body }) => body.includes('Hello from User!'))
    await partner.until(() => last(relaying) && last(quiet))
    const relayed = (botId: string) => partner.at(`/${botId}`).map(({ body }) => JSON.parse(body).interlocutor)
    expect(relayed(relaying)).toEqual(['bot', 'agent', 'user'])
    expect(relayed(quiet)).toEqual(['bot', 'user'])
    expect(partner.at(`/${relaying}`)[1]?.body).toBe(
      '{"interlocutor":"agent","data":{"type":"text","text":"Hello from Agent!"}}',
    )
  })
})
