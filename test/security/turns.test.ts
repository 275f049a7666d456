import { afterAll, describe, expect, test } from 'vitest'
import {
  AcceptHandover,
  CancelHandover,
  CloseConversation,
  ReleaseHandover,
  RequestHandover,
  SendMessage,
  SetTyping,
  StartConversation,
} from '../../packages/client/src/documents.ts'
import { json, startRest } from '../rest/support.ts'
import { type Chat, openChat, readLog, textsOf } from '../support/chat.ts'
import { problemIn, type RawAnswer } from '../support/raw-http.ts'

// What is late or repeated acts on no other turn.

const rest = await startRest()
const { server, bot, newChat, call } = rest
afterAll(() => rest[Symbol.asyncDispose]())

const cancel = ({ conversationId }: Chat) => server.ask(server.agent, CancelHandover, { input: { conversationId } })
const close = (id: string) => server.ask(server.admin, CloseConversation, { input: { conversationId: id } })

/** The user's next conversation, after the end of this one. */
async function startNext(chat: Chat) {
  await close(chat.conversationId)
  const { startConversation: next } = await server.ask(chat.visitorToken, StartConversation, { input: { botId: bot } })
  if (next.__typename !== 'StartConversationSuccess') throw new Error(next.code)
  return { conversationId: next.conversation.id, visitorToken: next.visitorToken }
}
const requestIn = (conversationId: string) =>
  server.ask(server.admin, RequestHandover, { input: { conversationId, reason: 'the next one' } })

type Fence = { query?: string; headers?: Record<string, string> }
const callWith = (method: string, path: string, { query = '', headers = {} }: Fence, body?: unknown) =>
  call(method, `${path}${path.includes('?') ? '&' : '?'}${query}`, { headers, ...(body !== undefined && { body }) })

const etagOf = ({ headers }: RawAnswer) => String(headers.etag)

/** Every way to name the turn that an answer is about. */
function fencesOf(answer: RawAnswer): Record<string, Fence> {
  const { conversationId, handoverId, controlEpoch } = json(answer) as Record<string, string>
  return {
    'the epoch, in the query': { query: `controlEpoch=${controlEpoch}` },
    'the epoch, as a header': { headers: { 'baton-control-epoch': String(controlEpoch) } },
    'the handover, in the query': { query: `handoverId=${handoverId}` },
    'the handover, as a header': { headers: { 'baton-handover': handoverId! } },
    'If-Match': { headers: { 'if-match': etagOf(answer) } },
    'all of them': {
      query: `controlEpoch=${controlEpoch}&conversationId=${conversationId}`,
      headers: { 'baton-handover': handoverId!, 'baton-conversation': conversationId!, 'if-match': etagOf(answer) },
    },
  }
}
const fenceNames = Object.keys(fencesOf({ body: '{}', headers: {} } as never))

/** The user's log, whichever conversation is open. */
async function logsOf(chat: Chat) {
  const open = await server.baton.store.conversations.open(bot, chat.userId)
  const ids = new Set([chat.conversationId, open?.id ?? chat.conversationId])
  return Promise.all([...ids].map(id => readLog(server, server.admin, id)))
}

