import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SetTyping, UpdateReadReceipt } from '../../packages/client/src/documents.ts'
import type { Principal } from '../../src/domain/access/credential.ts'
import { type Chat, openChat, textsOf } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { identityIdOf, keyIdOf } from '../support/company.ts'
import { AgentList, WhoAmI } from '../support/documents.ts'
import { eventually } from '../support/eventually.ts'
import { startProvider } from '../support/identity-provider.ts'
import { mutate } from '../support/mutate.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

// What an agent, an integration or a bot does belongs to its identity, and not to the key that it uses at the time.

const oidc = { issuer: 'https://people.example/', audience: 'baton-desk' }
const people = 'company_00000000000000000000000000000001'

let server: TestServer
let provider: Awaited<ReturnType<typeof startProvider>>
let bot: string
let clock = Date.now()
beforeAll(async () => {
  provider = await startProvider()
  server = await startServer({
    now: () => clock,
    env: {
      BATON_OIDC_ISSUER: oidc.issuer,
      BATON_OIDC_AUDIENCE: oidc.audience,
      BATON_OIDC_JWKS_URL: `${provider.url}/keys`,
      BATON_OIDC_COMPANY: people,
    },
  })
  await server.store.companies.create({ id: people, name: 'People', createdAt: clock })
  bot = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

type Key = { token: string; id: string; identityId: string }
const keySelection = 'token apiKey { id identity { actorId } }'
type Made = { code?: string; token: string; apiKey: { id: string; identity: { actorId: string } } }
const keyOf = ({ token, apiKey }: Made): Key => ({ token, id: apiKey.id, identityId: apiKey.identity.actorId })

async function ask(field: string, input: object, selection: string, admin = server.admin): Promise<Made> {
  const name = `${field[0]!.toUpperCase()}${field.slice(1)}`
  const made = await mutate(server.url, admin, field, input as never, `... on ${name}Success { ${selection} }`)
  return made as unknown as Made
}
const create = async (input: object, admin?: string) =>
  keyOf(await ask('createApiKey', { name: 'A key', ...input }, keySelection, admin))
const rotate = async (apiKeyId: string, overlapSeconds: number, more = {}) =>
  keyOf(await ask('rotateApiKey', { apiKeyId, overlapSeconds, ...more }, keySelection))
const revoke = (apiKeyId: string) => mutate(server.url, server.admin, 'revokeApiKey', { apiKeyId })

let users = 0
const newChat = (botId = bot) => openChat(server, botId, `user ${++users}`)
const rest = (chat: Chat, token: string, method = 'GET', body?: object, headers = {}) =>
  server.rest(method, chat.path('handover'), token, body, headers)
const say = (chat: Chat, token: string, message: string, key: string) =>
  rest(chat, token, 'POST', { message }, { 'idempotency-key': key })
const handoverOf = async ({ conversationId }: Chat) => (await server.store.conversations.get(conversationId))!.handover
const returns = async ({ conversationId }: Chat) =>
  (await server.store.events.list(conversationId, { after: 0, limit: 100 })).filter(
    event => event.type === 'handover.transferred',
  )

describe('several keys of one identity act as one', () => {
  test('an integration’s: one holder, one caller of idempotency keys, one read receipt', async () => {
    const first = await create({ role: 'INTEGRATION', name: 'Partner' })
    const second = await create({ identityId: first.identityId, name: 'Partner, second key' })
    expect(second.identityId).toBe(first.identityId)
    const chat = await newChat()
    expect((await rest(chat, first.token)).status).toBe(200)
    expect((await rest(chat, second.token)).status).toBe(200)
    const answers = [await say(chat, first.token, 'Once.', 'k-1'), await say(chat, second.token, 'Once.', 'k-1')]
    const [one, other] = (await Promise.all(answers.map(answer => answer.json()))) as [object, object]
    expect(other).toEqual(one)
    expect((await say(chat, second.token, 'Something else.', 'k-1')).status).toBe(409)
    const { conversationId } = chat
    for (const [token, readSeq] of [
      [first.token, 1],
      [second.token, 2],
    ] as const)
      await server.ask(token, UpdateReadReceipt, { input: { conversationId, readSeq } })
    const receipts = await server.store.readReceipts.list(conversationId)
    expect(receipts).toMatchObject([{ participant: { id: first.identityId, name: 'Partner' }, readSeq: 2 }])
    expect(textsOf((await chat.log()).events)).toEqual(['AGENT: Once.'])
    expect(await chat.release(second.token)).toMatchObject({ conversation: { mode: 'NORMAL' } })
  })

  test('an agent’s: once in `agents`, online and `you` with either key, and holder with both', async () => {
    const first = await create({ role: 'AGENT', name: 'Mo' })
    const second = await create({ identityId: first.identityId, role: 'AGENT' })
    using desk = rawSocket(server.url)
    await desk.greet(`Bearer ${first.token}`)
    await desk.ask('1', 'subscription { inbox { __typename } }')
    const mo = (await server.ask(second.token, AgentList, {})).agents.filter(({ name }) => name === 'Mo')
    expect(mo).toEqual([{ actorId: first.identityId, name: 'Mo', online: true, you: true }])
    expect((await server.ask(second.token, WhoAmI, {})).viewer).toMatchObject({ actorId: first.identityId, name: 'Mo' })
    const chat = await newChat()
    await chat.accept(server.agent)
    const { conversationId } = chat
    await mutate(server.url, server.agent, 'transferHandover', { conversationId, to: first.identityId })
    expect(await chat.send(second.token, { text: 'Mo here.' })).toMatchObject({
      sent: { author: { actorId: first.identityId, name: 'Mo' } },
    })
    const typing = await server.ask(second.token, SetTyping, { input: { conversationId, typing: true } })
    expect(typing.setTyping.__typename).toBe('SetTypingSuccess')
    const entry = (await server.store.audit.list(server.companyId, { after: null, limit: 1 }))[0]
    expect(entry).toMatchObject({ identityId: identityIdOf(server.agent), credentialId: keyIdOf(server.agent) })
    await chat.release(second.token)
    const [released] = await server.store.audit.list(server.companyId, { after: null, limit: 1 })
    expect(released).toMatchObject({ identityId: first.identityId, credentialId: second.id, name: 'Mo' })
  })

  test('a bot’s program: a retry with the other key is not a second message', async () => {
    const first = await create({ role: 'BOT', name: 'Robo’s program' })
    const second = await create({ identityId: first.identityId })
    const chat = await newChat()
    const words = { text: 'Hello!', clientMessageId: 'b-1', controlEpoch: 1 }
    expect(await chat.send(second.token, words)).toEqual(await chat.send(first.token, words))
    expect(textsOf((await chat.log()).events)).toEqual(['BOT: Hello!'])
  })
})

test('a rotated key: the new one holds on at once, the old one and its sockets end with the overlap', async () => {
  const old = await create({ role: 'AGENT', name: 'Ida', botIds: [bot], scopes: ['READ', 'WRITE', 'CONTROL'] })
  const chat = await newChat()
  await chat.accept(old.token)
  using socket = rawSocket(server.url)
  await socket.greet(`Bearer ${old.token}`)
  const fresh = await rotate(old.id, 1)
  expect(fresh.identityId).toBe(old.identityId)
  expect(await server.store.keys.get(fresh.id)).toMatchObject({ botIds: [bot], scopes: ['READ', 'WRITE', 'CONTROL'] })
  for (const token of [old.token, fresh.token, old.token])
    expect((await chat.send(token, { text: 'Both.' })).__typename).toBe('SendMessageSuccess')
  const again = await rotate(fresh.id, 0)
  expect((await post(server.url, fresh.token, { query: '{ viewer { name } }' })).status).toBe(401)
  clock += 1_000
  expect((await socket.closed).code).toBe(4403)
  expect((await post(server.url, old.token, { query: '{ viewer { name } }' })).status).toBe(401)
  expect((await chat.send(again.token, { text: 'The third.' })).__typename).toBe('SendMessageSuccess')
  expect((await handoverOf(chat))?.acceptedBy).toMatchObject({ id: old.identityId, name: 'Ida' })
})

test('a rotated key lives as long as the old one was made for, unless another end is given', async () => {
  const day = 24 * 3_600_000
  const old = await create({ role: 'AGENT', expiresAt: new Date(clock + day).toISOString() })
  clock += 1_000
  const expiry = async ({ id }: Key) => (await server.store.keys.get(id))!.expiresAt
  const fresh = await rotate(old.id, 7 * 24 * 3_600)
  expect([await expiry(old), await expiry(fresh)]).toEqual([clock - 1_000 + day, clock + day])
  const last = await rotate(fresh.id, 1, { expiresAt: new Date(clock + 5_000).toISOString() })
  expect([await expiry(fresh), await expiry(last)]).toEqual([clock + 1_000, clock + 5_000])
})

describe('a holder without a live credential loses the conversation to the queue, once', () => {
  async function expectReturned(chat: Chat, controlEpoch = 3) {
    const { events } = await chat.log()
    expect(events.at(-1)).toMatchObject({
      __typename: 'HandoverTransferred',
      actor: { kind: 'SYSTEM' },
      to: null,
      controlEpoch,
    })
    expect(await handoverOf(chat)).toMatchObject({ state: 'REQUESTED', route: 'PLATFORM', acceptedBy: null })
    expect(await returns(chat)).toHaveLength(1)
  }

  test('when its last key is revoked, and not before', async () => {
    const first = await create({ role: 'AGENT' })
    const second = await create({ identityId: first.identityId })
    const reading = await create({ identityId: first.identityId, scopes: ['READ'] })
    const chats = [await newChat(), await newChat()]
    for (const chat of chats) await chat.accept(first.token)
    await revoke(first.id)
    for (const chat of chats)
      expect((await chat.send(second.token, { text: 'Still here.' })).__typename).toMatch(/Success/)
    // A key that cannot answer holds nothing.
    await revoke(second.id)
    for (const chat of chats) await expectReturned(chat)
    await revoke(reading.id)
    for (const chat of chats) await expectReturned(chat)
    // The same handover goes on with another agent.
    expect(await chats[0]!.accept(server.agent)).toMatchObject({ conversation: { controlEpoch: 4 } })
  })

  test('also where it became the holder while its key was revoked, and where many look at once', async () => {
    const late = await create({ role: 'AGENT' })
    const chat = await newChat()
    await revoke(late.id)
    // As a command does that was authenticated before.
    const { companyId } = server
    const principal = {
      kind: 'key',
      identityId: late.identityId,
      keyId: late.id,
      companyId,
      role: 'AGENT',
      name: 'A key',
    }
    const { conversationId } = chat
    const accept = {
      principal: principal as Principal,
      target: { conversationId },
      command: { kind: 'accept' },
    } as const
    expect(await server.parts.commands.handle(accept)).toMatchObject({ mode: 'LISTEN' })
    await eventually(async () => (await handoverOf(chat))?.state === 'REQUESTED')
    await expectReturned(chat)
    const other = await newChat()
    await server.parts.commands.handle({ ...accept, target: { conversationId: other.conversationId } })
    await Promise.all(Array.from({ length: 8 }, () => server.parts.holders.check(late.identityId)))
    await expectReturned(other)
  })

  test('for each bot that no other key reaches', async () => {
    const otherBot = await server.bot(null)
    const first = await create({ role: 'INTEGRATION' })
    await create({ identityId: first.identityId, botIds: [otherBot] })
    const [here, there] = [await newChat(), await newChat(otherBot)]
    for (const chat of [here, there]) await chat.accept(first.token)
    await revoke(first.id)
    await expectReturned(here)
    expect(await handoverOf(there)).toMatchObject({ state: 'ACCEPTED' })
  })

  test('when its last key expires, also while the server is down', async () => {
    const expiresAt = new Date(clock + 60_000).toISOString()
    const [soon, later] = [await create({ role: 'INTEGRATION', expiresAt }), await create({ role: 'AGENT' })]
    // An hour passes, in which no deadline may act.
    const deadlines = { accept: 'none', firstReply: 'none' }
    const patient = await server.bot(null, { deadlines })
    const [one, two, kept] = [await newChat(patient), await newChat(patient), await newChat(patient)]
    await rest(one, soon.token)
    await two.accept(later.token)
    await kept.accept(server.otherAgent)
    clock += 60_000
    await eventually(async () => (await handoverOf(one))?.state === 'REQUESTED')
    await expectReturned(one)
    await rotate(later.id, 3_600, { expiresAt: new Date(clock + 30_000).toISOString() })
    // Without its clock the server finds nothing until it starts again.
    await server.parts.holders[Symbol.asyncDispose]()
    clock += 3_700_000
    await server.restart()
    await eventually(async () => (await handoverOf(two))?.state === 'REQUESTED')
    for (const chat of [one, two]) await expectReturned(chat)
    expect(await handoverOf(kept)).toMatchObject({ state: 'ACCEPTED' })
  })

  test('when REST no longer accepts a caller without a key', async () => {
    const open = await server.bot(null, { restAuth: 'open' })
    const chat = await newChat(open)
    expect((await server.rest('GET', chat.path('handover'), null)).status).toBe(200)
    await mutate(server.url, server.admin, 'updateBot', { botId: open, name: 'Renamed' })
    expect(await handoverOf(chat)).toMatchObject({ state: 'ACCEPTED' })
    await mutate(server.url, server.admin, 'updateBot', { botId: open, settings: { restAuth: 'KEY' } })
    await expectReturned(chat)
  })

  test('when a person who signed in has been away for five minutes', async () => {
    const exp = Math.floor(clock / 1_000) + 600
    const signIn = (name: string) =>
      new SignJWT({ sub: 'p-1', name, roles: 'admin', iss: oidc.issuer, aud: oidc.audience, exp })
        .setProtectedHeader({ alg: 'RS256', kid: provider.key().kid })
        .sign(provider.key().privateKey)
    const pia = await signIn('Pia')
    const { viewer } = await server.ask(pia, WhoAmI, {})
    // The same issuer and subject are the same person, with whatever name and token.
    expect((await server.ask(await signIn('Pia Maria'), WhoAmI, {})).viewer.actorId).toBe(viewer.actorId)
    const botId = (await ask('createBot', { name: 'Robo' }, 'bot { id }', pia)) as unknown as { bot: { id: string } }
    const chat = await newChat(botId.bot.id)
    await chat.accept(pia)
    expect(await ask('createApiKey', { name: 'Hers', identityId: viewer.actorId }, keySelection, pia)).toMatchObject({
      code: 'bad_input',
    })
    // Clocks may differ by 30 s.
    for (const [seconds, state] of [
      [929, 'ACCEPTED'],
      [931, 'REQUESTED'],
    ] as const) {
      clock = (exp - 600 + seconds) * 1_000
      await server.parts.holders.check(viewer.actorId)
      expect([seconds, (await handoverOf(chat))?.state]).toEqual([seconds, state])
    }
    await server.parts.holders.check(viewer.actorId)
    expect(await returns(chat)).toHaveLength(1)
  })
})

test('a key that cannot be made is refused with the path, and changes nothing', async () => {
  const elsewhere = await server.company('Elsewhere')
  const mine = await create({ role: 'AGENT' })
  const gone = await create({ role: 'AGENT' })
  await revoke(gone.id)
  const before = await server.engine.digest()
  const refused: [string, object, string, string][] = [
    ['createApiKey', { name: 'x' }, 'bad_input', 'input.role'],
    ['createApiKey', { name: 'x', identityId: identityIdOf(elsewhere.agent) }, 'not_found', 'input.identityId'],
    ['createApiKey', { name: 'x', identityId: mine.id }, 'not_found', 'input.identityId'],
    ['createApiKey', { name: 'x', identityId: mine.identityId, role: 'ADMIN' }, 'bad_input', 'input.role'],
    ['rotateApiKey', { apiKeyId: mine.id, overlapSeconds: -1 }, 'bad_input', 'input.overlapSeconds'],
    ['rotateApiKey', { apiKeyId: mine.id, overlapSeconds: 2_592_001 }, 'bad_input', 'input.overlapSeconds'],
    [
      'rotateApiKey',
      { apiKeyId: mine.id, overlapSeconds: 0, expiresAt: '2020-01-01T00:00:00Z' },
      'bad_input',
      'input.expiresAt',
    ],
    ['rotateApiKey', { apiKeyId: keyIdOf(elsewhere.agent), overlapSeconds: 0 }, 'not_found', ''],
    ['rotateApiKey', { apiKeyId: gone.id, overlapSeconds: 0 }, 'not_found', ''],
  ]
  for (const [field, input, code, path] of refused) {
    const paths = '... on InvalidInput { path } ... on NotFound { path }'
    const answer = await mutate(server.url, server.admin, field, input as never, paths)
    expect([input, answer.code, answer.path ?? '']).toEqual([input, code, path])
  }
  expect(await server.engine.digest()).toBe(before)
  const narrow = await create({ role: 'ADMIN', scopes: ['MANAGE', 'READ'] })
  expect(await ask('rotateApiKey', { apiKeyId: mine.id, overlapSeconds: 0 }, 'token', narrow.token)).toMatchObject({
    code: 'forbidden',
  })
})

test('a user who chose the id of an agent or of the bot has a read receipt and a typing indicator of their own', async () => {
  for (const userId of [identityIdOf(server.agent), bot]) {
    const chat = await openChat(server, bot, userId)
    const { conversationId } = chat
    for (const text of ['one', 'two', 'three']) await chat.say(text)
    await chat.accept(server.agent)
    const read = (token: string, readSeq: number) =>
      server.ask(token, UpdateReadReceipt, { input: { conversationId, readSeq } })
    await read(chat.visitorToken, 4)
    await read(server.agent, 2)
    await read(server.botKey, 1)
    const receipts = await server.store.readReceipts.list(conversationId)
    expect(receipts.map(({ participant, readSeq }) => [participant.kind, readSeq]).sort()).toEqual([
      ['AGENT', 2],
      ['BOT', 1],
      ['USER', 4],
    ])
    for (const token of [chat.visitorToken, server.agent])
      await server.ask(token, SetTyping, { input: { conversationId, typing: true } })
    expect(server.parts.presence.typingIn(conversationId).map(({ kind }) => kind)).toEqual(['USER', 'AGENT'])
    await chat.say('four')
    expect(server.parts.presence.typingIn(conversationId).map(({ kind }) => kind)).toEqual(['AGENT'])
  }
})

test('ids of types that a cache keeps apart differ, and `identities` lists each with its live keys', async () => {
  const first = await create({ role: 'BOT', name: 'Listed' })
  const second = await create({ identityId: first.identityId, name: 'Second' })
  await revoke(first.id)
  type Connection = { edges: { node: Record<string, unknown> }[] }
  const query = `{ identities(first: 200) { edges { node { actorId kind name role createdAt signedInUntil apiKeys { id name } } } }
    apiKeys { id } agents { actorId } bots { edges { node { id } } } }`
  const { data } = (await post(server.url, server.admin, { query })).body as { data: Record<string, unknown> }
  const nodes = (list: Connection) => list.edges.map(({ node }) => node)
  const listed = nodes(data.identities as Connection)
  expect(listed.find(({ name }) => name === 'Listed')).toMatchObject({
    actorId: first.identityId,
    kind: 'BOT',
    role: 'BOT',
    signedInUntil: null,
    apiKeys: [{ id: second.id, name: 'Second' }],
  })
  const prefixes = (ids: unknown[]) => [...new Set(ids.map(id => String(id).split('_')[0]))]
  expect(prefixes(listed.map(({ actorId }) => actorId))).toEqual(['idn'])
  expect(prefixes((data.apiKeys as { id: string }[]).map(({ id }) => id))).toEqual(['key'])
  expect(prefixes(nodes(data.bots as Connection).map(({ id }) => id))).toEqual(['bot'])
  expect(prefixes((data.agents as { actorId: string }[]).map(({ actorId }) => actorId))).toEqual(['idn'])
})
