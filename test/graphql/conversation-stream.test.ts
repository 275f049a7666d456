import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { ConversationEvents } from '../../packages/client/src/documents.ts'
import { readUntil } from '../support/client.ts'
import { startProxy } from '../support/proxy.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { openSse } from '../support/sse.ts'
import { startTwoCompanies, type TwoCompanies } from '../support/two-companies.ts'

let two: TwoCompanies
let server: TwoCompanies['server']
let elsewhere: TwoCompanies['elsewhere']
let theirs: TwoCompanies['theirs']

beforeAll(async () => {
  two = await startTwoCompanies()
  ;({ server, elsewhere, theirs } = two)
})
afterEach(() => {
  expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

describe('conversationEvents', () => {
  test('replays what is behind the cursor, sends CaughtUp, and then each new event', async () => {
    const chat = await two.newChat()
    await chat.say('one')
    const { events } = await chat.log()
    await using socket = server.socket(chat.visitorToken)
    const frames = socket.iterate(ConversationEvents, { conversationId: chat.conversationId, after: events[1]!.cursor })
    const replayed = await readUntil(frames, ({ data }) => data?.conversationEvents.__typename === 'CaughtUp')
    const sent = replayed.map(({ data }) => data!.conversationEvents)
    expect(sent.flatMap(frame => ('seq' in frame ? [frame.seq] : []))).toEqual(events.slice(2).map(event => event.seq))
    // Stream and query have the same cursors.
    expect(sent.flatMap(frame => ('seq' in frame ? [frame.cursor] : []))).toEqual(
      events.slice(2).map(event => event.cursor),
    )
    await chat.accept(server.agent)
    await chat.send(server.agent, { text: 'Bea here' })
    await chat.release(server.agent, 'resolved')
    const live = await readUntil(
      frames,
      ({ data }) => textIn(data) === 'Thanks, [[name]]!' || textIn(data) === 'Thanks, !',
    )
    expect(live.map(({ data }) => data!.conversationEvents.__typename)).toEqual([
      'HandoverAccepted',
      'MessagePosted',
      'HandoverEnded',
      'VariablesChanged',
      'MessagePosted',
    ])
  })

  test('several readers all receive everything, also after one of them leaves', async () => {
    const chat = await two.newChat()
    await using socket = server.socket(chat.visitorToken)
    await using desk = server.socket(server.agent)
    const readers = [socket, socket, desk].map(each =>
      each.iterate(ConversationEvents, { conversationId: chat.conversationId }),
    )
    const until = (text: string) =>
      Promise.all(readers.map(each => readUntil(each, ({ data }) => textIn(data) === text)))
    await chat.say('one')
    await until('one')
    await readers.shift()!.return?.()
    await chat.say('two')
    await until('two')
  })

  test('is refused with not_found to callers who may not see the conversation, and with unauthenticated without a credential', async () => {
    const chat = await two.newChat()
    const other = await two.newChat()
    const query = 'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename } }'
    const codeFor = async (token: string | null, id: string) => {
      using socket = rawSocket(server.url)
      await socket.greet(token === null ? undefined : `Bearer ${token}`)
      const { errors } = await socket.ask('1', query, { id })
      return errors?.[0]?.extensions?.code
    }
    for (const [token, id] of [
      [elsewhere.admin, chat.conversationId],
      [server.admin, theirs.conversationId],
      [other.visitorToken, chat.conversationId],
      [server.admin, 'conv_0'],
    ] as const)
      expect(await codeFor(token, id)).toBe('not_found')
    expect(await codeFor(null, chat.conversationId)).toBe('unauthenticated')
  })

  test('is sent as server-sent events to a client that accepts text/event-stream', async () => {
    const chat = await two.newChat()
    const variables = { conversationId: chat.conversationId }
    const { status, contentType, frames, leave } = await openSse(server.url, chat.visitorToken, {
      query: ConversationEvents.toString(),
      variables,
    })
    expect([status, contentType]).toEqual([200, expect.stringMatching(/^text\/event-stream/)])
    const before = server.baton.notifier.listeners()
    const replay = await readUntil(frames, ({ data }) => frameIn(data)?.__typename === 'CaughtUp')
    expect(replay.flatMap(({ data }) => frameIn(data)?.seq ?? [])).toEqual([1, 2])
    await chat.say('and live')
    const live = await readUntil(frames, ({ data }) => textIn(data) === 'and live')
    expect(live.at(-1)?.event).toBe('next')
    leave()
    await vi.waitFor(() => expect(server.baton.notifier.listeners()).toBeLessThan(before), 1_000)
  })

  test('is refused over server-sent events with the same code', async () => {
    const variables = { conversationId: theirs.conversationId }
    const { frames } = await openSse(server.url, server.admin, { query: ConversationEvents.toString(), variables })
    const [refused] = await readUntil(frames, () => true)
    expect(JSON.stringify(refused!.data)).toContain('"code":"not_found"')
  })

  test('has no listener left a second after the reader’s connection breaks, without any event', async () => {
    const chat = await two.newChat()
    const before = server.baton.notifier.listeners()
    // The connection is reset: the server gets no close frame.
    await using proxy = await startProxy(server.url)
    const sockets = Array.from({ length: 10 }, () => rawSocket(proxy.url))
    for (const socket of sockets) {
      await socket.greet(`Bearer ${chat.visitorToken}`)
      const query = 'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename } }'
      for (const id of ['1', '2', '3'])
        socket.send({ type: 'subscribe', id, payload: { query, variables: { id: chat.conversationId } } })
      for (const id of ['1', '2', '3'])
        await socket.next(frame => frame.id === id && JSON.stringify(frame.payload).includes('CaughtUp'))
    }
    expect(server.parts.logs.followers).toBe(30)
    proxy.cut()
    await vi.waitFor(() => expect(server.parts.logs.followers).toBe(0), 1_000)
    await vi.waitFor(() => expect(server.baton.notifier.listeners()).toBe(before), 1_000)
    for (const socket of sockets) expect((await socket.closed).code).toBe(1006)
  })
})

type AnyFrame = { __typename: string; seq?: number; message?: { text: string } }
const frameIn = (answer: unknown) => {
  const { data = answer } = answer as { data?: unknown }
  return (data as { conversationEvents?: AnyFrame } | null)?.conversationEvents
}
const textIn = (answer: unknown) => frameIn(answer)?.message?.text
