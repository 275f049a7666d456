import { expect, test } from 'vitest'
import { RevokeApiKey } from '../../../test/support/documents.ts'
import { manualClock, until } from '../../../test/support/kit.ts'
import { startProxy } from '../../../test/support/proxy.ts'
import { startServer, type TestServer } from '../../../test/support/server.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { type BatonOptions, createBaton } from '../src/index.ts'

/** Waits between retries take a twentieth of their time; nothing else does. */
const hurried: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 20, run) }
const calm = { connectTimeout: 200_000, heartbeatTimeout: 900_000 }

/** A user in a conversation with a bot that says nothing, behind a network that fails. */
async function begin(server: TestServer, options: Partial<BatonOptions> = {}) {
  const botId = await server.bot(null)
  const proxy = await startProxy(server.url)
  const anonymous = createBaton({ url: server.url })
  const started = await anonymous.startConversation({ botId, userId: 'ann' })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const { visitorToken, conversation } = started
  const baton = createBaton({ url: proxy.url, token: visitorToken, clock: hurried, ...calm, ...options })
  const direct = createBaton({ url: server.url, token: visitorToken })
  return {
    botId,
    proxy,
    visitorToken,
    conversationId: conversation.id,
    baton,
    /** Past the failing network. */
    say: (text: string) => direct.sendMessage({ conversationId: conversation.id, text }),
    async texts() {
      const events = await server.baton.store.events.list(conversation.id, { after: 0, limit: 2_000 })
      return events.flatMap(event => (event.type === 'message.posted' ? [text(event.actions)] : []))
    },
    async [Symbol.asyncDispose]() {
      baton.dispose()
      direct.dispose()
      anonymous.dispose()
      await proxy[Symbol.asyncDispose]()
    },
  }
}
const text = (actions: { type: string; text?: string }[]) => actions[0]?.text ?? ''

test('500 messages and 50 cuts: every event once and in order', { timeout: 60_000 }, async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const { baton, proxy, conversationId } = scene
  const follow = baton.follow(conversationId)
  const seqs: number[] = []
  const reading = (async () => {
    for await (const frame of follow) if ('seq' in frame) seqs.push(frame.seq)
  })()
  let posted = 0
  let cuts = 0
  const cutting = (async () => {
    while (cuts < 50) {
      await until(() => follow.status !== 'connecting' && posted >= cuts * 10)
      await new Promise(resolve => setTimeout(resolve, Math.random() * 20))
      proxy.cut()
      await until(() => follow.status === 'connecting')
      cuts += 1
    }
  })()
  while (posted < 500) {
    await scene.say(`message ${posted}`)
    posted += 1
    // Ten messages for each cut, whenever it comes.
    if (posted % 10 === 0) await until(() => cuts >= posted / 10)
  }
  await cutting
  await until(() => seqs.length >= 501)
  expect(seqs).toEqual(Array.from({ length: 501 }, (_, index) => index + 1))
  expect(follow.state.messages.map(message => message.text)).toEqual(await scene.texts())
  await until(() => follow.status === 'live')
  await follow.return()
  await reading
  expect(server.unexpectedErrors).toEqual([])
})

test('the server starts anew on the same data, and the stream goes on', async () => {
  const server = await startServer()
  await using scene = await begin(server)
  const watch = scene.baton.watch(scene.conversationId)
  await scene.say('before')
  await until(() => watch.view.state.messages.length === 1)
  await server.baton[Symbol.asyncDispose]()
  await until(() => watch.view.status === 'connecting')
  await using again = await startServer({ dataDir: server.dataDir })
  scene.proxy.to(again.url)
  const late = createBaton({ url: again.url, token: scene.visitorToken })
  await late.sendMessage({ conversationId: scene.conversationId, text: 'after' })
  await until(() => watch.view.state.messages.length === 2)
  expect(watch.view.state).toMatchObject({ lastSeq: 3, closed: false })
  expect(watch.view.status).toBe('live')
  await watch.close()
  late.dispose()
})