describe('a call that names its turn', () => {
  const endsOfRequest: Record<string, (chat: Chat) => Promise<unknown>> = {
    'was cancelled': cancel,
    'was given back by another agent': async chat => {
      await chat.accept(server.agent)
      await chat.release(server.agent)
    },
    'ended with the conversation': chat => close(chat.conversationId),
    'is followed by the user’s next conversation': startNext,
    'is followed by a request in the next conversation': async chat => {
      await requestIn((await startNext(chat)).conversationId)
    },
  }

  test.each(Object.keys(endsOfRequest))('takes nothing over after its request %s', async end => {
    const check = async (name: string) => {
      const chat = await newChat()
      // What E9 answers, a claim says in its headers.
      const claimed = await call('POST', '/bot/transfer/human', { body: { sessionId: chat.conversationId } })
      const fence = fencesOf(claimed)[name]!
      await endsOfRequest[end]!(chat)
      const before = await logsOf(chat)
      for (const [method, path, body] of [
        ['GET', chat.path('handover')],
        ['POST', `${chat.path('handover')}accept`],
        ['POST', chat.path('handover'), { message: 'late' }],
      ] as const) {
        const answer = await callWith(method, path, fence, body)
        expect([end, name, path, [404, 409, 412].includes(answer.status)]).toEqual([end, name, path, true])
      }
      for (const path of [chat.path('takeover')]) {
        const answer = await callWith('GET', path, fence)
        expect([answer.status, json(answer).mode]).toEqual([200, 'normal'])
      }
      expect(await logsOf(chat)).toEqual(before)
    }
    await Promise.all(fenceNames.map(check))
  })

  const next: Record<string, (chat: Chat) => Promise<unknown>> = {
    'was given back and taken again': async chat => {
      await call('GET', chat.path('takeover'))
      await call('GET', chat.path('handover'))
    },
    'is followed by one in the next conversation': async chat => {
      await startNext(chat)
      await call('GET', chat.path('handover'))
    },
    'was passed to another agent and back': async chat => {
      await server.ask(server.admin, ReleaseHandover, { input: { conversationId: chat.conversationId } })
      await chat.accept(server.agent)
      await chat.release(server.agent)
      await call('POST', `${chat.path('handover')}accept`)
    },
  }
  test.each(Object.keys(next))('gives nothing back and says nothing after its handover %s', async end => {
    const check = async (name: string) => {
      const chat = await newChat()
      const held = await call('GET', chat.path('handover'))
      const fence = fencesOf(held)[name]!
      await next[end]!(chat)
      const before = await logsOf(chat)
      const code = fence.headers?.['if-match'] ? 'precondition_failed' : 'control_lost'
      for (const [method, path, body] of [
        ['GET', `${chat.path('takeover')}?ClaimEnd=resolved`],
        ['POST', `${chat.path('handover')}release`],
        ['POST', chat.path('handover'), { message: 'late' }],
      ] as const) {
        const answer = await callWith(method, path, fence, body)
        expect([end, name, path, problemIn(answer)]).toMatchObject([end, name, path, { code }])
        expect(answer.status).toBe(code === 'control_lost' ? 409 : 412)
        // It says which turn is now.
        expect(etagOf(answer)).toBe(etagOf(await call('GET', chat.path('handover'))))
      }
      expect(await logsOf(chat)).toEqual(before)
    }
    await Promise.all(fenceNames.map(check))
  })

  test('has its effect in that turn, and its repeat the same answer', async () => {
    for (const name of fenceNames) {
      const chat = await newChat()
      const requested = await call('POST', '/bot/transfer/human', { body: { sessionId: chat.conversationId } })
      const [one, two] = [await take(chat), await take(chat)]
      async function take({ path }: Chat) {
        return callWith('GET', path('handover'), fencesOf(requested)[name]!)
      }
      expect([name, one.status, json(one).controlEpoch]).toEqual([name, 200, 2])
      expect([two.status, two.body, etagOf(two)]).toEqual([200, one.body, etagOf(one)])
      const fence = fencesOf(one)[name]!
      const said = await callWith('POST', chat.path('handover'), fence, { message: 'Hello from Agent!' })
      expect([name, said.status, etagOf(said)]).toEqual([name, 200, etagOf(one)])
      const back = [1, 2].map(() => callWith('GET', `${chat.path('takeover')}?ClaimEnd=resolved`, fence))
      expect((await Promise.all(back)).map(({ status }) => [name, status])).toEqual([
        [name, 200],
        [name, 200],
      ])
      expect(textsOf((await chat.log()).events)).toEqual([
        'BOT: Hello!',
        'AGENT: Hello from Agent!',
        'BOT: Thanks! (resolved)',
      ])
    }
  })

  test('every answer and refusal has the ETag of the turn, which changes with each move', async () => {
    const chat = await newChat()
    const answers = [
      await call('GET', chat.path('takeover')),
      await call('POST', '/bot/transfer/human', { body: { sessionId: chat.conversationId } }),
      await call('GET', chat.path('handover')),
      await call('GET', chat.path('takeover')),
    ]
    const tags = answers.map(etagOf)
    expect(new Set(tags).size).toBe(4)
    for (const tag of tags) expect(tag).toMatch(/^"[\x21\x23-\x7e]+"$/)
    expect(tags.every(tag => tag.includes(chat.conversationId))).toBe(true)
    const refused = await call('POST', chat.path('handover'), { body: { message: 'x' } })
    expect([refused.status, etagOf(refused)]).toEqual([409, tags[3]])
  })

  test('is refused where it names the turn in words that contradict each other, or are none', async () => {
    const chat = await newChat()
    const held = await call('GET', chat.path('handover'))
    const { conversationId, handoverId } = json(held) as Record<string, string>
    const before = await chat.log()
    const etag = etagOf(held)
    const wrong: [path: string, Fence][] = [
      ['controlEpoch', { query: 'controlEpoch=2&controlEpoch=3' }],
      ['controlEpoch', { query: 'controlEpoch=2', headers: { 'baton-control-epoch': '3' } }],
      ['conversationId', { query: `conversationId=${conversationId}`, headers: { 'baton-conversation': 'conv_1' } }],
      ['handoverId', { query: `handoverId=${handoverId}&handoverId=hdo_1` }],
      ['If-Match', { query: 'controlEpoch=3', headers: { 'if-match': etag } }],
      ['If-Match', { query: 'conversationId=conv_1', headers: { 'if-match': etag } }],
      ...['', 'x', '-1', '1.5', '0', '02', '1e1', '9'.repeat(16), ' 2', '٢'].map((value): [string, Fence] => [
        'controlEpoch',
        { query: `controlEpoch=${encodeURIComponent(value)}` },
      ]),
      ...['x', '-1', '2, 2'].map((value): [string, Fence] => [
        'controlEpoch',
        { headers: { 'baton-control-epoch': value } },
      ]),
      ...['', ',', '2', 'x', etag.slice(1), etag.slice(0, -1), `${etag} ${etag}`, `w/${etag}`, `*, ${etag}`].map(
        (value): [string, Fence] => ['If-Match', { headers: { 'if-match': value } }],
      ),
      ['conversationId', { query: 'conversationId=' }],
      ...['controlepoch', 'control_epoch', 'ControlEpoch', 'controlEpoc', 'baton-control-epoch'].map(
        (name): [string, Fence] => [name, { query: `${name}=2` }],
      ),
      ['handover_id', { query: `handover_id=${handoverId}` }],
    ]
    for (const [path, fence] of wrong)
      for (const [method, at, body] of [
        ['GET', chat.path('handover')],
        ['POST', chat.path('handover'), { message: 'x' }],
        ['GET', chat.path('takeover')],
      ] as const) {
        const answer = await callWith(method, at, fence, body)
        expect([fence, problemIn(answer)]).toMatchObject([fence, { status: 400, code: 'bad_input', path }])
      }
    expect(await chat.log()).toEqual(before)
  })

  test('If-Match: * matches any turn, one tag of several is enough, and a weak one matches none', async () => {
    const chat = await newChat()
    const etag = etagOf(await call('GET', chat.path('handover')))
    const say = (tags: string) =>
      callWith('POST', chat.path('handover'), { headers: { 'if-match': tags } }, { message: 'x' })
    for (const tags of ['*', etag, `"other", ${etag}`, `W/"other" ,${etag},`, `"a,b",${etag}`])
      expect([tags, (await say(tags)).status]).toEqual([tags, 200])
    for (const tags of [`W/${etag}`, '"other"', '""', '"a", "b"'])
      expect([tags, problemIn(await say(tags))]).toMatchObject([tags, { status: 412, code: 'precondition_failed' }])
  })

  test('over GraphQL the handover’s id binds a command to its request', async () => {
    const chat = await newChat()
    const input = { conversationId: chat.conversationId }
    const idOf = async () => {
      const { requestHandover: made } = await server.ask(server.admin, RequestHandover, { input })
      return 'handover' in made ? made.handover!.id : ''
    }
    const handoverId = await idOf()
    await cancel(chat)
    const late = async (mutation: string, token: string) => {
      const name = mutation[0]!.toUpperCase() + mutation.slice(1)
      const query = `mutation ($input: ${name}Input!) { result: ${mutation}(input: $input) { __typename } }`
      const data = await server.ask(token, query as never, { input: { ...input, handoverId } } as never)
      return (data as { result: { __typename: string } }).result.__typename
    }
    expect(await late('acceptHandover', server.agent)).toBe('ControlLost')
    await idOf()
    const before = await chat.log()
    expect(await late('cancelHandover', chat.visitorToken)).toBe('ControlLost')
    expect(await late('acceptHandover', server.agent)).toBe('ControlLost')
    await chat.accept(server.agent)
    for (const mutation of ['acceptHandover', 'releaseHandover', 'transferHandover'])
      expect([mutation, await late(mutation, server.agent)]).toEqual([mutation, 'ControlLost'])
    expect((await chat.log()).lastSeq).toBe(before.lastSeq + 1)
  })

  test('over GraphQL the epoch alone takes nothing over after its request was cancelled, as over REST', async () => {
    const chat = await newChat()
    const input = { conversationId: chat.conversationId }
    const accept = async (more: object) => {
      const { acceptHandover } = await server.ask(server.agent, AcceptHandover, { input: { ...input, ...more } })
      return acceptHandover.__typename
    }
    const { controlEpoch } = await chat.log()
    await server.ask(server.admin, RequestHandover, { input })
    await cancel(chat)
    const before = await chat.log()
    expect(await accept({ controlEpoch })).toBe('ControlLost')
    expect(await chat.log()).toEqual(before)
    expect(await accept({})).toBe('AcceptHandoverSuccess')
    // A repeat in the same turn is no late call.
    expect(await accept({ controlEpoch })).toBe('AcceptHandoverSuccess')
  })

  test('without one it acts on what is now', async () => {
    const chat = await newChat()
    await call('POST', '/bot/transfer/human', { body: { sessionId: chat.conversationId } })
    await cancel(chat)
    expect(json(await call('GET', chat.path('handover')))).toMatchObject({ mode: 'listen' })
    const { conversationId } = await startNext(chat)
    expect(json(await call('GET', chat.path('handover')))).toMatchObject({ mode: 'listen', conversationId })
  })
})

