import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refuse } from '../../src/domain/error.ts'
import { createEndWhenExpired } from '../../src/http/session-expiry.ts'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { BotList, ConversationList, HandoverList, NodeById, OpenConversation } from '../support/documents.ts'
import { mutate } from '../support/mutate.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { withinRoundTrips } from '../support/round-trips.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { openSse } from '../support/sse.ts'
import { identityKey, signed } from '../support/tokens.ts'

let server: TestServer
let bot: string
beforeAll(async () => {
  server = await startServer()
  bot = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

async function newKey(input: Record<string, unknown>, admin = server.admin) {
  const made = await mutate(
    server.url,
    admin,
    'createApiKey',
    { name: 'Fred', ...input },
    '... on CreateApiKeySuccess { token apiKey { id } }',
  )
  if (typeof made.token !== 'string') throw new Error(made.code)
  return { token: made.token, id: (made.apiKey as { id: string }).id }
}

/** A subscription over a socket and one over server-sent events, both live; `ended`: how each ended. */
async function bothStreams(token: string, query: string) {
  const socket = rawSocket(server.url)
  await socket.greet(`Bearer ${token}`)
  await socket.ask('1', query)
  const sse = await openSse(server.url, token, { query })
  await sse.frames.next()
  const closed = socket.closed.then(({ code, reason }) => `${code} ${reason}`)
  // Cut off, not completed: then the client connects again, with a fresh token.
  const broken = (async () => {
    for await (const { event } of sse.frames) if (event === 'complete') return 'complete'
    return 'end'
  })().catch(() => 'broken')
  return { ended: Promise.all([closed, broken]) }
}
const inbox = 'subscription { inbox { __typename } }'
const events = (id: string) => `subscription { conversationEvents(conversationId: "${id}") { __typename } }`

async function expectEnded({ ended }: Awaited<ReturnType<typeof bothStreams>>) {
  expect(await withinRoundTrips(server.url, ended)).toEqual(['4403 Expired', 'broken'])
}

describe('a revoked or expired credential ends its open streams at once, and no other stream', () => {
  test('when an API key is revoked', async () => {
    const fred = await newKey({ role: 'AGENT' })
    const streams = await bothStreams(fred.token, inbox)
    const other = rawSocket(server.url)
    await other.greet(`Bearer ${server.agent}`)
    await other.ask('1', inbox)
    await mutate(server.url, server.admin, 'revokeApiKey', { apiKeyId: fred.id })
    await expectEnded(streams)
    expect((await post(server.url, fred.token, { query: '{ viewer { name } }' })).status).toBe(401)
    expect(await other.ask('2', '{ viewer { name } }')).toMatchObject({ data: { viewer: { name: 'Bea' } } })
    other[Symbol.dispose]()
  })

  test('when an identity key is revoked: streams of its tokens and of visitor tokens that were issued for them', async () => {
    const key = await identityKey(server, server.admin, bot)
    const token = await signed({ ...key, alg: 'HS256' }, key.secret, { sub: 'Jon', aud: bot })
    const started = await mutate(
      server.url,
      token,
      'startConversation',
      { botId: bot },
      '... on StartConversationSuccess { visitorToken conversation { id } }',
    )
    const query = events((started.conversation as { id: string }).id)
    const streams = [await bothStreams(token, query), await bothStreams(String(started.visitorToken), query)]
    await mutate(server.url, server.admin, 'revokeIdentityKey', { identityKeyId: key.kid })
    for (const each of streams) await expectEnded(each)
  })

  test('when a key expires', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString()
    const fred = await newKey({ role: 'AGENT', expiresAt })
    const streams = await bothStreams(fred.token, inbox)
    const expiry = (ms: number) => sleep(Date.parse(expiresAt) + ms - Date.now(), 'open')
    expect(await Promise.race([streams.ended, expiry(-50)])).toBe('open')
    await expiry(0)
    await expectEnded(streams)
    expect((await post(server.url, fred.token, { query: '{ viewer { name } }' })).status).toBe(401)
  })

  test('when the key was revoked while its stream began, so that the notice was missed', async () => {
    const fred = await newKey({ role: 'AGENT' })
    const authenticate = async () => refuse('unauthenticated')
    const endWhenExpired = createEndWhenExpired({
      authenticate,
      onCredentialChange: (id, changed) => server.baton.notifier.listen(`credential/${id}`, changed),
      now: Date.now,
    })
    const ended = await new Promise<string>(resolve => {
      const principal = {
        kind: 'key',
        identityId: fred.id,
        keyId: fred.id,
        companyId: server.companyId,
        role: 'AGENT',
        name: 'Fred',
      } as const
      endWhenExpired({ principal, token: fred.token }, () => resolve('ended'))
    })
    expect(ended).toBe('ended')
  })
})

describe('a narrowed key', () => {
  const actions = async () => {
    const chat = await openChat(server, bot, `scope ${Math.random()}`)
    const { conversationId } = chat
    return {
      READ: (token: string) => post(server.url, token, { query: `{ conversation(id: "${conversationId}") { id } }` }),
      WRITE: (token: string) => mutate(server.url, token, 'updateReadReceipt', { conversationId, readSeq: 1 }),
      CONTROL: (token: string) => mutate(server.url, token, 'acceptHandover', { conversationId }),
      MANAGE: (token: string) => mutate(server.url, token, 'updateBot', { botId: bot, name: 'Robo' }),
    }
  }

  test('may do what its scopes say and nothing else', async () => {
    const asked = await actions()
    for (const scope of ['READ', 'WRITE', 'CONTROL', 'MANAGE'] as const) {
      const { token } = await newKey({ role: 'ADMIN', scopes: [scope] })
      for (const [needed, action] of Object.entries(asked)) {
        const answer = JSON.stringify(await action(token))
        expect([scope, needed, /forbidden/.test(answer)]).toEqual([scope, needed, scope !== needed])
      }
    }
  })

  test('with the scopes WRITE and CONTROL reads nothing, neither through the result of a mutation nor with a visitor token', async () => {
    const chat = await openChat(server, bot, 'Mia', { variables: { pin: 'pin-1234' } })
    const { token } = await newKey({ role: 'INTEGRATION', scopes: ['WRITE', 'CONTROL'] })
    for (const inner of [
      'variables',
      'profile',
      'lastMessage { text }',
      'readReceipts { readSeq }',
      'messages { edges { node { text } } }',
      'events { cursor }',
      'handovers { edges { node { id } } }',
    ]) {
      const query = `mutation ($input: AcceptHandoverInput!) {
        acceptHandover(input: $input) { ... on AcceptHandoverSuccess { conversation { ${inner} } } } }`
      const { body } = await post(server.url, token, {
        query,
        variables: { input: { conversationId: chat.conversationId } },
      })
      expect([inner, body.errors?.[0]?.extensions?.code]).toEqual([inner, 'forbidden'])
      expect(JSON.stringify(body)).not.toContain('pin-1234')
    }
    await expect(mutate(server.url, token, 'startConversation', { botId: bot, userId: 'Mia' })).rejects.toThrow(
      'forbidden',
    )
  })

  test('creates no key with more rights than its own', async () => {
    const { token } = await newKey({ role: 'ADMIN', scopes: ['MANAGE', 'READ'] })
    for (const scopes of [null, ['WRITE'], ['READ', 'CONTROL']])
      await expect(newKey({ role: 'AGENT', scopes }, token)).rejects.toThrow('forbidden')
    await newKey({ role: 'AGENT', scopes: ['READ'] }, token)
  })

  test('of an agent or bot gets no visitor token of an existing conversation', async () => {
    await openChat(server, bot, 'Nia')
    for (const token of [server.agent, server.botKey])
      expect(await mutate(server.url, token, 'startConversation', { botId: bot, userId: 'Nia' })).toMatchObject({
        code: 'conversation_exists',
      })
    for (const token of [server.admin, server.integration])
      expect(await mutate(server.url, token, 'startConversation', { botId: bot, userId: 'Nia' })).toMatchObject({
        __typename: 'StartConversationSuccess',
      })
  })

  test('sees only its bots in lists, the inbox, nodes and over REST', async () => {
    const own = await server.bot(null)
    const [mine, theirs] = [await openChat(server, own, 'Ola'), await openChat(server, bot, 'Pam')]
    for (const chat of [mine, theirs])
      await mutate(server.url, chat.visitorToken, 'requestHandover', { conversationId: chat.conversationId })
    const { token } = await newKey({ role: 'INTEGRATION', botIds: [own] })

    const ids = (connection: { edges: { node: { id: string } }[] }) => connection.edges.map(({ node }) => node.id)
    expect(ids((await server.ask(token, BotList, {})).bots)).toEqual([own])
    expect(ids((await server.ask(token, ConversationList, {})).conversations)).toEqual([mine.conversationId])
    expect((await server.ask(token, ConversationList, { filter: { botId: bot } })).conversations.edges).toEqual([])
    const { handovers } = await server.ask(token, HandoverList, {})
    expect(handovers.edges.map(({ node }) => node.conversation.id)).toEqual([mine.conversationId])
    expect((await server.ask(token, NodeById, { id: bot })).node).toBeNull()
    expect((await server.ask(token, NodeById, { id: own })).node).toMatchObject({ id: own })
    expect((await server.ask(token, NodeById, { id: theirs.conversationId })).node).toBeNull()
    expect((await server.ask(token, OpenConversation, { botId: bot, userId: 'Pam' })).conversation).toBeNull()

    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${token}`)
    expect(
      (await socket.ask('1', `subscription { inbox(botId: "${bot}") { __typename } }`)).errors?.[0]?.extensions?.code,
    ).toBe('not_found')
    await socket.ask('2', 'subscription { inbox { __typename ... on ConversationChanged { conversation { id } } } }')
    await theirs.say('not for you')
    await mine.say('for you')
    const touched: string[] = []
    for (;;) {
      const { payload } = await socket.next(({ id }) => id === '2')
      const { inbox: frame } = (payload as { data: { inbox: { conversation?: { id: string } } } }).data
      if (frame.conversation) touched.push(frame.conversation.id)
      if (frame.conversation) break
    }
    expect(touched).toEqual([mine.conversationId])
    expect((await server.rest('GET', theirs.path('handover'), token)).status).toBe(404)
    expect((await server.rest('GET', mine.path('handover'), token)).status).toBe(200)
    const { body } = await post(server.url, token, { query: '{ webhooks { id } }' })
    expect(body.errors?.[0]?.extensions?.code).toBe('forbidden')
  })
})
