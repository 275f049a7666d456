import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConversationEvents } from '../../packages/client/src/documents.ts'
import { followConversation } from '../../src/app/conversation-stream.ts'
import { HEARTBEAT_MS } from '../../src/app/heartbeat-wheel.ts'
import { encodeCursor } from '../../src/domain/cursor.ts'
import { type Chat, openChat, readLog } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { seedFlow } from '../support/flows.ts'
import { withinRoundTrips } from '../support/round-trips.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { openSse } from '../support/sse.ts'
import { cursorIn, follow, followSse, is, isText, names, seqsOf, seqsTo } from '../support/stream.ts'

let at = Date.now()
let server: TestServer
let chatty: string
let quiet: string
let users = 0

beforeAll(async () => {
  server = await startServer({ now: () => at })
  chatty = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  quiet = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

function chatWith(botId: string) {
  users += 1
  return openChat(server, botId, `user ${users}`)
}

describe('a stream sends', () => {
  test('the log, CaughtUp, and then new events', async () => {
    const chat = await chatWith(chatty)
    await chat.say('one')
    await using socket = server.socket(chat.visitorToken)
    const stream = follow(socket, chat.conversationId)
    const frames = await stream.until(is('CaughtUp'))
    expect(names(frames)).toEqual(['ConversationOpened', 'MessagePosted', 'MessagePosted', 'MessagePosted', 'CaughtUp'])
    await chat.say('two')
    const live = await stream.until(frame => 'seq' in frame && frame.seq === 6)
    expect(names(live)).toEqual(['MessagePosted', 'MessagePosted'])
    expect(seqsOf([...frames, ...live])).toEqual(seqsTo(6))
  })

  test('each event once and in order, and CaughtUp once, while the log is being written', async () => {
    const chat = await chatWith(quiet)
    await Promise.all(Array.from({ length: 150 }, (_, i) => chat.say(`before ${i}`)))
    await using socket = server.socket(chat.visitorToken)
    const stream = follow(socket, chat.conversationId)
    const writing = Promise.all(Array.from({ length: 150 }, (_, i) => chat.say(`during ${i}`)))
    const frames = await stream.until(frame => 'seq' in frame && frame.seq === 301)
    await writing
    await chat.say('the end')
    frames.push(...(await stream.until(isText('the end'))))
    expect(seqsOf(frames)).toEqual(seqsTo(302))
    const caughtUp = frames.findIndex(is('CaughtUp'))
    expect(frames.filter(is('CaughtUp'))).toHaveLength(1)
    expect(seqsOf(frames.slice(0, caughtUp)).length).toBeGreaterThanOrEqual(151)
  })

  test('the actor, the time and the epoch of each event', async () => {
    const chat = await chatWith(quiet)
    await using socket = server.socket(server.agent)
    const stream = follow(socket, chat.conversationId)
    await chat.accept(server.agent)
    await chat.send(server.agent, { text: 'Hello' })
    await chat.release(server.agent)
    const frames = (await stream.until(is('HandoverEnded'))).filter(frame => 'seq' in frame)
    expect(frames.map(frame => [frame.__typename, frame.actor.kind, frame.actor.name, frame.controlEpoch])).toEqual([
      ['ConversationOpened', 'USER', null, 1],
      ['HandoverAccepted', 'AGENT', 'Bea', 2],
      ['MessagePosted', 'AGENT', 'Bea', 2],
      ['HandoverEnded', 'AGENT', 'Bea', 3],
    ])
    expect(frames.every(frame => frame.at === new Date(at).toISOString())).toBe(true)
  })

  test('a heartbeat with the newest cursor after 20 s of silence', async () => {
    const chat = await chatWith(quiet)
    await using socket = server.socket(chat.visitorToken)
    const stream = follow(socket, chat.conversationId)
    await stream.until(is('CaughtUp'))
    at += HEARTBEAT_MS - 1
    wake(chat)
    await chat.say('not silent')
    const [message] = await stream.until(frame => frame.__typename !== 'CaughtUp')
    expect(message?.__typename).toBe('MessagePosted')
    at += HEARTBEAT_MS
    wake(chat)
    const [beat] = await stream.until(is('Heartbeat'))
    expect(beat).toEqual({ __typename: 'Heartbeat', cursor: cursorIn([message!]), at: new Date(at).toISOString() })
    // One heartbeat only, and then events as before.
    wake(chat)
    await chat.say('news')
    expect(names(await stream.until(isText('news')))).toEqual(['MessagePosted'])
  })
})

describe('a stream resumes after a cursor', () => {
  test('with what was written meanwhile, without a gap or a repeat', async () => {
    const chat = await chatWith(chatty)
    await using socket = server.socket(chat.visitorToken)
    const first = follow(socket, chat.conversationId)
    const before = await first.until(is('CaughtUp'))
    first.leave()
    await chat.say('while away')
    const after = await follow(socket, chat.conversationId, cursorIn(before)).until(is('CaughtUp'))
    expect(seqsOf([...before, ...after])).toEqual(seqsTo(4))
    // The cursor of any event works.
    for (const frame of [...before, ...after].filter(each => 'seq' in each)) {
      const rest = await follow(socket, chat.conversationId, frame.cursor).until(is('CaughtUp'))
      expect(seqsOf(rest)).toEqual(seqsTo(4, frame.seq + 1))
      expect(cursorIn(rest)).toBe(cursorIn(after))
    }
  })

  test('of any transport: socket, server-sent events, page and long poll', async () => {
    const chat = await chatWith(quiet)
    for (let i = 2; i <= 8; i++) await chat.say(`message ${i}`)
    await using socket = server.socket(chat.visitorToken)
    const start = follow(socket, chat.conversationId)
    const bySocket = await start.until(frame => 'seq' in frame && frame.seq === 2)
    const bySse = await followSse(server, chat.visitorToken, chat.conversationId, cursorIn(bySocket))
    const sse = await bySse.until(frame => 'seq' in frame && frame.seq === 4)
    bySse.leave()
    const page = await pageOf(chat, { after: cursorIn(sse), first: 2 })
    expect([page.events.map(event => event.seq), page.hasMore, page.reset]).toEqual([[5, 6], true, null])
    const poll = await pageOf(chat, { after: page.cursor, waitSeconds: 5 })
    expect([poll.events.map(event => event.seq), poll.hasMore]).toEqual([[7, 8], false])
    const none = await follow(socket, chat.conversationId, poll.cursor).until(is('CaughtUp'))
    expect([names(none), cursorIn(none)]).toEqual([['CaughtUp'], poll.cursor])
    expect(seqsOf([...bySocket, ...sse])).toEqual(seqsTo(4))
  })

  test('that is the id of each frame over server-sent events', async () => {
    const chat = await chatWith(chatty)
    const sse = await openSse(server.url, chat.visitorToken, {
      query: ConversationEvents.toString(),
      variables: { conversationId: chat.conversationId },
    })
    expect([sse.status, sse.contentType]).toEqual([200, 'text/event-stream; charset=utf-8'])
    for (let i = 0; i < 3; i++) {
      const { value } = await sse.frames.next()
      const { data } = value!.data as { data: { conversationEvents: { cursor: string } } }
      expect([value!.event, value!.id]).toEqual(['next', data.conversationEvents.cursor])
    }
    sse.leave()
  })

  test('in Last-Event-ID rather than in the variable, which a reconnecting browser repeats unchanged', async () => {
    const chat = await chatWith(quiet)
    await chat.say('second')
    const { events } = await chat.log()
    const { frames, leave } = await openSse(
      server.url,
      chat.visitorToken,
      {
        query: ConversationEvents.toString(),
        variables: { conversationId: chat.conversationId, after: null },
      },
      events.at(0)!.cursor,
    )
    const { value } = await frames.next()
    expect(value).toMatchObject({ id: events[1]!.cursor, data: { data: { conversationEvents: { seq: 2 } } } })
    leave()
  })
})

describe('a cursor that cannot be served makes a Reset with its reason and replays the log', () => {
  const later = { generation: () => server.baton.store.generation, position: 99 }
  const cases: Record<string, (chat: Chat) => string | Promise<string>> = {
    MALFORMED: () => 'bm90IGEgY3Vyc29y',
    OTHER_GENERATION: async ({ conversationId }) => {
      await using other = await startServer()
      return encodeCursor({ generation: other.baton.store.generation, scope: conversationId, position: 1, tag: '' })
    },
    OTHER_LOG: async () => cursorOf(await chatWith(quiet), 1),
    FROM_THE_FUTURE: ({ conversationId }) =>
      encodeCursor({ generation: later.generation(), scope: conversationId, position: later.position, tag: '' }),
    OTHER_HISTORY: ({ conversationId }) =>
      encodeCursor({ generation: later.generation(), scope: conversationId, position: 2, tag: 'lost0000' }),
    PRUNED: async chat => {
      const cursor = await cursorOf(chat, 1)
      await prune(chat, 2)
      return cursor
    },
  }

  test.each(Object.keys(cases))('%s, over every transport', async reason => {
    const chat = await chatWith(quiet)
    for (const text of ['second', 'third', 'fourth']) await chat.say(text)
    const after = await cases[reason]!(chat)
    const whole = reason === 'PRUNED' ? seqsTo(4, 3) : seqsTo(4)
    await using socket = server.socket(chat.visitorToken)
    const sse = await followSse(server, chat.visitorToken, chat.conversationId, after)
    for (const stream of [follow(socket, chat.conversationId, after), sse]) {
      const frames = await stream.until(is('CaughtUp'))
      expect(frames[0]).toMatchObject({ __typename: 'Reset', reason })
      expect(names(frames.slice(1)).filter(name => name === 'Reset')).toEqual([])
      expect(seqsOf(frames)).toEqual(whole)
      // The cursor of the Reset resumes the replay.
      const again = await follow(socket, chat.conversationId, cursorIn(frames.slice(0, 1))).until(is('CaughtUp'))
      expect([names(again).includes('Reset'), seqsOf(again)]).toEqual([false, whole])
    }
    sse.leave()
    for (const waitSeconds of [0, 1]) {
      const page = await pageOf(chat, { after, waitSeconds })
      expect([page.reset, page.events.map(event => event.seq)]).toEqual([reason, whole])
    }
  })

  test('events that are pruned before a reader has got them are a Reset, not a silent gap', async () => {
    const chat = await chatWith(quiet)
    await Promise.all(Array.from({ length: 149 }, (_, i) => chat.say(`message ${i}`)))
    const { parts } = server.baton
    const follower = followConversation(parts, { id: chat.conversationId, companyId: server.companyId }, 'one', null)
    const frames: { kind: string; seq?: number; reason?: string }[] = []
    for await (const frame of follower) {
      if (frame.kind === 'item') frames.push({ kind: frame.kind, seq: frame.item.event.seq })
      else frames.push({ kind: frame.kind, ...('reason' in frame && { reason: frame.reason }) })
      if (frames.length === 10) await prune(chat, 140)
      if (frame.kind === 'caught-up') break
    }
    const reset = frames.findIndex(frame => frame.kind === 'reset')
    expect(frames[reset]).toEqual({ kind: 'reset', reason: 'PRUNED' })
    const before = frames.slice(0, reset).map(frame => frame.seq)
    expect(before).toEqual(seqsTo(before.length))
    expect(frames.slice(reset + 1, -1).map(frame => frame.seq)).toEqual(seqsTo(150, 141))
  })
})

describe('the long poll', () => {
  test('answers at once when there is an event', async () => {
    const chat = await chatWith(quiet)
    const { cursor } = await pageOf(chat, {})
    const before = server.baton.notifier.listeners()
    const polling = pageOf(chat, { after: cursor, waitSeconds: 20 })
    await listeners(before + 1)
    await chat.say('news')
    const page = await withinRoundTrips(server.url, polling)
    expect(page.events.map(event => event.seq)).toEqual([2])
    await listeners(before)
  })

  test('answers an empty page after its time and removes its listener', async () => {
    const chat = await chatWith(quiet)
    const { cursor } = await pageOf(chat, {})
    const before = server.baton.notifier.listeners()
    const began = Date.now()
    const page = await pageOf(chat, { after: cursor, waitSeconds: 1 })
    expect(page).toEqual({ events: [], cursor, hasMore: false, reset: null })
    expect(Date.now() - began).toBeGreaterThanOrEqual(990)
    expect(server.baton.notifier.listeners()).toBe(before)
  })

  test('removes its listener when the client leaves', async () => {
    const chat = await chatWith(quiet)
    const { cursor } = await pageOf(chat, {})
    const before = server.baton.notifier.listeners()
    const leaving = new AbortController()
    const gone = fetch(`${server.url}/graphql`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${chat.visitorToken}` },
      body: JSON.stringify({
        query: pageQuery,
        variables: { id: chat.conversationId, after: cursor, waitSeconds: 20 },
      }),
    }).catch(() => 'left')
    await listeners(before + 1)
    leaving.abort()
    expect(await gone).toBe('left')
    await listeners(before, 1_000)
  })

  test('is refused for less than 0 or more than 25 seconds', async () => {
    const chat = await chatWith(quiet)
    for (const waitSeconds of [-1, 26]) {
      const { body } = await post(server.url, chat.visitorToken, {
        query: pageQuery,
        variables: { id: chat.conversationId, waitSeconds },
      })
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'bad_input', path: 'waitSeconds' })
    }
  })
})

test('the stream of another user’s conversation is refused exactly as that of a missing one', async () => {
  const chat = await chatWith(quiet)
  const elsewhere = await server.company('Neighbours')
  const stranger = await chatWith(quiet)
  for (const token of [elsewhere.agent, stranger.visitorToken]) {
    await using socket = server.socket(token)
    const answers = await Promise.all(
      [chat.conversationId, 'conv_none'].map(id =>
        follow(socket, id)
          .until(() => true)
          .catch(error => error.message),
      ),
    )
    expect(answers[0]).toContain('not_found')
    expect(answers[0]).toBe(answers[1])
  }
})

/** A notice without an event: followers wake up and look at the clock. */
const wake = (chat: Chat) => server.baton.notifier.notify(`conversation/${chat.conversationId}`)

async function listeners(count: number, ms = 5_000) {
  await expect.poll(() => server.baton.notifier.listeners(), { timeout: ms, interval: 10 }).toBe(count)
}

const cursorOf = async (chat: Chat, seq: number) =>
  (await readLog(server, server.admin, chat.conversationId)).events.find(event => event.seq === seq)!.cursor

async function prune(chat: Chat, toSeq: number) {
  const query = `mutation Prune($input: PruneConversationInput!) {
    pruneConversation(input: $input) { ... on PruneConversationSuccess { conversation { prunedSeq } } }
  }`
  const { body } = await post(server.url, server.admin, {
    query,
    variables: { input: { conversationId: chat.conversationId, toSeq } },
  })
  expect(body.data).toEqual({ pruneConversation: { conversation: { prunedSeq: toSeq } } })
}

type Page = { events: { seq: number }[]; cursor: string; hasMore: boolean; reset: string | null }
const pageQuery = `query Page($id: ID!, $after: Cursor, $first: Int, $waitSeconds: Int) {
  conversation(id: $id) { events(after: $after, first: $first, waitSeconds: $waitSeconds) { events { seq } cursor hasMore reset } }
}`

async function pageOf(chat: Chat, args: { after?: string; first?: number; waitSeconds?: number }): Promise<Page> {
  const variables = { id: chat.conversationId, ...args }
  const { body } = await post(server.url, chat.visitorToken, { query: pageQuery, variables })
  return (body.data as { conversation: { events: Page } }).conversation.events
}
