import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CloseConversation, StartConversation } from '../../packages/client/src/documents.ts'
import { type Chat, openChat, textsOf } from '../support/chat.ts'
import { RevokeApiKey } from '../support/documents.ts'
import { payload } from '../support/payload.ts'
import { problemIn, type RawAnswer, raw } from '../support/raw.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

const partnerClaim = 'http://127.0.0.1:9/claim'

/** "price" is only understood in the module that offers it, so a test can tell where a conversation stands. */
const flow = {
  start: 'hello',
  fallback: 'sorry',
  connections: [
    { when: { text: { equals: 'agent' } }, goTo: 'agent' },
    { when: { text: { equals: 'partner' } }, goTo: 'partner' },
    { when: { text: { equals: 'offers' } }, goTo: 'offers' },
  ],
  takeover: [{ claimEnd: 'resolved', goTo: 'thanks' }],
  modules: [
    { id: 'hello', actions: [{ type: 'text', text: 'Hello!' }] },
    { id: 'sorry', actions: [{ type: 'text', text: 'Sorry?' }] },
    {
      id: 'offers',
      actions: [{ type: 'text', text: 'We have offers.' }],
      connections: [{ when: { text: { equals: 'price' } }, goTo: 'price' }],
    },
    { id: 'price', actions: [{ type: 'text', text: 'It is cheap.' }] },
    {
      id: 'agent',
      actions: [{ type: 'text', text: 'A colleague comes.' }],
      webhook: { url: 'https://app.certainly.io/bot/transfer/human' },
    },
    { id: 'partner', actions: [{ type: 'text', text: 'A partner comes.' }], webhook: { url: partnerClaim } },
    { id: 'thanks', actions: [{ type: 'text', text: 'Thanks! ([[ClaimEnd]])' }] },
  ],
}

let server: TestServer
let bot: string
let users = 0
const someone = () => openChat(server, bot, `somebody ${++users}`)

