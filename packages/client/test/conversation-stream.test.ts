import { expect, test } from 'vitest'
import { manualClock } from '../../../test/support/clock.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { startServer } from '../../../test/support/server.ts'
import { systemClock } from '../src/clock.ts'
import { createBaton } from '../src/index.ts'
import { openConversation, start } from './support.ts'

/** With a fast clock the timeouts would fire while the server is only slow. */
const longTimeouts = { connectTimeout: 200_000, heartbeatTimeout: 900_000 }

test('over 500 messages and 50 cuts every event arrives once and in order', { timeout: 60_000 }, async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server, longTimeouts)
  const { baton, proxy, conversationId } = conversation
  const stream = baton.follow(conversationId)
  const seqs: number[] = []
  const reading = (async () => {
    for await (const frame of stream) if ('seq' in frame) seqs.push(frame.seq)
  })()
  let posted = 0
  let cuts = 0
  const cutting = (async () => {
    while (cuts < 50) {
      await eventually(() => stream.status !== 'connecting' && posted >= cuts * 10)
      await new Promise(resolve => setTimeout(resolve, Math.random() * 20))
      proxy.cut()
      await eventually(() => stream.status === 'connecting')
      cuts += 1
    }
  })()
  while (posted < 500) {
    await conversation.send(`message ${posted}`)
    posted += 1
    if (posted % 10 === 0) await eventually(() => cuts >= posted / 10)
  }
  await cutting
  await eventually(() => seqs.length >= 501)
  expect(seqs).toEqual(Array.from({ length: 501 }, (_, index) => index + 1))
  expect(stream.state.messages.map(message => message.text)).toEqual(await conversation.texts())
  await eventually(() => stream.status === 'live')
  await stream.return()
  await reading
  expect(server.unexpectedErrors).toEqual([])
})

test('a stream continues after the server restarted on the same data', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server, longTimeouts)
  const watch = conversation.baton.watch(conversation.conversationId)
  await conversation.send('before')
  await eventually(() => watch.view.state.messages.length === 1)
  const restarted = server.restart()
  await eventually(() => watch.view.status === 'connecting')
  await restarted
  using other = createBaton({ url: server.url, token: conversation.visitorToken })
  await other.sendMessage({ conversationId: conversation.conversationId, text: 'after' })
  await eventually(() => watch.view.state.messages.length === 2)
  expect(watch.view.state).toMatchObject({ lastSeq: 3, closed: false })
  expect(watch.view.status).toBe('live')
  await watch.close()
})

test('missing heartbeats reveal a stalled network, and nothing is lost', async () => {
  await using server = await startServer()
  const reasons: unknown[] = []
  await using conversation = await openConversation(server, {
    clock: systemClock,
    connectTimeout: 300,
    heartbeatTimeout: 400,
    onRetry: ({ reason }) => reasons.push(reason),
  })
  const watch = conversation.baton.watch(conversation.conversationId)
  await eventually(() => watch.view.status === 'live')
  conversation.proxy.stall()
  reasons.length = 0
  await conversation.send('not delivered yet')
  await eventually(() => reasons.length >= 1)
  // The proxy accepts the new connection and stalls it, too.
  await eventually(() => reasons.length >= 2)
  expect(reasons[0]).toMatch(/^no frame for/)
  expect(watch.view).toMatchObject({ status: 'connecting', state: { messages: [] } })
  conversation.proxy.flow()
  await eventually(() => watch.view.state.messages.length === 1)
  await watch.close()
})

test('during an hour without network the attempts stay at most 15 s apart, and then everything arrives', async () => {
  await using server = await startServer()
  const clock = manualClock()
  const delays: number[] = []
  await using conversation = await openConversation(server, {
    clock,
    connectTimeout: 1_000_000_000,
    heartbeatTimeout: 1_000_000_000,
    onRetry: ({ delay }) => delays.push(delay),
  })
  const watch = conversation.baton.watch(conversation.conversationId)
  await eventually(() => watch.view.status === 'live')
  await conversation.proxy.refuse()
  const startedAt = clock.now()
  for (let seen = 0; clock.now() - startedAt < 3_600_000; ) {
    await eventually(() => delays.length > seen)
    seen = delays.length
    await clock.pass(delays.at(-1)!)
    if (seen === 100) await conversation.send('are you there?')
  }
  expect(delays.length).toBeGreaterThan(240)
  expect(delays.length).toBeLessThan(500)
  expect(Math.max(...delays)).toBeLessThanOrEqual(15_000)
  await conversation.proxy.accept()
  const seen = delays.length
  await eventually(() => delays.length >= seen && clock.due() !== null)
  await clock.pass(15_000)
  await eventually(() => watch.view.state.messages.length === 1)
  await watch.close()
})