describe('after the conversation has been closed', () => {
  test('E5 is 200 in mode normal, E3 and E4 are 404', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    await close(chat.conversationId)
    const before = await chat.log()
    for (const [method, path] of [
      ['GET', `${chat.path('takeover')}?ClaimEnd=resolved`],
      ['POST', `${chat.path('handover')}release`],
    ] as const)
      expect(json(await call(method, path))).toEqual({
        error: null,
        mode: 'normal',
        conversationId: chat.conversationId,
        handoverId: null,
        controlEpoch: 3,
      })
    expect(problemIn(await call('GET', chat.path('handover'))).status).toBe(404)
    expect(problemIn(await call('POST', chat.path('handover'), { body: { message: 'x' } })).status).toBe(404)
    expect(problemIn(await call('GET', chat.path('takeover').replace('user', 'nobody'))).status).toBe(404)
    expect(await chat.log()).toEqual(before)
  })

  test('an epoch of it is not valid in the user’s next one', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    const { controlEpoch } = await chat.log()
    const { conversationId } = await startNext(chat)
    expect((await readLog(server, server.admin, conversationId)).controlEpoch).toBeGreaterThan(controlEpoch)
  })
})

describe('an idempotency key', () => {
  const send = async (token: string, conversationId: string, text: string, clientMessageId: string) =>
    (await server.ask(token, SendMessage, { input: { conversationId, text, clientMessageId } })).sendMessage
  const codeOf = (answer: object) => ('code' in answer ? answer.code : null)

  test('of REST is known after the close and in the user’s next conversation', async () => {
    const chat = await newChat()
    await call('GET', chat.path('handover'))
    const say = (message: string) =>
      call('POST', chat.path('handover'), { body: { message }, headers: { 'idempotency-key': 'k-1' } })
    const first = await say('Hello from Agent!')
    await close(chat.conversationId)
    const closed = await say('Hello from Agent!')
    expect([closed.status, closed.body]).toEqual([200, first.body])
    expect(problemIn(await say('other words'))).toMatchObject({ status: 409, code: 'idempotency_conflict' })
    const { conversationId } = await startNext(chat)
    await call('GET', chat.path('handover'))
    const again = await say('Hello from Agent!')
    expect([again.status, again.body, etagOf(again)]).toEqual([200, first.body, etagOf(first)])
    expect(problemIn(await say('other words')).code).toBe('idempotency_conflict')
    expect(textsOf((await readLog(server, server.admin, conversationId)).events)).toEqual(['BOT: Hello!'])
    // Of another user or caller the same key is another one.
    const other = await newChat()
    await call('GET', other.path('handover'))
    const elsewhere = await call('POST', other.path('handover'), {
      body: { message: 'other words' },
      headers: { 'idempotency-key': 'k-1' },
    })
    expect(json(elsewhere).conversationId).toBe(other.conversationId)
  })

  test('of GraphQL is, too: for the user, the agent and the request of a handover', async () => {
    const chat = await newChat()
    await chat.accept(server.agent)
    const ask = async (conversationId: string) =>
      (await server.ask(server.admin, RequestHandover, { input: { conversationId, idempotencyKey: 'k-3' } }))
        .requestHandover
    const before = [
      await send(chat.visitorToken, chat.conversationId, 'Hello?', 'k-1'),
      await send(server.agent, chat.conversationId, 'Hello!', 'k-2'),
    ]
    await chat.release(server.agent)
    const asked = await ask(chat.conversationId)
    const { conversationId, visitorToken } = await startNext(chat)
    const { lastSeq } = await readLog(server, server.admin, conversationId)
    expect([
      await send(visitorToken, conversationId, 'Hello?', 'k-1'),
      await send(server.agent, conversationId, 'Hello!', 'k-2'),
    ]).toEqual(before)
    const again = await ask(conversationId)
    expect('handover' in again && 'handover' in asked && again.handover!.id === asked.handover!.id).toBe(true)
    expect(codeOf(await send(visitorToken, conversationId, 'Hello!', 'k-1'))).toBe('idempotency_conflict')
    expect((await readLog(server, server.admin, conversationId)).lastSeq).toBe(lastSeq)
  })

  test('of a start is, too: the repeat gets the first conversation, though it has ended', async () => {
    const start = async () => {
      const input = { botId: bot, idempotencyKey: 'a-secret-of-this-page' }
      const { startConversation: started } = await server.ask(null, StartConversation, { input })
      if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
      return started.conversation.id
    }
    const first = await start()
    await close(first)
    expect(await start()).toBe(first)
  })
})

