import { expect, test } from 'vitest'
import { until } from '../../../test/support/kit.ts'
import { startProxy } from '../../../test/support/proxy.ts'
import { startServer, type TestServer } from '../../../test/support/server.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { createBaton } from '../src/index.ts'

const hurried: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 20, run) }

async function begin(server: TestServer) {
  const proxy = await startProxy(server.url)
  const started = await createBaton({ url: server.url }).startConversation({
    botId: await server.bot(null),
    userId: 'ann',
  })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const conversationId = started.conversation.id
  const baton = createBaton({ url: proxy.url, token: started.visitorToken, clock: hurried, requestTimeout: 1_000 })
  const bot = createBaton({ url: proxy.url, token: server.botKey, clock: hurried })
  const agent = createBaton({ url: server.url, token: server.agent })
  return {
    proxy,
    conversationId,
    baton,
    bot,
    agent,
    async texts() {
      const events = await server.baton.store.events.list(conversationId, { after: 0, limit: 500 })
      return events.flatMap(event =>
        event.type === 'message.posted' ? [event.actions[0]?.type === 'text' ? event.actions[0].text : ''] : [],
      )
    },
    async [Symbol.asyncDispose]() {
      for (const each of [baton, bot, agent]) each.dispose()
      await proxy[Symbol.asyncDispose]()
    },
  }
}

test('the answer is lost on its way: asked again, it is one message', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  scene.proxy.loseNextAnswer()
  const sent = await scene.baton.sendMessage({ conversationId: scene.conversationId, text: 'once' })
  expect(sent).toMatchObject({ __typename: 'SendMessageSuccess', sent: { seq: 2, text: 'once' } })
  expect(await scene.texts()).toEqual(['once'])
})

test('50 messages through a network that is cut all the time: each once, in order', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const { conversationId } = scene
  const words = Array.from({ length: 50 }, (_, index) => `word ${index}`)
  const sent = words.map(text => scene.baton.sendMessage({ conversationId, text }))
  let done = false
  const all = Promise.all(sent).finally(() => {
    done = true
  })
  let cuts = 0
  while (!done) {
    await new Promise(resolve => setTimeout(resolve, 5 + Math.random() * 30))
    scene.proxy.cut()
    cuts += 1
  }
  await all
  expect(cuts).toBeGreaterThan(10)
  expect(await scene.texts()).toEqual(words)
  expect(server.unexpectedErrors).toEqual([])
})

test('said without a network, it waits and is shown; then it is said in order', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const watch = scene.baton.watch(scene.conversationId)
  await until(() => watch.view.status === 'live')
  await scene.proxy.refuse()
  const said = ['one', 'two', 'three'].map(text => watch.send({ text }))
  expect(watch.view.pending.map(({ text, state }) => [text, state])).toEqual([
    ['one', 'sending'],
    ['two', 'sending'],
    ['three', 'sending'],
  ])
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(await scene.texts()).toEqual([])
  await scene.proxy.accept()
  await Promise.all(said)
  await until(() => watch.view.pending.length === 0)
  expect(watch.view.state.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  await watch.close()
})

test('a refusal is an answer: it is not asked again, the next goes through, and the echo can be sent again or discarded', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const { bot, agent, conversationId } = scene
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
  await until(() => watch.view.pending.length === 0)
  expect(await scene.texts()).toEqual(['in time'])
  await watch.close()
})

test('a store that cannot write is asked again, with the same id', async () => {
  const ids: string[] = []
  let down = 2
  const fetch: typeof globalThis.fetch = async (url, init) => {
    ids.push(JSON.parse(String(init?.body)).variables.input.clientMessageId)
    if (down-- > 0)
      return new Response(JSON.stringify({ errors: [{ message: 'no', extensions: { code: 'unavailable' } }] }), {
        status: 503,
      })
    return globalThis.fetch(url, init)
  }
  await using server = await startServer()
  await using scene = await begin(server)
  const baton = createBaton({ url: server.url, token: server.botKey, fetch, clock: hurried })
  const sent = await baton.sendMessage({ conversationId: scene.conversationId, text: 'at last', controlEpoch: 1 })
  expect(sent.__typename).toBe('SendMessageSuccess')
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
})

