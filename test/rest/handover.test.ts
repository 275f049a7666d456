import { afterAll, describe, expect, test } from 'vitest'
import { CloseConversation, StartConversation } from '../../packages/client/src/documents.ts'
import { openChat, textsOf } from '../support/chat.ts'
import { problemIn } from '../support/raw-http.ts'
import { acceptedIn, json, startRest } from './support.ts'

const rest = await startRest()
const { server, bot, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

describe('E3: take the conversation over', () => {
  test('has the vendor’s answer, with and without the trailing slash', async () => {
    for (const slash of ['', '/']) {
      const chat = await newChat()
      const answer = await call('GET', `/webbot/api/webchat/${bot}/handover/${encodeURIComponent(chat.userId)}${slash}`)
      expect(answer.status).toBe(200)
      expect(json(answer)).toEqual({
        error: null,
        mode: 'listen',
        conversationId: chat.conversationId,
        handoverId: expect.stringMatching(/^hdo_[0-9a-f]{32}_\d+_[0-9a-z]{8}$/),
        controlEpoch: 2,
      })
      expect(Object.keys(json(answer))).toEqual(['error', 'mode', 'conversationId', 'handoverId', 'controlEpoch'])
    }
  })

  test('has the route DIRECT when no handover was requested', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    expect(await acceptedIn(chat)).toMatchObject({ route: 'DIRECT' })
  })

  test('silences the bot, which a request does not; the route is that of the request', async () => {
    for (const [word, route] of [
      ['agent', 'PLATFORM'],
      ['partner', 'WEBHOOK'],
    ] as const) {
      const chat = await newChat()
      await chat.say(word)
      const claimed = await chat.log()
      expect(claimed.mode).toBe('NORMAL')
      await chat.say('still you?')
      expect(textsOf((await chat.log()).events).at(-1)).toBe('BOT: Sorry?')
      await call('GET', chat.path('handover'))
      expect(await acceptedIn(chat)).toMatchObject({ route })
      const before = textsOf((await chat.log()).events)
      await chat.say('and now?')
      expect(textsOf((await chat.log()).events)).toEqual([...before, 'USER: and now?'])
    }
  })

  test('repeated by the holder has the same answer and changes nothing', async () => {
    const chat = await newChat()
    const first = await call('GET', chat.path('handover'))
    const { lastSeq } = await chat.log()
    const second = await call('GET', chat.path('handover'))
    expect([second.status, second.body]).toEqual([200, first.body])
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('by another agent is 409 already_claimed with the holder, the time and the epoch', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    const { lastSeq } = await chat.log()
    const answer = await call('GET', chat.path('handover'), { headers: { authorization: `Bearer ${server.agent}` } })
    expect(problemIn(answer)).toEqual({
      type: 'about:blank',
      title: 'Another agent holds the conversation.',
      status: 409,
      detail: 'Dora holds the conversation.',
      code: 'already_claimed',
      by: { kind: 'AGENT', id: expect.stringMatching(/^idn_/), name: 'Dora' },
      at: expect.any(Number),
      controlEpoch: 2,
    })
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('works for any userId: with spaces, slashes, percent signs, other alphabets', async () => {
    const names = [
      'webbot:d0f23640-2dc2-11e8-a182-89f9297141e0',
      'Ann Example',
      'a/b',
      'bob/accept',
      '100% sure',
      '%2F%41',
      'ü%41',
      'a+b',
      '?q=1&r=2#there',
      'Ωμέγα',
      '日本語',
      '👩‍👩‍👧',
      'semi;colon,comma',
      "it's «quoted»",
      'accept',
      'handover',
      'x'.repeat(256),
    ]
    for (const userId of names) {
      const chat = await openChat(server, bot, userId)
      const id = encodeURIComponent(userId)
      const taken = await call('GET', `/webbot/api/webchat/${bot}/handover/${id}/`)
      expect([userId, taken.status, json(taken).conversationId]).toEqual([userId, 200, chat.conversationId])
      const said = await call('POST', `/webbot/api/webchat/${bot}/handover/${id}`, { body: { message: 'Hi' } })
      expect([userId, said.status, json(said).conversationId]).toEqual([userId, 200, chat.conversationId])
      const back = await call('GET', `/webbot/api/webchat/${bot}/takeover/${id}/`)
      expect([userId, back.status, json(back).conversationId]).toEqual([userId, 200, chat.conversationId])
      const posted = await call('POST', `/webbot/api/webchat/${bot}/handover/${id}/accept`)
      expect([userId, posted.status, json(posted).conversationId]).toEqual([userId, 200, chat.conversationId])
    }
  })

  test('accepts the colon of the vendor’s userIds raw and encoded', async () => {
    const userId = 'webbot:11111111-2dc2-11e8-a182-89f9297141e0'
    const chat = await openChat(server, bot, userId)
    for (const id of [userId, userId.replace(':', '%3A'), userId.replace(':', '%3a')]) {
      const answer = await call('GET', `/webbot/api/webchat/${bot}/handover/${id}/`)
      expect([id, answer.status, json(answer).conversationId]).toEqual([id, 200, chat.conversationId])
    }
  })

  test('is 400 when the userId cannot be decoded, or has a character that no userId has', async () => {
    for (const id of ['%', '%zz', '%E0%A4%A'])
      expect(problemIn(await call('GET', `/webbot/api/webchat/${bot}/handover/${id}/`)).code).toBe('bad_encoding')
    expect(problemIn(await call('GET', `/webbot/api/webchat/${bot}/handover/%00/`)).code).toBe('bad_input')
  })

  test('does not find a closed conversation, but finds the next one of the same user', async () => {
    const chat = await newChat()
    await server.ask(server.admin, CloseConversation, { input: { conversationId: chat.conversationId } })
    expect(problemIn(await call('GET', chat.path('handover'))).code).toBe('not_found')
    const { startConversation: next } = await server.ask(chat.visitorToken, StartConversation, {
      input: { botId: bot },
    })
    if (next.__typename !== 'StartConversationSuccess') throw new Error(next.code)
    expect(next.conversation.id).not.toBe(chat.conversationId)
    expect(json(await call('GET', chat.path('handover'))).conversationId).toBe(next.conversation.id)
  })
})

describe('the POST forms of E3 and E5', () => {
  test('…/accept and …/release do what the GETs do', async () => {
    for (const slash of ['', '/']) {
      const chat = await newChat()
      const taken = await call('POST', `${chat.path('handover')}accept${slash}`)
      expect(json(taken)).toMatchObject({ error: null, mode: 'listen', controlEpoch: 2 })
      expect(json(await call('GET', chat.path('handover')))).toEqual(json(taken))
      const back = await call('POST', `${chat.path('handover')}release${slash}?ClaimEnd=resolved`)
      expect(json(back)).toMatchObject({ error: null, mode: 'normal', controlEpoch: 3 })
      expect(textsOf((await chat.log()).events).at(-1)).toBe('BOT: Thanks! (resolved)')
    }
  })
})
