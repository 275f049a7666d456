import { expect, test } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { startServer } from '../../../test/support/server.ts'
import { createBaton } from '../src/index.ts'
import { fastClock, openConversation } from './support.ts'

const unavailable = () =>
  new Response(JSON.stringify({ errors: [{ message: 'no', extensions: { code: 'unavailable' } }] }), { status: 503 })

test('a message whose answer is lost is repeated and stored once', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server, { requestTimeout: 1_000 })
  const { baton, conversationId, proxy } = conversation
  proxy.loseNextAnswer()
  const sent = await baton.sendMessage({ conversationId, text: 'once' })
  expect(sent).toMatchObject({ __typename: 'SendMessageSuccess', sent: { seq: 2, text: 'once' } })
  expect(await conversation.texts()).toEqual(['once'])
})

test('a text that was cut within an emoji is sent with a replacement for the half that is left', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { baton, conversationId } = conversation
  const sent = await baton.sendMessage({
    conversationId,
    text: '\ud83d and \udc4d, but 👍',
    clientMessageId: 'a\ud83d',
  })
  expect(sent).toMatchObject({ __typename: 'SendMessageSuccess', sent: { text: '\ufffd and \ufffd, but 👍' } })
})

test('50 messages through a network that is cut all the time are stored once each and in order', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server, { requestTimeout: 1_000 })
  const { baton, conversationId, proxy } = conversation
  const texts = Array.from({ length: 50 }, (_, index) => `message ${index}`)
  let done = false
  const all = Promise.all(texts.map(text => baton.sendMessage({ conversationId, text }))).finally(() => {
    done = true
  })
  let cuts = 0
  while (!done) {
    await new Promise(resolve => setTimeout(resolve, 5 + Math.random() * 30))
    proxy.cut()
    cuts += 1
  }
  await all
  expect(cuts).toBeGreaterThan(10)
  expect(await conversation.texts()).toEqual(texts)
  expect(server.unexpectedErrors).toEqual([])
})

test('while the store cannot write, the message is repeated with the same id', async () => {
  const ids: string[] = []
  let failures = 2
  const fetch: typeof globalThis.fetch = async (url, init) => {
    ids.push(JSON.parse(String(init?.body)).variables.input.clientMessageId)
    return failures-- > 0 ? unavailable() : globalThis.fetch(url, init)
  }
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { conversationId } = conversation
  using bot = createBaton({ url: server.url, token: server.botKey, fetch, clock: fastClock })
  const sent = await bot.sendMessage({ conversationId, text: 'at last', controlEpoch: 1 })
  expect(sent.__typename).toBe('SendMessageSuccess')
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
})

test('a gateway’s 502 page and a stalled network are no answers', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { conversationId, proxy } = conversation
  let pages = 1
  const fetch: typeof globalThis.fetch = async (url, init) =>
    pages-- > 0 ? new Response('<h1>Bad gateway</h1>', { status: 502 }) : globalThis.fetch(url, init)
  using bot = createBaton({ url: proxy.url, token: server.botKey, fetch, clock: fastClock, requestTimeout: 200 })
  proxy.stall()
  const sending = bot.sendMessage({ conversationId, text: 'through', controlEpoch: 1 })
  await new Promise(resolve => setTimeout(resolve, 600))
  proxy.flow()
  expect((await sending).__typename).toBe('SendMessageSuccess')
  expect(await conversation.texts()).toEqual(['through'])
})

test('an error that no retry can fix is thrown; a signal and dispose() cancel messages', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { baton, conversationId, proxy } = conversation
  using anonymous = createBaton({ url: server.url })
  await expect(anonymous.sendMessage({ conversationId, text: 'x' })).rejects.toMatchObject({ code: 'unauthenticated' })
  using wrong = createBaton({ url: server.url, token: 'baton_nonsense' })
  await expect(wrong.sendMessage({ conversationId, text: 'x' })).rejects.toMatchObject({ code: 'token_refused' })
  await proxy.refuse()
  const giveUp = new AbortController()
  const first = baton.sendMessage({ conversationId, text: 'first', signal: giveUp.signal })
  const second = baton.sendMessage({ conversationId, text: 'second' })
  giveUp.abort()
  await expect(first).rejects.toMatchObject({ code: 'closed' })
  baton.dispose()
  await expect(second).rejects.toMatchObject({ code: 'closed' })
  await proxy.accept()
  expect(await conversation.texts()).toEqual([])
})