test('a gateway’s 502 page and a stalled network are no answers', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  let pages = 1
  const fetch: typeof globalThis.fetch = async (url, init) =>
    pages-- > 0 ? new Response('<h1>Bad gateway</h1>', { status: 502 }) : globalThis.fetch(url, init)
  const baton = createBaton({ url: scene.proxy.url, token: server.botKey, fetch, clock: hurried, requestTimeout: 200 })
  scene.proxy.stall()
  const sending = baton.sendMessage({ conversationId: scene.conversationId, text: 'through', controlEpoch: 1 })
  await new Promise(resolve => setTimeout(resolve, 600))
  scene.proxy.flow()
  expect((await sending).__typename).toBe('SendMessageSuccess')
  expect(await scene.texts()).toEqual(['through'])
})

test('what no retry can mend is thrown; a signal and dispose() give up', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const { conversationId, proxy } = scene
  const nobody = createBaton({ url: server.url })
  await expect(nobody.sendMessage({ conversationId, text: 'x' })).rejects.toMatchObject({ code: 'unauthenticated' })
  const wrong = createBaton({ url: server.url, token: 'baton_nonsense' })
  await expect(wrong.sendMessage({ conversationId, text: 'x' })).rejects.toMatchObject({ code: 'token_refused' })
  await proxy.refuse()
  const giveUp = new AbortController()
  const first = scene.baton.sendMessage({ conversationId, text: 'first', signal: giveUp.signal })
  const second = scene.baton.sendMessage({ conversationId, text: 'second' })
  giveUp.abort()
  await expect(first).rejects.toMatchObject({ code: 'closed' })
  scene.baton.dispose()
  await expect(second).rejects.toMatchObject({ code: 'closed' })
  await proxy.accept()
  expect(await scene.texts()).toEqual([])
})

test('a click that gets no answer is told so, after a few attempts; one that may not be repeated after the first', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  let asked = 0
  const fetch: typeof globalThis.fetch = async () => {
    asked += 1
    throw new TypeError('fetch failed')
  }
  const baton = createBaton({ url: server.url, token: server.agent, fetch, clock: hurried })
  const { conversationId } = scene
  await expect(baton.acceptHandover({ conversationId })).rejects.toMatchObject({ code: 'unreachable' })
  expect(asked).toBe(4)
  await expect(baton.cancelHandover({ conversationId })).rejects.toMatchObject({ code: 'unreachable' })
  expect(asked).toBe(5)
})

test('what an earlier life of the page had not seen answered is said once by the next, which reads on from where it was', async () => {
  await using server = await startServer()
  await using scene = await begin(server)
  const { baton, conversationId } = scene
  const first = baton.watch(conversationId)
  await until(() => first.view.status === 'live')
  scene.proxy.loseNextAnswer()
  void first.send({ text: 'lost answer' }).catch(() => {})
  const { pending } = first.view
  const { cursor, state } = first.resumePoint
  expect([pending.length, state.lastSeq]).toEqual([1, 1])
  await until(() => first.view.state.messages.length === 1)
  await first.close()

  const refused = { clientMessageId: 'refused before', text: 'refused', at: 1, state: 'failed' as const }
  const next = baton.watch(conversationId, { after: cursor, state, pending: [...pending, refused] })
  expect(next.view.pending.map(each => [each.text, each.state, each.at])).toEqual([
    ['refused', 'failed', 1],
    ['lost answer', 'sending', pending[0]!.at],
  ])
  await until(() => next.view.state.messages.length === 1 && next.view.pending.length === 1)
  expect(await scene.texts()).toEqual(['lost answer'])
  expect(next.view.pending[0]).toMatchObject({ text: 'refused', state: 'failed' })
  await next.close()
})