describe('state of a turn', () => {
  test('ClaimEnd is gone in the next handover, in its claim, and in the next conversation', async () => {
    const flow = {
      start: 'hello',
      connections: [
        { when: { text: { equals: 'agent' } }, goTo: 'agent' },
        { when: { variable: 'ClaimEnd', equals: 'resolved' }, goTo: 'happy' },
      ],
      fallback: 'plain',
      modules: [
        { id: 'hello', actions: [{ type: 'text', text: 'Hello!' }] },
        { id: 'agent', actions: [], webhook: { url: 'http://127.0.0.1:9/claim' } },
        { id: 'happy', actions: [{ type: 'text', text: 'I am glad.' }] },
        { id: 'plain', actions: [{ type: 'text', text: 'Yes?' }] },
      ],
    }
    const asking = await server.bot(flow)
    const turns: Record<string, (user: Chat) => Promise<string>> = {
      'a request': async user => {
        await user.say('agent')
        return user.conversationId
      },
      'a barge-in': async user => {
        await user.accept(server.agent)
        await user.release(server.agent)
        return user.conversationId
      },
      'a conversation': async user => {
        await close(user.conversationId)
        const input = { botId: asking, userId: user.userId }
        const { startConversation: next } = await server.ask(user.visitorToken, StartConversation, { input })
        return 'conversation' in next ? next.conversation.id : ''
      },
    }
    for (const [name, turn] of Object.entries(turns)) {
      const user = await openChat(server, asking, `after ${name}`)
      await user.accept(server.agent)
      await user.release(server.agent, 'resolved', { plan: 'gold' })
      expect([name, (await user.log()).variables]).toEqual([name, { plan: 'gold', ClaimEnd: 'resolved' }])
      await user.say('and now?')
      expect(textsOf((await user.log()).events).at(-1)).toBe('BOT: I am glad.')
      const id = await turn(user)
      expect([name, (await readLog(server, server.admin, id)).variables]).toEqual([name, { plan: 'gold' }])
      await server.ask(server.admin, CancelHandover, { input: { conversationId: id } })
      if (id === user.conversationId) {
        await user.say('and now?')
        expect([name, textsOf((await user.log()).events).at(-1)]).toEqual([name, 'BOT: Yes?'])
      }
    }
    const claims = (await server.deliveries({})).filter(({ body }) => body.includes('VarWebhook'))
    expect(claims.map(({ body }) => JSON.parse(body).customVariables)).toEqual([{ plan: 'gold' }])
  })

  test('typing ends with the conversation, the user’s as well', async () => {
    const chat = await newChat()
    const { conversationId } = chat
    await chat.accept(server.agent)
    for (const token of [chat.visitorToken, server.agent])
      await server.ask(token, SetTyping, { input: { conversationId, typing: true } })
    const { presence } = server.baton.parts
    expect(presence.typingIn(conversationId)).toHaveLength(2)
    await close(conversationId)
    expect(presence.typingIn(conversationId)).toEqual([])
  })
})

