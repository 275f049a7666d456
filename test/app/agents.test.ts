import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Inbox, TransferHandover } from '../../packages/client/src/documents.ts'
import { openChat } from '../support/chat.ts'
import { identityIdOf, keyIdOf } from '../support/company.ts'
import { AgentList, RevokeApiKey } from '../support/documents.ts'
import { startProvider } from '../support/identity-provider.ts'
import { must } from '../support/must.ts'
import { mutate } from '../support/mutate.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { openSse } from '../support/sse.ts'
import { followInbox, is } from '../support/stream.ts'
import { inSeconds } from '../support/tokens.ts'

const oidc = { issuer: 'https://people.example/', audience: 'baton-desk' }
const people = 'company_00000000000000000000000000000001'

let server: TestServer
let bot: string
let other: string
let clock = Date.now()
let provider: Awaited<ReturnType<typeof startProvider>>

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
  await server.baton.store.companies.create({ id: people, name: 'People', createdAt: clock })
  bot = await server.bot(null)
  other = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const list = async (token: string) => (await server.ask(token, AgentList, {})).agents
const names = async (token: string) => (await list(token)).map(({ name }) => name)
const online = async (token: string) => (await list(token)).flatMap(agent => (agent.online ? [agent.name] : []))
/** Waits at most a second until exactly these agents are online. */
async function expectOnline(token: string, wanted: string[]) {
  let now: string[] = []
  for (let tries = 0; tries < 100; tries += 1) {
    now = await online(token)
    if (now.join() === wanted.join()) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  expect(now).toEqual(wanted)
}
async function key(name: string, input: object, admin = server.admin) {
  const made = await mutate(
    server.url,
    admin,
    'createApiKey',
    { name, ...input },
    '... on CreateApiKeySuccess { token }',
  )
  return String(made.token)
}

test('the agents are those with a live key of an agent or admin that may write; `you` marks the caller', async () => {
  const { companyId, ...people } = await server.company('Answerers')
  expect(await list(people.agent)).toEqual([
    { actorId: identityIdOf(people.admin), name: 'Ada', online: false, you: false },
    { actorId: identityIdOf(people.agent), name: 'Bea', online: false, you: true },
    { actorId: identityIdOf(people.otherAgent), name: 'Carl', online: false, you: false },
  ])
  expect((await list(people.integration)).every(({ you }) => !you)).toBe(true)
  const gone = await key('Gone', { role: 'AGENT' }, people.admin)
  await key('Reads', { role: 'AGENT', scopes: ['READ'] }, people.admin)
  await key('Short', { role: 'AGENT', expiresAt: new Date(clock + 1_000).toISOString() }, people.admin)
  expect(await names(people.agent)).toEqual(['Ada', 'Bea', 'Carl', 'Gone', 'Short'])
  clock += 1_000
  await server.ask(people.admin, RevokeApiKey, { input: { apiKeyId: keyIdOf(gone) } })
  expect(await names(people.agent)).toEqual(['Ada', 'Bea', 'Carl'])
})

test('users and anonymous callers get no list; a narrowed key sees the agents of its bots', async () => {
  const chat = await openChat(server, bot, 'ann')
  await expect(list(chat.visitorToken)).rejects.toThrow('forbidden')
  await expect(server.ask(null, AgentList, {})).rejects.toThrow('unauthenticated')
  const rita = await key('Rita', { role: 'AGENT', botIds: [bot] })
  const olga = await key('Olga', { role: 'AGENT', botIds: [other] })
  expect(await names(server.agent)).toEqual(['Ada', 'Bea', 'Carl', 'Olga', 'Rita'])
  expect(await names(rita)).toEqual(['Ada', 'Bea', 'Carl', 'Rita'])
  expect(await names(olga)).toEqual(['Ada', 'Bea', 'Carl', 'Olga'])
})

test('an agent is online while they have an inbox open, over any transport and however it ends', async () => {
  const { agent, otherAgent, integration, botKey } = await server.company('Here and there')
  expect(await online(agent)).toEqual([])
  const first = server.socket(otherAgent)
  const second = server.socket(otherAgent)
  for (const socket of [first, second]) await followInbox(socket).until(is('CaughtUp'))
  // Integrations and bots are no agents, with an open inbox either.
  await using programs = server.socket(integration)
  await followInbox(programs).until(is('CaughtUp'))
  await using bots = server.socket(botKey)
  await followInbox(bots).until(is('CaughtUp'))
  expect(await online(agent)).toEqual(['Carl'])
  await first[Symbol.asyncDispose]()
  // Three at once: two on one socket, one over server-sent events.
  const third = followInbox(second)
  await third.until(is('CaughtUp'))
  const sse = await openSse(server.url, otherAgent, { query: Inbox.toString() })
  await sse.frames.next()
  third.leave()
  second.client.terminate()
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(await online(agent)).toEqual(['Carl'])
  sse.leave()
  await expectOnline(agent, [])

  // Inboxes that open and end at the same moment leave no agent online.
  for (let times = 0; times < 50; times += 1) {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${otherAgent}`)
    socket.send({ type: 'subscribe', id: 'a', payload: { query: Inbox.toString() } })
    if (times % 2) socket.send({ type: 'complete', id: 'a' })
    if (times % 3) await new Promise(resolve => setTimeout(resolve, times / 5))
  }
  await expectOnline(agent, [])
})

test('an inbox that is refused or whose key is revoked makes no agent online', async () => {
  const { admin, agent, otherAgent } = await server.company('Refused inboxes')
  await using socket = server.socket(agent)
  await expect(followInbox(socket, { botId: bot }).until(() => true)).rejects.toThrow('not_found')
  expect(await online(admin)).toEqual([])
  await using leaving = server.socket(otherAgent)
  await followInbox(leaving).until(is('CaughtUp'))
  expect(await online(admin)).toEqual(['Carl'])
  await server.ask(admin, RevokeApiKey, { input: { apiKeyId: keyIdOf(otherAgent) } })
  await expectOnline(admin, [])
  expect(await names(admin)).toEqual(['Ada', 'Bea'])
})

test('an inbox whose store fails ends, and its agent is offline', async () => {
  const { agent, otherAgent } = await server.company('Failing')
  const { conversations } = server.baton.store
  const { newestPosition } = conversations
  const listening = () => server.baton.notifier.listeners()
  const before = listening()
  const socket = server.socket(otherAgent)
  conversations.newestPosition = async () => {
    throw new Error('the disk is gone')
  }
  try {
    await expect(followInbox(socket).until(() => true)).rejects.toBeDefined()
    const { frames } = await openSse(server.url, otherAgent, { query: Inbox.toString() })
    for await (const { data } of frames) if (data) expect(JSON.stringify(data)).toContain('internal')
  } finally {
    conversations.newestPosition = newestPosition
  }
  expect(server.unexpectedErrors.splice(0)).toContainEqual(new Error('the disk is gone'))
  await expectOnline(agent, [])
  await socket[Symbol.asyncDispose]()
  await expect.poll(listening).toBe(before)
})

test('staff who sign in through OpenID Connect are agents while they have an inbox open', async () => {
  const signed = (sub: string, name: string, roles: string) =>
    new SignJWT({ sub, name, roles, iss: oidc.issuer, aud: oidc.audience, exp: inSeconds(600) })
      .setProtectedHeader({ alg: 'RS256', kid: provider.key().kid })
      .sign(provider.key().privateKey)
  const [pia, quinn] = [await signed('p-1', 'Pia', 'agent'), await signed('p-2', 'Quinn', 'admin')]
  expect(await list(pia)).toEqual([])
  const desk = server.socket(quinn)
  await followInbox(desk).until(is('CaughtUp'))
  const [one, ...others] = await list(pia)
  expect([one, others]).toEqual([
    { actorId: expect.stringMatching(/^person_/), name: 'Quinn', online: true, you: false },
    [],
  ])
  expect((await list(quinn)).map(({ you }) => you)).toEqual([true])
  expect(await names(server.agent)).not.toContain('Quinn')

  const admin = {
    kind: 'key',
    identityId: 'idn_1',
    keyId: 'key_1',
    companyId: people,
    role: 'ADMIN',
    name: 'Setup',
  } as const
  const { id } = must(await server.parts.bots.createBot(admin, { name: 'Robo' }))
  const chat = await openChat(server, id, 'ann')
  await chat.accept(pia)
  const pass = async (to: string) =>
    (await server.ask(pia, TransferHandover, { input: { conversationId: chat.conversationId, to } })).transferHandover
  // Staff of another company, online or not, cannot be transferred to.
  const theirs = await openChat(server, bot, 'gus')
  await theirs.accept(server.agent)
  const { transferHandover: refused } = await server.ask(server.agent, TransferHandover, {
    input: { conversationId: theirs.conversationId, to: one!.actorId },
  })
  expect(refused).toMatchObject({ __typename: 'NotFound', path: 'input.to' })
  expect(await pass(one!.actorId)).toMatchObject({ handover: { acceptedBy: { actorId: one!.actorId, name: 'Quinn' } } })
  await chat.send(quinn, { text: 'Quinn here' })
  await desk[Symbol.asyncDispose]()
  await expectOnline(pia, [])
  expect(await list(pia)).toEqual([])
  expect(await pass(one!.actorId)).toMatchObject({ __typename: 'NotFound' })
})