test('a stalled network is noticed by the missing heartbeats, and nothing is lost', async () => {
  await using server = await startServer()
  const whys: unknown[] = []
  await using scene = await begin(server, {
    clock: systemClock,
    connectTimeout: 300,
    heartbeatTimeout: 400,
    onRetry: ({ reason }) => whys.push(reason),
  })
  const watch = scene.baton.watch(scene.conversationId)
  await until(() => watch.view.status === 'live')
  scene.proxy.stall()
  whys.length = 0
  await scene.say('nobody hears me')
  await until(() => whys.length >= 1)
  // The new connection is taken and says nothing either.
  await until(() => whys.length >= 2)
  expect(whys[0]).toMatch(/^no frame for/)
  expect(watch.view).toMatchObject({ status: 'connecting', state: { messages: [] } })
  scene.proxy.flow()
  await until(() => watch.view.state.messages.length === 1)
  await watch.close()
})

test('an hour without network: attempts stay 15 s apart at most, and then everything is there', async () => {
  await using server = await startServer()
  const clock = manualClock()
  const delays: number[] = []
  await using scene = await begin(server, {
    clock,
    connectTimeout: 1_000_000_000,
    heartbeatTimeout: 1_000_000_000,
    onRetry: ({ delay }) => delays.push(delay),
  })
  const watch = scene.baton.watch(scene.conversationId)
  await until(() => watch.view.status === 'live')
  await scene.proxy.refuse()
  const began = clock.now()
  for (let seen = 0; clock.now() - began < 3_600_000; ) {
    await until(() => delays.length > seen)
    seen = delays.length
    await clock.pass(delays.at(-1)!)
    if (seen === 100) await scene.say('are you there?')
  }
  expect(delays.length).toBeGreaterThan(240)
  expect(delays.length).toBeLessThan(500)
  expect(Math.max(...delays)).toBeLessThanOrEqual(15_000)
  await scene.proxy.accept()
  const seen = delays.length
  await until(() => delays.length >= seen && clock.due() !== null)
  await clock.pass(15_000)
  await until(() => watch.view.state.messages.length === 1)
  await watch.close()
})

test('a token that ended is replaced, and the stream goes on', async () => {
  let offset = 0
  await using server = await startServer({ now: () => Date.now() + offset, env: { BATON_VISITOR_TOKEN_TTL: '600' } })
  const asked: (string | null)[] = []
  const tokens: string[] = []
  await using scene = await begin(server, {
    token: refused => {
      asked.push(refused)
      return tokens.at(-1)!
    },
  })
  const { conversationId, botId, baton } = scene
  const issue = () =>
    server.baton.parts.visitors.issue({ companyId: server.companyId, botId, conversationId, userId: 'ann' })
  tokens.push(await issue())
  const watch = baton.watch(conversationId)
  await until(() => watch.view.status === 'live')
  // Eleven minutes later the token is worth nothing, and the line is cut.
  offset = 660_000
  await expect(scene.say('with the old one')).rejects.toMatchObject({ code: 'token_refused' })
  tokens.push(await issue())
  scene.proxy.cut()
  await until(() => watch.view.status === 'connecting')
  await until(() => watch.view.status === 'live')
  expect(asked).toEqual([null, tokens[0]])
  // HTTP uses the same token, and asks for another in the same way.
  expect(await baton.sendMessage({ conversationId, text: 'with the new one' })).toMatchObject({
    __typename: 'SendMessageSuccess',
  })
  await until(() => watch.view.state.messages.length === 1)
  await watch.close()
})

test('a key that was revoked ends the stream with an error that says so', async () => {
  await using server = await startServer()
  await using scene = await begin(server, { token: server.otherAgent })
  const id = `key_${server.otherAgent.split('_')[1]}`
  await server.ask(server.admin, RevokeApiKey, { input: { id } })
  const follow = scene.baton.follow(scene.conversationId)
  await expect(follow.next()).rejects.toMatchObject({ name: 'BatonError', code: 'token_refused' })
  expect(follow.status).toBe('ended')
  expect(await follow.next()).toEqual({ done: true, value: undefined })
})

test('what is not yours ends the stream at once: no retry could mend it', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const follow = scene.baton.follow('conv_00000000000000000000000000000000')
  await expect(follow.next()).rejects.toMatchObject({ code: 'not_found' })
})