describe('the user', () => {
  test('closes their own chat, also while an agent holds it, and no other chat', async () => {
    const closeAs = async (token: string, conversationId: string) =>
      (await server.ask(token, CloseConversation, { input: { conversationId } })).closeConversation.__typename
    const holders: Record<string, (chat: Chat) => Promise<unknown>> = {
      bot: async () => {},
      queue: ({ conversationId }) => requestIn(conversationId),
      agent: ({ accept }) => accept(server.agent),
    }
    for (const [holder, hold] of Object.entries(holders)) {
      const [chat, other] = [await newChat(), await newChat()]
      await hold(chat)
      expect(await closeAs(other.visitorToken, chat.conversationId)).toBe('NotFound')
      expect([holder, await closeAs(chat.visitorToken, chat.conversationId)]).toEqual([
        holder,
        'CloseConversationSuccess',
      ])
      const { mode, events, lastSeq } = await chat.log()
      expect([mode, events.at(-1)]).toMatchObject([
        'NORMAL',
        { __typename: 'ConversationClosed', actor: { kind: 'USER' } },
      ])
      const ended = events.find(event => event.__typename === 'HandoverEnded')
      expect(ended?.end).toBe(holder === 'bot' ? undefined : 'CLOSED')
      expect(await closeAs(chat.visitorToken, chat.conversationId)).toBe('CloseConversationSuccess')
      expect((await chat.log()).lastSeq).toBe(lastSeq)
    }
  })
})
