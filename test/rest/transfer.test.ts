import { afterAll, describe, expect, test } from 'vitest'
import { problemIn } from '../support/raw-http.ts'
import { payload } from '../support/vendor-payload.ts'
import { acceptedIn, json, request, startRest } from './support.ts'

const rest = await startRest()
const { server, bot, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

describe('E9: the platform webhook', () => {
  test('puts the conversation into our queue, once for repeated calls', async () => {
    for (const path of ['/bot/transfer/human', '/bot/transfer/human/']) {
      const chat = await newChat()
      const claim = { ...JSON.parse(payload('claim')), sessionId: chat.conversationId }
      const first = await call('POST', path, { body: claim })
      expect(json(first)).toEqual({
        error: null,
        mode: 'normal',
        conversationId: chat.conversationId,
        handoverId: expect.stringMatching(/^hdo_/),
        controlEpoch: 1,
      })
      const { lastSeq } = await chat.log()
      expect((await call('POST', path, { body: claim })).body).toBe(first.body)
      expect((await chat.log()).lastSeq).toBe(lastSeq)
      await call('GET', chat.path('handover'))
      expect(await acceptedIn(chat)).toMatchObject({ route: 'PLATFORM' })
      // In listen mode it changes nothing.
      expect(json(await call('POST', path, { body: claim }))).toMatchObject({ mode: 'listen', controlEpoch: 2 })
    }
  })

  test('finds the conversation by bot and user when it has no sessionId', async () => {
    const chat = await newChat()
    const answer = await call('POST', '/bot/transfer/human', { body: { botId: bot, to: chat.userId, sessionId: '' } })
    expect(json(answer).conversationId).toBe(chat.conversationId)
  })

  test('refuses a body that names no conversation or a missing one', async () => {
    const refusal = async (body: unknown) => problemIn(await call('POST', '/bot/transfer/human', { body }))
    expect(await refusal({})).toMatchObject({ status: 400, code: 'bad_input', path: 'sessionId' })
    expect(await refusal({ botId: bot })).toMatchObject({ status: 400, code: 'bad_input' })
    expect(await refusal({ sessionId: 7 })).toMatchObject({ status: 400, code: 'bad_input' })
    expect(await refusal(payload('claim'))).toMatchObject({ status: 404, code: 'not_found' })
    expect(await refusal({ botId: bot, to: 'nobody' })).toMatchObject({ status: 404, code: 'not_found' })
  })

  test('takes POST only and needs a credential', async () => {
    const get = await call('GET', '/bot/transfer/human')
    expect([get.status, get.headers.allow]).toEqual([405, 'POST, OPTIONS'])
    const anonymous = await request(server.url, 'POST', '/bot/transfer/human', { body: '{}' })
    expect(problemIn(anonymous).code).toBe('unauthenticated')
  })
})