beforeAll(async () => {
  server = await startServer()
  bot = await server.bot(flow)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

/** One request with Dora's key, the vendor's way; every answer is held to what all of them promise. */
async function call(method: string, path: string, extra: { body?: unknown; headers?: Record<string, string> } = {}) {
  const { body, headers = {} } = extra
  const sent = {
    headers: {
      authorization: `Bearer ${server.integration}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  }
  return held(await raw(server.url, method, path, sent))
}

function held(answer: RawAnswer): RawAnswer {
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.status < 300 || answer.status >= 400).toBe(true)
  expect(answer.headers.location).toBeUndefined()
  if (answer.status < 300) expect(answer.headers['content-type']).toMatch(/^application\/json/)
  else if (answer.body !== '') problemIn(answer)
  return answer
}

const json = ({ body }: RawAnswer) => JSON.parse(body) as Record<string, unknown>

describe('E3, to listen mode', () => {
  test('answers what SPEC 3 says, with and without the trailing slash', async () => {
    for (const slash of ['', '/']) {
      const chat = await someone()
      const answer = await call('GET', `/webbot/api/webchat/${bot}/handover/${encodeURIComponent(chat.userId)}${slash}`)
      expect(answer.status).toBe(200)
      expect(json(answer)).toEqual({
        error: null,
        mode: 'listen',
        conversationId: chat.conversationId,
        handoverId: expect.stringMatching(/^hdo_[0-9a-f]{32}_\d+$/),
        controlEpoch: 2,
      })
      expect(Object.keys(json(answer))).toEqual(['error', 'mode', 'conversationId', 'handoverId', 'controlEpoch'])
    }
  })

  test('before any claim it is a barge-in: the route is DIRECT', async () => {
    const chat = await someone()
    await call('GET', chat.path('handover'))
    expect(await acceptedIn(chat)).toMatchObject({ route: 'DIRECT' })
  })

  test('a claim does not silence the bot, E3 does; the route is the one asked for', async () => {
    for (const [word, route] of [
      ['agent', 'PLATFORM'],
      ['partner', 'WEBHOOK'],
    ] as const) {
      const chat = await someone()
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

  test('twice by the holder is the same answer and changes nothing', async () => {
    const chat = await someone()
    const first = await call('GET', chat.path('handover'))
    const { lastSeq } = await chat.log()
    const second = await call('GET', chat.path('handover'))
    expect([second.status, second.body]).toEqual([200, first.body])
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('by another while one holds is 409 already_claimed, and who, since when, which epoch', async () => {
    const chat = await someone()
    await call('GET', chat.path('handover'))
    const { lastSeq } = await chat.log()
    const answer = await call('GET', chat.path('handover'), { headers: { authorization: `Bearer ${server.agent}` } })
    expect(problemIn(answer)).toEqual({
      type: 'about:blank',
      title: 'Another agent holds the conversation.',
      status: 409,
      detail: 'Dora holds the conversation.',
      code: 'already_claimed',
      by: { kind: 'AGENT', id: expect.stringMatching(/^key_/), name: 'Dora' },
      at: expect.any(Number),
      controlEpoch: 2,
    })
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('a userId is any string: spaces, slashes, percent signs, other alphabets', async () => {
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

  test('the colon of the vendor’s userId arrives raw or encoded', async () => {
    const userId = 'webbot:11111111-2dc2-11e8-a182-89f9297141e0'
    const chat = await openChat(server, bot, userId)
    for (const id of [userId, userId.replace(':', '%3A'), userId.replace(':', '%3a')]) {
      const answer = await call('GET', `/webbot/api/webchat/${bot}/handover/${id}/`)
      expect([id, answer.status, json(answer).conversationId]).toEqual([id, 200, chat.conversationId])
    }
  })

  test('an address that cannot be decoded is nobody’s', async () => {
    for (const id of ['%', '%zz', '%E0%A4%A', '%00'])
      expect(problemIn(await call('GET', `/webbot/api/webchat/${bot}/handover/${id}/`)).status).toBe(404)
  })

  test('a closed conversation is not found; the next one of the same user is', async () => {
    const chat = await someone()
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

describe('E4, the agent’s message', () => {
  test('reaches the log as an agent’s, and answers its id and seq', async () => {
    const chat = await someone()
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

  test('in normal mode is 409 and nothing is delivered', async () => {
    const chat = await someone()
    const { lastSeq } = await chat.log()
    const answer = await call('POST', chat.path('handover'), { body: { message: 'Hello from Agent!' } })
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'not_in_listen_mode' })
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('by somebody who does not hold the conversation is 409, and who does', async () => {
    const chat = await someone()
    await chat.accept(server.agent)
    const answer = await call('POST', chat.path('handover'), { body: { message: 'me too' } })
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'already_claimed', by: { name: 'Bea' } })
    expect(textsOf((await chat.log()).events)).toEqual(['BOT: Hello!'])
  })

  test('goes to the message webhook only where the bot asks for it', async () => {
    await using partner = await startReceiver()
    const relaying = await server.bot(flow, { relayAgentMessages: true })
    const quiet = await server.bot(flow)
    for (const botId of [relaying, quiet]) {
      const set = await server.baton.parts.manage.setMessageWebhook(
        { kind: 'key', keyId: 'key_x', companyId: server.companyId, role: 'ADMIN', name: 'Ada' },
        { botId, url: `${partner.url}/${botId}` },
      )
      if ('code' in set) throw new Error(set.message)
      const chat = await openChat(server, botId, 'relayed')
      await chat.accept(server.integration)
      await call('POST', chat.path('handover'), { body: { message: 'Hello from Agent!' } })
      await chat.say('Hello from User!')
    }
    const last = (botId: string) => partner.at(`/${botId}`).some(({ body }) => body.includes('Hello from User!'))
    await partner.until(() => last(relaying) && last(quiet))
    const heard = (botId: string) => partner.at(`/${botId}`).map(({ body }) => JSON.parse(body).interlocutor)
    expect(heard(relaying)).toEqual(['bot', 'agent', 'user'])
    expect(heard(quiet)).toEqual(['bot', 'user'])
    expect(partner.at(`/${relaying}`)[1]?.body).toBe(
      '{"interlocutor":"agent","data":{"type":"text","text":"Hello from Agent!"}}',
    )
  })
})

describe('E5, back to the bot', () => {
  test('ClaimEnd picks the module that follows, and is set as the variable ClaimEnd', async () => {
    const chat = await someone()
    await call('GET', chat.path('handover'))
    const answer = await call('GET', `${chat.path('takeover')}?ClaimEnd=resolved`)
    expect(json(answer)).toEqual({
      error: null,
      mode: 'normal',
      conversationId: chat.conversationId,
      handoverId: expect.stringMatching(/^hdo_/),
      controlEpoch: 3,
    })
    const { events, moduleId, variables } = await chat.log()
    expect([moduleId, variables, textsOf(events).at(-1)]).toEqual([
      'thanks',
      { ClaimEnd: 'resolved' },
      'BOT: Thanks! (resolved)',
    ])
    expect(events.find(event => event.__typename === 'HandoverEnded')).toMatchObject({
      end: 'RELEASED',
      claimEnd: 'resolved',
    })
  })

  test('no match, by one letter’s case even, leaves the conversation at its module for the next message', async () => {
    for (const claimEnd of ['Resolved', 'resolved ', 'else']) {
      const chat = await someone()
      await chat.say('offers')
      await call('GET', chat.path('handover'))
      await call('GET', `${chat.path('takeover')}?ClaimEnd=${encodeURIComponent(claimEnd)}`)
      const { events, moduleId, variables } = await chat.log()
      expect([moduleId, variables, textsOf(events).at(-1)]).toEqual([
        'offers',
        { ClaimEnd: claimEnd },
        'BOT: We have offers.',
      ])
      await chat.say('price')
      expect(textsOf((await chat.log()).events).at(-1)).toBe('BOT: It is cheap.')
    }
  })

  test('without ClaimEnd, or with an empty one, control returns and no variable is set', async () => {
    for (const query of ['', '?', '?ClaimEnd=', '?claimend=resolved']) {
      const chat = await someone()
      await call('GET', chat.path('handover'))
      expect(json(await call('GET', `${chat.path('takeover')}${query}`))).toMatchObject({ mode: 'normal' })
      expect(await chat.log()).toMatchObject({ moduleId: 'hello', variables: {} })
    }
  })

  test('ClaimEnd has at most 256 characters', async () => {
    const chat = await someone()
    await call('GET', chat.path('handover'))
    const at = (length: number) => call('GET', `${chat.path('takeover')}?ClaimEnd=${'%C3%A9'.repeat(length)}`)
    expect(problemIn(await at(257))).toMatchObject({ status: 400, code: 'bad_input', path: 'ClaimEnd' })
    expect((await chat.log()).mode).toBe('LISTEN')
    expect((await at(256)).status).toBe(200)
    expect((await chat.log()).variables).toEqual({ ClaimEnd: 'é'.repeat(256) })
  })

  test('in normal mode is 200 and changes nothing, not even by ClaimEnd', async () => {
    const chat = await someone()
    const before = await chat.log()
    const answer = await call('GET', `${chat.path('takeover')}?ClaimEnd=resolved`)
    expect(json(answer)).toEqual({
      error: null,
      mode: 'normal',
      conversationId: chat.conversationId,
      handoverId: null,
      controlEpoch: 1,
    })
    expect(await chat.log()).toEqual(before)
  })

  test('only the holder gives back, or an admin', async () => {
    const chat = await someone()
    await chat.accept(server.agent)
    const answer = await call('GET', chat.path('takeover'))
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'already_claimed', by: { name: 'Bea' } })
    expect((await chat.log()).mode).toBe('LISTEN')
    const admin = { headers: { authorization: `Bearer ${server.admin}` } }
    expect(json(await call('GET', chat.path('takeover'), admin))).toMatchObject({ mode: 'normal', controlEpoch: 3 })
  })

  test('a request that still waits is not ended by it', async () => {
    const chat = await someone()
    await chat.say('agent')
    const before = await chat.log()
    expect(json(await call('GET', chat.path('takeover')))).toMatchObject({ mode: 'normal', controlEpoch: 1 })
    expect((await chat.log()).lastSeq).toBe(before.lastSeq)
  })
})

describe('the POSTs that do what the GETs do', () => {
  test('…/accept and …/release', async () => {
    for (const slash of ['', '/']) {
      const chat = await someone()
      const taken = await call('POST', `${chat.path('handover')}accept${slash}`)
      expect(json(taken)).toMatchObject({ error: null, mode: 'listen', controlEpoch: 2 })
      expect(json(await call('GET', chat.path('handover')))).toEqual(json(taken))
      const back = await call('POST', `${chat.path('handover')}release${slash}?ClaimEnd=resolved`)
      expect(json(back)).toMatchObject({ error: null, mode: 'normal', controlEpoch: 3 })
      expect(textsOf((await chat.log()).events).at(-1)).toBe('BOT: Thanks! (resolved)')
    }
  })
})

describe('E9, the platform webhook', () => {
  test('puts the conversation into our own queue: once, however often it is told', async () => {
    for (const path of ['/bot/transfer/human', '/bot/transfer/human/']) {
      const chat = await someone()
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
      // In listen mode there is nothing left to ask for.
      expect(json(await call('POST', path, { body: claim }))).toMatchObject({ mode: 'listen', controlEpoch: 2 })
    }
  })

  test('finds the conversation by bot and user where it has no sessionId', async () => {
    const chat = await someone()
    const answer = await call('POST', '/bot/transfer/human', { body: { botId: bot, to: chat.userId, sessionId: '' } })
    expect(json(answer).conversationId).toBe(chat.conversationId)
  })

  test('a body that names no conversation, or one that is not there', async () => {
    const refusal = async (body: unknown) => problemIn(await call('POST', '/bot/transfer/human', { body }))
    expect(await refusal({})).toMatchObject({ status: 400, code: 'bad_input', path: 'sessionId' })
    expect(await refusal({ botId: bot })).toMatchObject({ status: 400, code: 'bad_input' })
    expect(await refusal({ sessionId: 7 })).toMatchObject({ status: 400, code: 'bad_input' })
    expect(await refusal(payload('claim'))).toMatchObject({ status: 404, code: 'not_found' })
    expect(await refusal({ botId: bot, to: 'nobody' })).toMatchObject({ status: 404, code: 'not_found' })
  })

  test('takes POST only, and nobody without a credential', async () => {
    const get = await call('GET', '/bot/transfer/human')
    expect([get.status, get.headers.allow]).toEqual([405, 'POST'])
    const nobody = held(await raw(server.url, 'POST', '/bot/transfer/human', { body: '{}' }))
    expect(problemIn(nobody).code).toBe('unauthenticated')
  })
})

describe('who may call', () => {
  const bare = (path: string, headers: Record<string, string> = {}) =>
    raw(server.url, 'GET', path, { headers }).then(held)

  test('Bearer, JWT and ?access_token= all carry the key', async () => {
    const chat = await someone()
    const path = chat.path('handover')
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'JWT', 'jwt'])
      expect((await bare(path, { authorization: `${scheme} ${server.integration}` })).status).toBe(200)
    expect((await bare(`${path}?access_token=${server.integration}`)).status).toBe(200)
    const back = await bare(`${chat.path('takeover')}?ClaimEnd=resolved&access_token=${server.integration}`)
    expect(json(back)).toMatchObject({ mode: 'normal' })
    // A header is the caller's word, whatever the address says.
    const both = await bare(`${path}?access_token=${server.integration}`, { authorization: 'Bearer nonsense' })
    expect(both.status).toBe(401)
  })

  test('no key, an unknown one, a revoked one, another scheme, a cookie: 401, and they look the same', async () => {
    const chat = await someone()
    const { token: key } = await server.baton.parts.manage.newKey({
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
      await bare(`${path}?token=${server.integration}`),
    ]
    for (const answer of answers) {
      expect(problemIn(answer)).toMatchObject({ status: 401, code: 'unauthenticated' })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
      expect(answer.body).toBe(answers[0]?.body)
    }
    expect((await chat.log()).mode).toBe('NORMAL')
  })

  test('a bot’s key and a visitor’s token are valid, but not for this: 403', async () => {
    const chat = await someone()
    for (const token of [server.botKey, chat.visitorToken]) {
      const headers = { authorization: `Bearer ${token}` }
      const answers = [
        await call('GET', chat.path('handover'), { headers }),
        await call('POST', chat.path('handover'), { headers, body: { message: 'Hi' } }),
        await call('GET', chat.path('takeover'), { headers }),
        await call('POST', `${chat.path('handover')}accept`, { headers }),
        await call('POST', `${chat.path('handover')}release`, { headers }),
        // Whether it is there is not told either.
        await call('GET', `/webbot/api/webchat/${bot}/handover/nobody/`, { headers }),
      ]
      for (const answer of answers) expect(problemIn(answer)).toMatchObject({ status: 403, code: 'forbidden' })
    }
    expect((await chat.log()).mode).toBe('NORMAL')
  })

  test('what is another company’s looks exactly like what is not there', async () => {
    const other = await server.company('Elsewhere')
    const chat = await someone()
    const taken = await someone()
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

describe('methods', () => {
  test('HEAD and what else an address does not take is 405 with Allow, and changes nothing', async () => {
    const chat = await someone()
    const { lastSeq } = await chat.log()
    const wrong = {
      [chat.path('handover')]: [['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'], 'GET, POST'],
      [chat.path('takeover')]: [['HEAD', 'POST', 'PUT', 'DELETE'], 'GET'],
      [`${chat.path('handover')}accept`]: [['GET', 'HEAD', 'PUT'], 'POST'],
      [`${chat.path('handover')}release/`]: [['GET', 'HEAD', 'PUT'], 'POST'],
    } as const
    for (const [path, [methods, allow]] of Object.entries(wrong)) {
      for (const each of [path, path.endsWith('/') ? path.slice(0, -1) : `${path}/`]) {
        for (const method of methods) {
          const answer = await call(method, each)
          expect([method, each, answer.status, answer.headers.allow]).toEqual([method, each, 405, allow])
          if (method !== 'HEAD') expect(problemIn(answer).code).toBe('method_not_allowed')
        }
      }
    }
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('a browser that only prefetches is refused', async () => {
    const chat = await someone()
    const { lastSeq } = await chat.log()
    for (const headers of [
      { 'sec-purpose': 'prefetch' },
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'prefetch' },
      { 'x-moz': 'prefetch' },
    ] as Record<string, string>[]) {
      for (const word of ['handover', 'takeover'] as const) {
        const answer = await call('GET', chat.path(word), { headers })
        expect(problemIn(answer)).toMatchObject({ status: 403, code: 'prefetch_refused' })
      }
    }
    expect((await chat.log()).lastSeq).toBe(lastSeq)
  })

  test('an address that is none is a 404 of the same kind', async () => {
    for (const path of ['/webbot', `/webbot/api/webchat/${bot}/handover/`, '/webbot/api/webchat//handover/ann/'])
      expect(problemIn(await call('GET', path)).code).toBe('not_found')
  })
})

async function acceptedIn(chat: Chat) {
  return (await chat.log()).events.find(event => event.__typename === 'HandoverAccepted')
}