test('a cursor of another conversation: a reset, then the log from its start', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  await scene.say('one')
  const other = createBaton({ url: server.url, token: server.agent })
  const elsewhere = await other.startConversation({ botId: scene.botId, userId: 'ben' })
  if (elsewhere.__typename !== 'StartConversationSuccess') throw new Error(elsewhere.code)
  const there = other.follow(elsewhere.conversation.id)
  await there.next()
  const statuses: string[] = []
  const follow = other.follow(scene.conversationId, { after: there.cursor })
  follow.onStatus(status => statuses.push(status))
  const kinds: string[] = []
  for await (const frame of follow) {
    kinds.push(frame.__typename)
    if (frame.__typename === 'Reset') expect(frame.reason).toBe('OTHER_LOG')
    if (frame.__typename === 'CaughtUp') break
  }
  expect(kinds).toEqual(['Reset', 'ConversationOpened', 'MessagePosted', 'CaughtUp'])
  expect(statuses).toEqual(['connecting', 'catching-up', 'reset', 'live', 'ended'])
  await there.return()
  other.dispose()
})

test('a kept cursor goes on where it was read up to', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  for (const word of ['one', 'two', 'three']) await scene.say(word)
  let kept: string | null = null
  const first = scene.baton.follow(scene.conversationId)
  for await (const frame of first) {
    kept = first.cursor
    if ('seq' in frame && frame.seq === 3) break
  }
  const second = scene.baton.follow(scene.conversationId, { after: kept, state: first.state })
  await second.next()
  expect(second.state.messages.map(message => message.text)).toEqual(['one', 'two', 'three'])
  await second.return()
})

test('return() leaves no listener behind, within a second', async () => {
  await using server = await startServer()
  const before = server.baton.notifier.listeners()
  await using scene = await begin(server)
  const follows = Array.from({ length: 20 }, () => scene.baton.follow(scene.conversationId))
  for (const follow of follows) await follow.next()
  expect(server.baton.notifier.listeners()).toBeGreaterThanOrEqual(before + 20)
  const waiting = follows.map(async follow => {
    for await (const _ of follow);
  })
  await Promise.all(follows.map(follow => follow.return()))
  await Promise.all(waiting)
  await until(() => server.baton.notifier.listeners() === before, 1_000)
  // The socket is not kept for nobody.
  await until(() => scene.proxy.connections() === 0, 1_000)
})

test('250 streams share three sockets', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const follows = Array.from({ length: 250 }, () => scene.baton.follow(scene.conversationId))
  await Promise.all(follows.map(follow => follow.next()))
  expect(scene.proxy.connections()).toBe(2 * 3)
  await Promise.all(follows.map(follow => follow.return()))
})

test('the inbox names each conversation once, and goes on after a cut and from a kept cursor', async () => {
  await using server = await startServer()
  await using scene = await begin(server, { token: server.botKey })
  const staff = createBaton({ url: server.url, token: server.agent })
  const start = (userId: string) => staff.startConversation({ botId: scene.botId, userId })
  await start('ben')
  await start('cleo')
  const inbox = scene.baton.inbox({ botId: scene.botId })
  const touched = async (enough: (seen: string[]) => boolean) => {
    const seen: string[] = []
    while (!enough(seen)) {
      const { value, done } = await inbox.next()
      if (done) throw new Error('ended')
      if (value.__typename !== 'ConversationChanged') continue
      seen.push(`${value.conversation.userId} ${value.conversation.lastMessage?.text ?? '-'}`)
    }
    return seen
  }
  expect((await touched(seen => seen.length === 3)).sort()).toEqual(['ann -', 'ben -', 'cleo -'])
  // Nobody reads meanwhile: what waits names each conversation once, as it was last told.
  for (const word of ['a', 'b', 'c', 'd']) await scene.say(word)
  await start('dan')
  scene.proxy.cut()
  await scene.say('e')
  const seen = await touched(all => all.includes('dan -') && all.includes('ann e'))
  expect(seen.length).toBeLessThanOrEqual(4)
  const kept = inbox.cursor
  await inbox.return()
  await scene.say('f')
  const later = scene.baton.inbox({ botId: scene.botId, after: kept })
  const first = await later.next()
  expect(first.value).toMatchObject({
    __typename: 'ConversationChanged',
    conversation: { id: scene.conversationId, lastMessage: { text: 'f' } },
  })
  await later.return()
  staff.dispose()
})

