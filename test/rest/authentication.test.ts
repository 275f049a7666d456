import { afterAll, describe, expect, test } from 'vitest'
import { RevokeApiKey } from '../support/documents.ts'
import { problemIn } from '../support/raw-http.ts'
import { flow, json, request, startRest } from './support.ts'

const rest = await startRest()
const { server, bot, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

describe('authentication', () => {
  const bare = (path: string, headers: Record<string, string> = {}) => request(server.url, 'GET', path, { headers })

  test('takes the key as Bearer, as JWT and as ?access_token=', async () => {
    const chat = await newChat()
    const path = chat.path('handover')
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'JWT', 'jwt'])
      expect((await bare(path, { authorization: `${scheme} ${server.integration}` })).status).toBe(200)
    expect((await bare(`${path}?access_token=${server.integration}`)).status).toBe(200)
    const back = await bare(`${chat.path('takeover')}?ClaimEnd=resolved&access_token=${server.integration}`)
    expect(json(back)).toMatchObject({ mode: 'normal' })
    expect((await bare(`${path}?access_token=${server.integration}&access_token=${server.integration}`)).status).toBe(
      200,
    )
    for (const [one, other] of [
      [server.integration, 'nonsense'],
      ['nonsense', server.integration],
      [server.integration, server.agent],
      [server.integration, ''],
    ])
      expect((await bare(`${path}?access_token=${one}&access_token=${other}`)).status).toBe(401)
    // The header wins over the address.
    const both = await bare(`${path}?access_token=${server.integration}`, { authorization: 'Bearer nonsense' })
    expect(both.status).toBe(401)
  })

  test('is the same 401 without a key, with an unknown or revoked one, with another scheme and with a cookie', async () => {
    const chat = await newChat()
    const { token: key } = await server.parts.credentials.issueApiKey({
      companyId: server.companyId,
      role: 'AGENT',
      name: 'Fred',
    })
    const path = chat.path('handover')
    const { revokeApiKey } = await server.ask(server.admin, RevokeApiKey, {
      input: { apiKeyId: `key_${key.split('_')[1]}` },
    })
    expect(revokeApiKey.__typename).toBe('RevokeApiKeySuccess')
    const answers = [
      await bare(path),
      await bare(path, { authorization: 'Bearer' }),
      await bare(path, { authorization: 'Bearer nonsense' }),
      await bare(path, { authorization: `Bearer ${key}` }),
      await bare(path, { authorization: `Bearer ${server.integration}x` }),
      await bare(path, { authorization: `Bearer ${server.integration.slice(0, -1)}` }),
      await bare(path, { authorization: `Bearer ${server.integration} ${server.integration}` }),
      await bare(path, { authorization: `Basic ${Buffer.from(`user:${server.integration}`).toString('base64')}` }),
      await bare(path, { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.' }),
      await bare(path, { cookie: `access_token=${server.integration}; authorization=Bearer ${server.integration}` }),
      await bare(`${path}?access_token=`),
    ]
    for (const answer of answers) {
      expect(problemIn(answer)).toMatchObject({ status: 401, code: 'unauthenticated' })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
      expect(answer.body).toBe(answers[0]?.body)
    }
    expect((await chat.log()).mode).toBe('NORMAL')
  })

  test('is 403 for bot keys and visitor tokens', async () => {
    const chat = await newChat()
    for (const token of [server.botKey, chat.visitorToken]) {
      const headers = { authorization: `Bearer ${token}` }
      const answers = [
        await call('GET', chat.path('handover'), { headers }),
        await call('POST', chat.path('handover'), { headers, body: { message: 'Hi' } }),
        await call('GET', chat.path('takeover'), { headers }),
        await call('POST', `${chat.path('handover')}accept`, { headers }),
        await call('POST', `${chat.path('handover')}release`, { headers }),
        // The same for a missing conversation: 403 does not show whether there is one.
        await call('GET', `/webbot/api/webchat/${bot}/handover/nobody/`, { headers }),
      ]
      for (const answer of answers) expect(problemIn(answer)).toMatchObject({ status: 403, code: 'forbidden' })
    }
    expect((await chat.log()).mode).toBe('NORMAL')
  })

  test('answers for another company’s conversation exactly as for a missing one', async () => {
    const other = await server.company('Elsewhere')
    const chat = await newChat()
    const taken = await newChat()
    await call('GET', taken.path('handover'))
    const theirs = await other.bot(flow)
    const strange = { headers: { authorization: `Bearer ${other.integration}` } }
    const missing = [
      await call('GET', `/webbot/api/webchat/${bot}/handover/nobody/`),
      await call('GET', '/webbot/api/webchat/bot_0/handover/nobody/'),
      await call('GET', `/webbot/api/webchat/${theirs}/handover/nobody/`),
    ]
    const notMine = [
      await call('GET', chat.path('handover'), strange),
      await call('GET', taken.path('handover'), strange),
      await call('POST', chat.path('handover'), { ...strange, body: { message: 'Hi' } }),
      await call('POST', taken.path('handover'), { ...strange, body: { message: 'Hi' } }),
      await call('GET', chat.path('takeover'), strange),
      await call('GET', taken.path('takeover'), strange),
      await call('POST', `${taken.path('handover')}release`, strange),
      await call('POST', '/bot/transfer/human', { ...strange, body: { sessionId: chat.conversationId } }),
      await call('POST', '/bot/transfer/human', { ...strange, body: { botId: bot, to: chat.userId } }),
    ]
    for (const answer of [...missing, ...notMine]) {
      expect(problemIn(answer)).toMatchObject({ status: 404, code: 'not_found' })
      expect(answer.body).toBe(missing[0]?.body)
      expect({ ...answer.headers, date: '' }).toEqual({ ...missing[0]?.headers, date: '' })
    }
    expect([(await chat.log()).mode, (await taken.log()).mode]).toEqual(['NORMAL', 'LISTEN'])
  })
})