test('a conversation that the token may not read ends the stream at once, without a retry', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const stream = conversation.baton.follow('conv_00000000000000000000000000000000')
  await expect(stream.next()).rejects.toMatchObject({ code: 'not_found' })
})

test('a cursor of another conversation leads to a Reset, and then the log from its start', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  await conversation.send('one')
  using agent = createBaton({ url: server.url, token: server.agent })
  const elsewhere = await start(agent, { botId: conversation.botId, userId: 'ben' })
  const otherStream = agent.follow(elsewhere.conversation.id)
  await otherStream.next()
  const statuses: string[] = []
  const stream = agent.follow(conversation.conversationId, { after: otherStream.cursor })
  stream.onStatus(status => statuses.push(status))
  const types: string[] = []
  for await (const frame of stream) {
    types.push(frame.__typename)
    if (frame.__typename === 'Reset') expect(frame.reason).toBe('OTHER_LOG')
    if (frame.__typename === 'CaughtUp') break
  }
  expect(types).toEqual(['Reset', 'ConversationOpened', 'MessagePosted', 'CaughtUp'])
  expect(statuses).toEqual(['connecting', 'catching-up', 'reset', 'live', 'ended'])
  await otherStream.return()
})

test('a stored cursor resumes after the last frame that was read', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  for (const text of ['one', 'two', 'three']) await conversation.send(text)
  let cursor: string | null = null
  const first = conversation.baton.follow(conversation.conversationId)
  for await (const frame of first) {
    cursor = first.cursor
    if ('seq' in frame && frame.seq === 3) break
  }
  const second = conversation.baton.follow(conversation.conversationId, { after: cursor, state: first.state })
  await second.next()
  expect(second.state.messages.map(message => message.text)).toEqual(['one', 'two', 'three'])
  await second.return()
})

test('return() leaves no listener on the server and no socket after a second', async () => {
  await using server = await startServer()
  const before = server.baton.notifier.listeners()
  await using conversation = await openConversation(server)
  const streams = Array.from({ length: 20 }, () => conversation.baton.follow(conversation.conversationId))
  for (const stream of streams) await stream.next()
  expect(server.parts.logs.followers).toBe(20)
  const waiting = streams.map(async stream => {
    for await (const _ of stream);
  })
  await Promise.all(streams.map(stream => stream.return()))
  await Promise.all(waiting)
  await eventually(() => server.parts.logs.followers === 0, 1_000)
  await eventually(() => server.baton.notifier.listeners() === before, 1_000)
  await eventually(() => conversation.proxy.connections() === 0, 1_000)
})

test('250 streams share three sockets', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const streams = Array.from({ length: 250 }, () => conversation.baton.follow(conversation.conversationId))
  await Promise.all(streams.map(stream => stream.next()))
  // The proxy counts both ends of each.
  expect(conversation.proxy.connections()).toBe(2 * 3)
  await Promise.all(streams.map(stream => stream.return()))
})

test('typing and read receipts arrive, and typing ends with the message', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { baton, conversationId } = conversation
  const watch = baton.watch(conversationId)
  await eventually(() => watch.view.status === 'live')
  using bot = createBaton({ url: server.url, token: server.botKey })
  expect((await bot.setTyping({ conversationId, typing: true })).__typename).toBe('SetTypingSuccess')
  await eventually(() => watch.view.state.typing.length === 1)
  await bot.sendMessage({ conversationId, text: 'typed', controlEpoch: 1 })
  await eventually(() => watch.view.state.typing.length === 0)
  await baton.updateReadReceipt({ conversationId, readSeq: 2 })
  await eventually(() => watch.view.state.readReceipts.length === 1)
  expect(watch.view.state.readReceipts[0]).toMatchObject({
    participant: { actorId: 'ann' },
    deliveredSeq: 2,
    readSeq: 2,
  })
  await watch.close()
})