test('an action without an answer is tried four times, or once when it is not idempotent', async () => {
  let requests = 0
  const fetch: typeof globalThis.fetch = async () => {
    requests += 1
    throw new TypeError('fetch failed')
  }
  using agent = createBaton({ url: 'http://127.0.0.1', token: 'any', fetch, clock: fastClock })
  await expect(agent.acceptHandover({ conversationId: 'c' })).rejects.toMatchObject({ code: 'unreachable' })
  expect(requests).toBe(4)
  await expect(agent.cancelHandover({ conversationId: 'c' })).rejects.toMatchObject({ code: 'unreachable' })
  expect(requests).toBe(5)
})

test('an action that is not idempotent is repeated after an answer that says it did nothing', async () => {
  let requests = 0
  const fetch: typeof globalThis.fetch = async () => {
    requests += 1
    return unavailable()
  }
  using agent = createBaton({ url: 'http://127.0.0.1', token: 'any', fetch, clock: fastClock })
  await expect(agent.cancelHandover({ conversationId: 'c' })).rejects.toMatchObject({ code: 'unreachable' })
  expect(requests).toBe(4)
})

test('a watch shows messages sent without network as pending, and sends them in order later', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server, { requestTimeout: 1_000 })
  const { baton, conversationId, proxy } = conversation
  const watch = baton.watch(conversationId)
  await eventually(() => watch.view.status === 'live')
  await proxy.refuse()
  const sending = ['one', 'two', 'three'].map(text => watch.send({ text }))
  expect(watch.view.pending.map(({ text, state }) => [text, state])).toEqual([
    ['one', 'sending'],
    ['two', 'sending'],
    ['three', 'sending'],
  ])
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(await conversation.texts()).toEqual([])
  await proxy.accept()
  await Promise.all(sending)
  await eventually(() => watch.view.pending.length === 0)
  expect(watch.view.state.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  await watch.close()
})

test('a refused message is not repeated: it stays as failed until it is sent again or discarded', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { conversationId } = conversation
  using bot = createBaton({ url: server.url, token: server.botKey })
  using agent = createBaton({ url: server.url, token: server.agent })
  const watch = bot.watch(conversationId)
  await agent.acceptHandover({ conversationId })
  const late = await watch.send({ text: 'too late', controlEpoch: 1 })
  expect(late).toMatchObject({ __typename: 'ControlLost', controlEpoch: 2, by: { name: 'Bea' } })
  expect(watch.view.pending).toMatchObject([{ text: 'too late', state: 'failed', code: 'control_lost' }])
  await agent.releaseHandover({ conversationId })
  const { clientMessageId } = watch.view.pending[0]!
  expect(await watch.retry(clientMessageId)).toMatchObject({ __typename: 'ControlLost', controlEpoch: 3 })
  watch.discard(clientMessageId)
  expect(watch.view.pending).toEqual([])
  expect(watch.retry(clientMessageId)).toBe(null)
  expect(await watch.send({ text: 'in time', controlEpoch: 3 })).toMatchObject({ __typename: 'SendMessageSuccess' })
  await eventually(() => watch.view.pending.length === 0)
  expect(await conversation.texts()).toEqual(['in time'])
  await watch.close()
})

test('a reloaded page resumes from its snapshot and sends its unanswered messages once', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server)
  const { baton, conversationId, proxy } = conversation
  const first = baton.watch(conversationId)
  await eventually(() => first.view.status === 'live')
  proxy.loseNextAnswer()
  first.send({ text: 'lost answer' }).catch(() => {})
  const { pending } = first.view
  const { cursor, state } = first.snapshot
  expect([pending.length, state.lastSeq]).toEqual([1, 1])
  await eventually(() => first.view.state.messages.length === 1)
  await first.close()

  const refused = { clientMessageId: 'refused before', text: 'refused', at: 1, state: 'failed' as const }
  const next = baton.watch(conversationId, { after: cursor, state, pending: [...pending, refused] })
  expect(next.view.pending.map(each => [each.text, each.state, each.at])).toEqual([
    ['refused', 'failed', 1],
    ['lost answer', 'sending', pending[0]!.at],
  ])
  await eventually(() => next.view.state.messages.length === 1 && next.view.pending.length === 1)
  expect(await conversation.texts()).toEqual(['lost answer'])
  expect(next.view.pending[0]).toMatchObject({ text: 'refused', state: 'failed' })
  await next.close()
})
