import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Inbox, TransferHandover } from '../../packages/client/src/documents.ts'
import { openChat } from '../support/chat.ts'
import { AgentList, RevokeApiKey } from '../support/documents.ts'
import { mutate } from '../support/mutate.ts'
import { startProvider } from '../support/provider.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { openSse } from '../support/sse.ts'
import { followInbox, is } from '../support/stream.ts'
import { inSeconds } from '../support/tokens.ts'
import { startTown, type Town } from '../support/town.ts'

const oidc = { issuer: 'https://people.example/', audience: 'baton-desk' }
const people = 'company_00000000000000000000000000000001'

let town: Town
let robo: string
let other: string
let clock = Date.now()
let provider: Awaited<ReturnType<typeof startProvider>>

beforeAll(async () => {
  provider = await startProvider()
  town = await startTown({
    now: () => clock,
    env: {
      BATON_OIDC_ISSUER: oidc.issuer,
      BATON_OIDC_AUDIENCE: oidc.audience,
      BATON_OIDC_JWKS_URL: `${provider.url}/keys`,
      BATON_OIDC_COMPANY: people,
    },
  })
  await town.baton.store.companies.create({ id: people, name: 'People', createdAt: clock })
  robo = await town.bot(null)
  other = await town.bot(null)
})
afterAll(async () => {
  expect(town.surprises).toEqual([])
  await town[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const idOf = (token: string) => `key_${token.split('_')[1]}`
const list = async (token: string) => (await town.ask(token, AgentList, {})).agents
const names = async (token: string) => (await list(token)).map(({ name }) => name)
const online = async (token: string) => (await list(token)).flatMap(agent => (agent.online ? [agent.name] : []))
/** Leaving is heard of within a second, whichever way. */
async function comesToBe(token: string, wanted: string[]) {
  let now: string[] = []
  for (let tries = 0; tries < 100; tries += 1) {
    now = await online(token)
    if (now.join() === wanted.join()) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  expect(now).toEqual(wanted)
}
async function key(name: string, input: object, admin = town.ada) {
  const made = await mutate(town.url, admin, 'createApiKey', { name, ...input }, '... on CreateApiKeySuccess { token }')
  return String(made.token)
}

test('those who can answer: agents and admins with a key that lives, and which of them asks', async () => {
  const { companyId, ...cast } = await town.company('Answerers')
  expect(await list(cast.bea)).toEqual([
    { id: idOf(cast.ada), name: 'Ada', online: false, you: false },
    { id: idOf(cast.bea), name: 'Bea', online: false, you: true },
    { id: idOf(cast.carl), name: 'Carl', online: false, you: false },
  ])
  expect((await list(cast.dora)).every(({ you }) => !you)).toBe(true)
  const gone = await key('Gone', { role: 'AGENT' }, cast.ada)
  await key('Reads', { role: 'AGENT', scopes: ['READ'] }, cast.ada)
  await key('Short', { role: 'AGENT', expiresAt: new Date(clock + 1_000).toISOString() }, cast.ada)
  expect(await names(cast.bea)).toEqual(['Ada', 'Bea', 'Carl', 'Gone', 'Short'])
  clock += 1_000
  await town.ask(cast.ada, RevokeApiKey, { input: { id: idOf(gone) } })
  expect(await names(cast.bea)).toEqual(['Ada', 'Bea', 'Carl'])
})

test('not for users or nobody; those of some bots see who is there for one of them', async () => {
  const chat = await openChat(town, robo, 'ann')
  await expect(list(chat.visitorToken)).rejects.toThrow('forbidden')
  await expect(town.ask(null, AgentList, {})).rejects.toThrow('unauthenticated')
  const rita = await key('Rita', { role: 'AGENT', botIds: [robo] })
  const olga = await key('Olga', { role: 'AGENT', botIds: [other] })
  expect(await names(town.bea)).toEqual(['Ada', 'Bea', 'Carl', 'Olga', 'Rita'])
  expect(await names(rita)).toEqual(['Ada', 'Bea', 'Carl', 'Rita'])
  expect(await names(olga)).toEqual(['Ada', 'Bea', 'Carl', 'Olga'])
})

test('online while an inbox is open, by whatever way it is opened and left', async () => {
  const { bea, carl, dora, emil } = await town.company('Here and there')
  expect(await online(bea)).toEqual([])
  const first = town.socket(carl)
  const second = town.socket(carl)
  for (const socket of [first, second]) await followInbox(socket).until(is('CaughtUp'))
  // A program's inbox, or a bot's, is nobody's who answers.
  await using programs = town.socket(dora)
  await followInbox(programs).until(is('CaughtUp'))
  await using bots = town.socket(emil)
  await followInbox(bots).until(is('CaughtUp'))
  expect(await online(bea)).toEqual(['Carl'])
  await first[Symbol.asyncDispose]()
  // Two at once, one on the same socket, and one of them over server-sent events.
  const third = followInbox(second)
  await third.until(is('CaughtUp'))
  const sse = await openSse(town.url, carl, { query: Inbox.toString() })
  await sse.frames.next()
  third.leave()
  second.client.terminate()
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(await online(bea)).toEqual(['Carl'])
  sse.leave()
  await comesToBe(bea, [])

  // Coming and going in a hurry leaves nobody behind.
  for (let times = 0; times < 50; times += 1) {
    using socket = rawSocket(town.url)
    await socket.greet(`Bearer ${carl}`)
    socket.send({ type: 'subscribe', id: 'a', payload: { query: Inbox.toString() } })
    if (times % 2) socket.send({ type: 'complete', id: 'a' })
    if (times % 3) await new Promise(resolve => setTimeout(resolve, times / 5))
  }
  await comesToBe(bea, [])
})

test('an inbox that is refused, or whose key is revoked, counts for nobody', async () => {
  const { ada, bea, carl } = await town.company('Closed doors')
  await using socket = town.socket(bea)
  await expect(followInbox(socket, { botId: robo }).until(() => true)).rejects.toThrow('not_found')
  expect(await online(ada)).toEqual([])
  await using leaving = town.socket(carl)
  await followInbox(leaving).until(is('CaughtUp'))
  expect(await online(ada)).toEqual(['Carl'])
  await town.ask(ada, RevokeApiKey, { input: { id: idOf(carl) } })
  await comesToBe(ada, [])
  expect(await names(ada)).toEqual(['Ada', 'Bea'])
})

test('an inbox whose store fails is over, and its reader gone', async () => {
  const { bea, carl } = await town.company('Failing')
  const { conversations } = town.baton.store
  const { newestTouch } = conversations
  const listening = () => town.baton.notifier.listeners()
  const before = listening()
  const socket = town.socket(carl)
  conversations.newestTouch = async () => {
    throw new Error('the disk is gone')
  }
  try {
    await expect(followInbox(socket).until(() => true)).rejects.toBeDefined()
    const { frames } = await openSse(town.url, carl, { query: Inbox.toString() })
    for await (const { data } of frames) if (data) expect(JSON.stringify(data)).toContain('internal')
  } finally {
    conversations.newestTouch = newestTouch
  }
  expect(town.surprises.splice(0)).toContainEqual(new Error('the disk is gone'))
  await comesToBe(bea, [])
  await socket[Symbol.asyncDispose]()
  await expect.poll(listening).toBe(before)
})

test('people who signed in elsewhere are agents while they are here', async () => {
  const signed = (sub: string, name: string, roles: string) =>
    new SignJWT({ sub, name, roles, iss: oidc.issuer, aud: oidc.audience, exp: inSeconds(600) })
      .setProtectedHeader({ alg: 'RS256', kid: provider.key().kid })
      .sign(provider.key().privateKey)
  const [pia, quinn] = [await signed('p-1', 'Pia', 'agent'), await signed('p-2', 'Quinn', 'admin')]
  expect(await list(pia)).toEqual([])
  const desk = town.socket(quinn)
  await followInbox(desk).until(is('CaughtUp'))
  const [one, ...others] = await list(pia)
  expect([one, others]).toEqual([
    { id: expect.stringMatching(/^person_/), name: 'Quinn', online: true, you: false },
    [],
  ])
  expect((await list(quinn)).map(({ you }) => you)).toEqual([true])
  expect(await names(town.bea)).not.toContain('Quinn')

  const { manage } = town.baton.parts
  const admin = { kind: 'key', keyId: 'key_1', companyId: people, role: 'ADMIN', name: 'Setup' } as const
  const bot = await manage.createBot(admin, { name: 'Robo' })
  if ('code' in bot) throw new Error(bot.code)
  const chat = await openChat(town, bot.id, 'ann')
  await chat.accept(pia)
  const pass = async (to: string) =>
    (await town.ask(pia, TransferHandover, { input: { conversationId: chat.conversationId, to } })).transferHandover
  // A person of another company is nobody here, however online.
  const theirs = await openChat(town, robo, 'gus')
  await theirs.accept(town.bea)
  const { transferHandover: refused } = await town.ask(town.bea, TransferHandover, {
    input: { conversationId: theirs.conversationId, to: one!.id },
  })
  expect(refused).toMatchObject({ __typename: 'NotFound', path: 'input.to' })
  expect(await pass(one!.id)).toMatchObject({ handover: { acceptedBy: { id: one!.id, name: 'Quinn' } } })
  await chat.send(quinn, { text: 'Quinn here' })
  await desk[Symbol.asyncDispose]()
  await comesToBe(pia, [])
  expect(await list(pia)).toEqual([])
  expect(await pass(one!.id)).toMatchObject({ __typename: 'NotFound' })
})