test('who types and who has read is seen, and typing ends', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const watch = scene.baton.watch(scene.conversationId)
  await until(() => watch.view.status === 'live')
  const bot = createBaton({ url: server.url, token: server.botKey })
  const { conversationId } = scene
  expect((await bot.setTyping({ conversationId, typing: true })).__typename).toBe('SetTypingSuccess')
  await until(() => watch.view.state.typing.length === 1)
  await bot.sendMessage({ conversationId, text: 'typed', controlEpoch: 1 })
  await until(() => watch.view.state.typing.length === 0)
  await scene.baton.updateReadReceipt({ conversationId, readSeq: 2 })
  await until(() => watch.view.state.marks.length === 1)
  expect(watch.view.state.marks[0]).toMatchObject({ participant: { actorId: 'ann' }, deliveredSeq: 2, readSeq: 2 })
  await watch.close()
  bot.dispose()
})

test('a handover as its helpers tell it', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const { conversationId } = scene
  const agent = createBaton({ url: server.url, token: server.agent })
  const otherAgent = createBaton({ url: server.url, token: server.otherAgent })
  const watch = scene.baton.watch(conversationId)
  expect(await scene.baton.requestHandover({ conversationId, reason: 'stuck' })).toMatchObject({
    __typename: 'RequestHandoverSuccess',
    handover: { state: 'REQUESTED' },
  })
  await until(() => watch.view.state.handover?.state === 'REQUESTED')
  expect((await agent.cancelHandover({ conversationId })).__typename).toBe('CancelHandoverSuccess')
  expect(await agent.acceptHandover({ conversationId })).toMatchObject({
    conversation: { mode: 'LISTEN', controlEpoch: 2 },
  })
  expect(await otherAgent.acceptHandover({ conversationId })).toMatchObject({
    __typename: 'AlreadyClaimed',
    by: { name: 'Bea' },
  })
  await until(() => watch.view.state.mode === 'LISTEN')
  expect(watch.view.state).toMatchObject({ controlEpoch: 2, handover: { state: 'ACCEPTED', by: { name: 'Bea' } } })
  const to = `key_${server.otherAgent.split('_')[1]}`
  expect(await agent.transferHandover({ conversationId, to, note: 'he knows' })).toMatchObject({
    handover: { acceptedBy: { name: 'Carl' } },
    conversation: { mode: 'LISTEN', controlEpoch: 3 },
  })
  // The user is not told the name of whom they have not met.
  await until(() => watch.view.state.handover?.by?.actorId === to)
  expect(watch.view.state.handover).toMatchObject({ state: 'ACCEPTED', reason: null, by: { name: null } })
  expect(await agent.transferHandover({ conversationId })).toMatchObject({
    __typename: 'AlreadyClaimed',
    by: { name: 'Carl' },
  })
  expect(await otherAgent.transferHandover({ conversationId })).toMatchObject({ handover: { state: 'REQUESTED' } })
  await until(() => watch.view.state.mode === 'NORMAL')
  expect(watch.view.state).toMatchObject({ controlEpoch: 4, handover: { state: 'REQUESTED', by: null } })
  await agent.acceptHandover({ conversationId })
  expect(await scene.baton.setVariables({ conversationId, variables: { page: 'boats' } })).toMatchObject({
    conversation: { variables: { page: 'boats' } },
  })
  await until(() => watch.view.state.variables.page === 'boats')
  expect(await agent.releaseHandover({ conversationId, claimEnd: 'done' })).toMatchObject({
    conversation: { mode: 'NORMAL' },
  })
  await until(() => watch.view.state.mode === 'NORMAL' && watch.view.state.variables.ClaimEnd === 'done')
  expect(await agent.closeConversation({ conversationId })).toMatchObject({ conversation: { state: 'CLOSED' } })
  await until(() => watch.view.state.closed)
  await watch.close()
  agent.dispose()
  otherAgent.dispose()
})
