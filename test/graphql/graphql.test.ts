import { connect, createServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { CloseConversation, ConversationEvents, Inbox, RequestHandover } from '../../packages/client/src/documents.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { post, readUntil } from '../support/client.ts'
import {
  BotList,
  ConversationList,
  HandoverList,
  MessagePages,
  NodeById,
  OpenConversation,
  ReadLog,
  WhoAmI,
} from '../support/documents.ts'
import { seedFlow } from '../support/flows.ts'
import type { BotListQuery, ReadLogQuery } from '../support/operations/graphql.ts'
import { problemIn, raw } from '../support/raw-http.ts'
import { type GraphqlError, rawSocket } from '../support/raw-socket.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let elsewhere: Awaited<ReturnType<TestServer['company']>>
let bot: string
let theirs: Chat
let users = 0
const someone = () => openChat(server, bot, `somebody ${++users}`)

beforeAll(async () => {
  server = await startServer()
  elsewhere = await server.company('Elsewhere')
  bot = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  theirs = await openChat(server, await elsewhere.bot(null), 'Jan')
})
afterEach(() => {
  expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

describe('reading', () => {
  test('any id is a node: a conversation’s, a message’s, a handover’s, a bot’s', async () => {
    const chat = await someone()
    const seq = await chat.say('agent')
    const { handovers } = await server.ask(server.agent, HandoverList, {
      filter: { conversationId: chat.conversationId },
    })
    const handover = handovers.edges[0]!.node
    const { events } = await chat.log()
    const said = events.find(event => event.seq === seq)
    if (said?.__typename !== 'MessagePosted') throw new Error('said')
    const node = async (id: string, token = server.agent) => (await server.ask(token, NodeById, { id })).node

    expect(await node(chat.conversationId)).toEqual({
      __typename: 'Conversation',
      id: chat.conversationId,
      userId: chat.userId,
    })
    const conversation = { id: chat.conversationId }
    expect(await node(said.message.id)).toEqual({
      __typename: 'Message',
      id: said.message.id,
      text: 'agent',
      seq,
      conversation,
    })
    expect(await node(handover.id)).toEqual({
      __typename: 'Handover',
      id: handover.id,
      state: 'REQUESTED',
      route: 'PLATFORM',
      conversation,
    })
    expect(await node(bot)).toEqual({ __typename: 'Bot', id: bot, name: 'Robo' })

    // A visitor sees one conversation and its bot; another company nothing; and what is not there is null as well.
    for (const id of [chat.conversationId, said.message.id, handover.id, bot]) {
      expect((await node(id, chat.visitorToken))?.id).toBe(id)
      expect(await node(id, elsewhere.admin)).toBeNull()
      expect(await node(id, theirs.visitorToken)).toBeNull()
    }
    const [, number] = /^msg_(\w+)_/.exec(said.message.id)!
    for (const id of ['conv_0', 'bot_0', `msg_${number}_9999`, `msg_${number}_1`, `hdo_${number}_1`])
      expect([id, await node(id)]).toEqual([id, null])
    const other = await someone()
    expect(await node(other.conversationId, chat.visitorToken)).toBeNull()
  })

  test('a conversation by its id, or by bot and user while it is open', async () => {
    const chat = await someone()
    const read = async (args: { id?: string; botId?: string; userId?: string }, token = server.agent) =>
      (await server.ask(token, OpenConversation, args)).conversation?.id ?? null
    const byUser = { botId: bot, userId: chat.userId }
    expect(await read({ id: chat.conversationId })).toBe(chat.conversationId)
    expect(await read(byUser)).toBe(chat.conversationId)
    expect(await read(byUser, chat.visitorToken)).toBe(chat.conversationId)
    for (const token of [elsewhere.admin, theirs.visitorToken]) {
      expect(await read(byUser, token)).toBeNull()
      expect(await read({ id: chat.conversationId }, token)).toBeNull()
    }
    expect(await read({ botId: bot })).toBeNull()
    await server.ask(server.admin, CloseConversation, { input: { conversationId: chat.conversationId } })
    expect(await read(byUser)).toBeNull()
    expect(await read({ id: chat.conversationId })).toBe(chat.conversationId)
  })

  test('the viewer is who the credential says', async () => {
    const chat = await someone()
    expect((await server.ask(server.integration, WhoAmI, {})).viewer).toEqual({
      companyId: server.companyId,
      role: 'INTEGRATION',
      name: 'Dora',
      actorId: `key_${server.integration.split('_')[1]}`,
      conversationId: null,
    })
    expect((await server.ask(chat.visitorToken, WhoAmI, {})).viewer).toEqual({
      companyId: server.companyId,
      role: null,
      name: null,
      actorId: chat.userId,
      conversationId: chat.conversationId,
    })
  })

  test('messages page both ways, and meet in the middle', async () => {
    const chat = await openChat(server, await server.bot(null), 'pages')
    for (const text of ['one', 'two', 'three', 'four', 'five']) await chat.say(text)
    const page = async (args: { first?: number; after?: string; last?: number; before?: string }) => {
      const { conversation } = await server.ask(chat.visitorToken, MessagePages, { id: chat.conversationId, ...args })
      const { edges, pageInfo } = conversation!.messages
      return { texts: edges.map(edge => edge.node.text), ...pageInfo }
    }
    const first = await page({ first: 2 })
    expect(first).toMatchObject({ texts: ['one', 'two'], hasNextPage: true, hasPreviousPage: false })
    const second = await page({ first: 2, after: first.endCursor! })
    expect(second).toMatchObject({ texts: ['three', 'four'], hasNextPage: true, hasPreviousPage: true })
    const third = await page({ first: 2, after: second.endCursor! })
    expect(third).toMatchObject({ texts: ['five'], hasNextPage: false, hasPreviousPage: true })

    const last = await page({ last: 2 })
    expect(last).toMatchObject({ texts: ['four', 'five'], hasNextPage: false, hasPreviousPage: true })
    const middle = await page({ last: 2, before: last.startCursor! })
    expect(middle).toMatchObject({ texts: ['two', 'three'], hasNextPage: true, hasPreviousPage: true })
    const head = await page({ last: 2, before: middle.startCursor! })
    expect(head).toMatchObject({ texts: ['one'], hasNextPage: true, hasPreviousPage: false })
    expect(await page({ last: 5 })).toMatchObject({
      texts: ['one', 'two', 'three', 'four', 'five'],
      hasPreviousPage: false,
    })
    expect(await page({ first: 0 })).toMatchObject({ texts: [], startCursor: null, endCursor: null })
    expect((await page({ last: 0 })).texts).toEqual([])
    await expect(page({ after: 'x' })).rejects.toThrow('bad_input')
  })

  test('conversations, newest first, by bot, by user, by state; only one’s own company’s', async () => {
    const mine = await server.bot(null)
    const chats: Chat[] = []
    for (const userId of ['a', 'b', 'c']) chats.push(await openChat(server, mine, userId))
    await server.ask(server.admin, CloseConversation, { input: { conversationId: chats[1]!.conversationId } })
    const list = async (filter: object, page = {}, token = server.agent) =>
      (await server.ask(token, ConversationList, { filter, ...page })).conversations
    const users = async (filter: object) => (await list(filter)).edges.map(edge => edge.node.userId)
    expect(await users({ botId: mine })).toEqual(['c', 'b', 'a'])
    expect(await users({ botId: mine, state: 'OPEN' })).toEqual(['c', 'a'])
    expect(await users({ botId: mine, state: 'CLOSED' })).toEqual(['b'])
    expect(await users({ botId: mine, userId: 'a' })).toEqual(['a'])
    expect(await users({ userId: 'nobody' })).toEqual([])
    const first = await list({ botId: mine }, { first: 2 })
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const second = await list({ botId: mine }, { first: 2, after: first.pageInfo.endCursor })
    expect([second.edges.map(edge => edge.node.userId), second.pageInfo.hasNextPage]).toEqual([['a'], false])
    expect((await list({ botId: mine }, {}, elsewhere.admin)).edges).toEqual([])
    expect((await list({}, {}, elsewhere.admin)).edges.map(edge => edge.node.userId)).toEqual(['Jan'])
    await expect(list({}, {}, chats[0]!.visitorToken)).rejects.toThrow('forbidden')
  })

  test('handovers, longest waiting first: the queue', async () => {
    const mine = await server.bot(null)
    const chats: Chat[] = []
    for (const userId of ['a', 'b', 'c']) {
      const chat = await openChat(server, mine, userId)
      await server.ask(chat.visitorToken, RequestHandover, {
        input: { conversationId: chat.conversationId, reason: `${userId} waits` },
      })
      chats.push(chat)
    }
    await chats[0]!.accept(server.agent)
    const list = async (filter: object, page = {}, token = server.agent) =>
      (await server.ask(token, HandoverList, { filter: { botId: mine, ...filter }, ...page })).handovers
    const reasons = async (filter: object) => (await list(filter)).edges.map(edge => edge.node.reason)
    expect(await reasons({})).toEqual(['a waits', 'b waits', 'c waits'])
    expect(await reasons({ states: ['REQUESTED'] })).toEqual(['b waits', 'c waits'])
    expect(await reasons({ states: ['ACCEPTED', 'ENDED'] })).toEqual(['a waits'])
    const first = await list({}, { first: 2 })
    const second = await list({}, { first: 2, after: first.pageInfo.endCursor })
    expect([first.pageInfo.hasNextPage, second.edges.map(edge => edge.node.reason)]).toEqual([true, ['c waits']])
    expect((await list({}, {}, elsewhere.admin)).edges).toEqual([])
    await expect(list({}, {}, chats[0]!.visitorToken)).rejects.toThrow('forbidden')
  })

  test('bots, and what a company chose for them', async () => {
    const made = await server.bot(null, { relayAgentMessages: true })
    const all: { id: string; settings: unknown }[] = []
    for (let after: string | null = null; ; ) {
      const { bots }: BotListQuery = await server.ask(server.agent, BotList, { first: 2, after })
      all.push(...bots.edges.map(edge => edge.node))
      after = bots.pageInfo.endCursor
      if (!bots.pageInfo.hasNextPage) break
    }
    expect(new Set(all.map(each => each.id)).size).toBe(all.length)
    expect(all.find(each => each.id === made)?.settings).toMatchObject({
      visitorAuth: 'OPEN',
      relayAgentMessages: true,
      agentMessageInNormalMode: 'REJECT',
    })
    expect((await server.ask(elsewhere.agent, BotList, {})).bots.edges.map(edge => edge.node.id)).toEqual([
      theirs.botId,
    ])
  })
})

describe('a cursor', () => {
  test('pages the log without a hole, and goes on where it stopped', async () => {
    const chat = await someone()
    for (const text of ['one', 'two', 'three']) await chat.say(text)
    const seqs: number[] = []
    let after: string | null = null
    for (let more = true; more; ) {
      const read: ReadLogQuery = await server.ask(chat.visitorToken, ReadLog, {
        id: chat.conversationId,
        after,
        first: 3,
      })
      const { events: page } = read.conversation!
      seqs.push(...page.events.map(event => event.seq))
      expect(page.events.at(-1)?.cursor ?? page.cursor).toBe(page.cursor)
      after = page.cursor
      more = page.hasMore
    }
    const { lastSeq } = await chat.log()
    expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1))
    // At the end there is nothing, and the same place; then what is new.
    const read = async () =>
      (await server.ask(chat.visitorToken, ReadLog, { id: chat.conversationId, after, first: 9 })).conversation!.events
    expect(await read()).toEqual({ cursor: after, hasMore: false, reset: null, events: [] })
    const seq = await chat.say('four')
    expect((await read()).events.map(event => event.seq)).toEqual([seq, seq + 1])
  })

  test('that cannot be served says why, and the log follows from its start: in the query and in the stream', async () => {
    const chat = await someone()
    const other = await someone()
    const { events } = await chat.log()
    const good = events.at(-1)!.cursor
    const [generation, scope, place] = Buffer.from(good, 'base64url').toString().split(' ') as [string, string, string]
    const made = (...words: unknown[]) => Buffer.from(words.join(' ')).toString('base64url')
    const bad = {
      MALFORMED: [
        '',
        'x',
        '%%%',
        'A'.repeat(600),
        made(generation, scope),
        made(generation, scope, -1),
        made(generation, scope, '1e3'),
      ],
      OTHER_GENERATION: [made('another', scope, place)],
      OTHER_LOG: [(await other.log()).events[0]!.cursor, made(generation, 'inbox', place)],
      FROM_THE_FUTURE: [made(generation, scope, Number(place) + 1), made(generation, scope, 10 ** 14)],
    }
    for (const [reason, cursors] of Object.entries(bad)) {
      for (const after of cursors) {
        const { conversation } = await server.ask(chat.visitorToken, ReadLog, {
          id: chat.conversationId,
          after,
          first: 9,
        })
        expect([after, conversation!.events.reset]).toEqual([after, reason])
        expect(conversation!.events.events.map(event => event.seq)).toEqual(events.map(event => event.seq))
      }
      await using socket = server.socket(chat.visitorToken)
      const frames = socket.iterate(ConversationEvents, { conversationId: chat.conversationId, after: cursors[0]! })
      const seen = await readUntil(frames, ({ data }) => data?.conversationEvents.__typename === 'CaughtUp')
      const [reset, ...rest] = seen.map(({ data }) => data!.conversationEvents)
      expect(reset).toMatchObject({ __typename: 'Reset', reason })
      expect(rest.flatMap(frame => ('seq' in frame ? [frame.seq] : []))).toEqual(events.map(event => event.seq))
    }
  })
})

describe('conversationEvents', () => {
  test('replays what is after the cursor, says CaughtUp, then is live', async () => {
    const chat = await someone()
    await chat.say('one')
    const { events } = await chat.log()
    await using socket = server.socket(chat.visitorToken)
    const frames = socket.iterate(ConversationEvents, { conversationId: chat.conversationId, after: events[1]!.cursor })
    const replayed = await readUntil(frames, ({ data }) => data?.conversationEvents.__typename === 'CaughtUp')
    const told = replayed.map(({ data }) => data!.conversationEvents)
    expect(told.flatMap(frame => ('seq' in frame ? [frame.seq] : []))).toEqual(events.slice(2).map(event => event.seq))
    // The frame says what the query says, cursor by cursor.
    expect(told.flatMap(frame => ('seq' in frame ? [frame.cursor] : []))).toEqual(
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

  test('several readers all receive everything; one that leaves takes nothing from the others', async () => {
    const chat = await someone()
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

  test('is for who may see the conversation: everybody else gets not_found, and nobody a credential’s lack', async () => {
    const chat = await someone()
    const other = await someone()
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

  test('over SSE: accept text/event-stream on the same address', async () => {
    const chat = await someone()
    const abort = new AbortController()
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${chat.visitorToken}`,
      },
      body: JSON.stringify({
        query: ConversationEvents.toString(),
        variables: { conversationId: chat.conversationId },
      }),
      signal: abort.signal,
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/event-stream/),
    ])
    const before = server.baton.notifier.listeners()
    const frames = sse(response)
    const replay = await readUntil(frames, ({ data }) => frameIn(data)?.__typename === 'CaughtUp')
    expect(replay.flatMap(({ data }) => frameIn(data)?.seq ?? [])).toEqual([1, 2])
    await chat.say('and live')
    const live = await readUntil(frames, ({ data }) => textIn(data) === 'and live')
    expect(live.at(-1)?.event).toBe('next')
    abort.abort()
    await vi.waitFor(() => expect(server.baton.notifier.listeners()).toBeLessThan(before), 1_000)
  })

  test('over SSE, too, not_found is an error with its code', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${server.admin}`,
      },
      body: JSON.stringify({
        query: ConversationEvents.toString(),
        variables: { conversationId: theirs.conversationId },
      }),
    })
    expect(await response.text()).toContain('"code":"not_found"')
  })

  test('when a reader’s line breaks, its listeners are gone within a second, without any news', async () => {
    const chat = await someone()
    const before = server.baton.notifier.listeners()
    // A line that can be cut: the server is told nothing but that it broke.
    await using line = await startLine(server.url)
    const sockets = Array.from({ length: 10 }, () => rawSocket(line.url))
    for (const socket of sockets) {
      await socket.greet(`Bearer ${chat.visitorToken}`)
      const query = 'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename } }'
      for (const id of ['1', '2', '3'])
        socket.send({ type: 'subscribe', id, payload: { query, variables: { id: chat.conversationId } } })
      for (const id of ['1', '2', '3'])
        await socket.next(frame => frame.id === id && JSON.stringify(frame.payload).includes('CaughtUp'))
    }
    expect(server.baton.notifier.listeners()).toBeGreaterThanOrEqual(before + 30)
    line.cut()
    await vi.waitFor(() => expect(server.baton.notifier.listeners()).toBe(before), 1_000)
    for (const socket of sockets) expect((await socket.closed).code).toBe(1006)
  })
})

describe('inbox', () => {
  test('names each conversation with news once, however much it has, then is live', async () => {
    const mine = await server.bot(null)
    const [ann, ben] = [await openChat(server, mine, 'ann'), await openChat(server, mine, 'ben')]
    for (let index = 0; index < 20; index++) await ann.say(`word ${index}`)
    await using socket = server.socket(server.agent)
    const frames = socket.iterate(Inbox, { botId: mine })
    const caughtUp = await readUntil(frames, ({ data }) => data?.inbox.__typename === 'CaughtUp')
    const touched = caughtUp.flatMap(({ data }) =>
      data?.inbox.__typename === 'ConversationChanged' ? [data.inbox.conversation] : [],
    )
    expect(touched.map(({ userId, lastSeq }) => [userId, lastSeq])).toEqual([
      ['ben', 1],
      ['ann', 21],
    ])
    // Twenty at once are far fewer hints, and the last of them knows everything.
    await Promise.all(Array.from({ length: 20 }, (_, index) => ben.say(`word ${index}`)))
    const live = await readUntil(
      frames,
      ({ data }) => data?.inbox.__typename === 'ConversationChanged' && data.inbox.conversation.lastSeq === 21,
    )
    expect(live.length).toBeLessThan(20)
    const cursor = live.map(({ data }) => data!.inbox).at(-1)!.cursor

    // The cursor serves here as well: after it there is only what came later.
    await ann.accept(server.agent)
    const again = socket.iterate(Inbox, { botId: mine, after: cursor })
    const later = await readUntil(again, ({ data }) => data?.inbox.__typename === 'CaughtUp')
    expect(later.map(({ data }) => data!.inbox)).toMatchObject([
      { __typename: 'ConversationChanged', conversation: { userId: 'ann', mode: 'LISTEN' } },
      { __typename: 'CaughtUp' },
    ])
  })

  test('holds only the company’s, or the one bot’s; and is not for visitors', async () => {
    const query =
      'subscription ($botId: ID) { inbox(botId: $botId) { __typename ... on ConversationChanged { conversation { userId } } } }'
    const ask = async (token: string, botId: string | null) => {
      using socket = rawSocket(server.url)
      await socket.greet(`Bearer ${token}`)
      const { data, errors } = await socket.ask('1', query, { botId })
      return errors?.[0]?.extensions?.code ?? data?.inbox
    }
    expect(await ask(elsewhere.agent, bot)).toBe('not_found')
    expect(await ask(server.agent, 'bot_0')).toBe('not_found')
    expect(await ask(theirs.visitorToken, null)).toBe('forbidden')
    expect(await ask(elsewhere.agent, null)).toEqual({
      __typename: 'ConversationChanged',
      conversation: { userId: 'Jan' },
    })
  })
})

describe('a socket', () => {
  const viewer = '{ viewer { name } }'

  test('is refused with 4403 for a credential that is none, so that clients come back with a fresh one', async () => {
    const altered = `${server.admin.slice(0, -1)}${server.admin.endsWith('A') ? 'B' : 'A'}`
    for (const authorization of [
      'Bearer nonsense',
      'Bearer',
      '',
      7,
      [],
      {},
      `Basic ${server.admin}`,
      `Bearer ${altered}`,
    ]) {
      using socket = rawSocket(server.url)
      await socket.opened
      socket.send({ type: 'connection_init', payload: { authorization } })
      expect([authorization, (await socket.closed).code]).toEqual([authorization, 4403])
      expect(socket.frames).toEqual([])
    }
  })

  test('without a credential is nobody’s: it may only do what nobody may', async () => {
    using socket = rawSocket(server.url)
    await socket.greet()
    expect((await socket.ask('1', viewer)).errors?.[0]?.extensions?.code).toBe('unauthenticated')
    const start = 'mutation ($input: StartConversationInput!) { startConversation(input: $input) { __typename } }'
    const started = await socket.ask('2', start, { input: { botId: bot, userId: `somebody ${++users}` } })
    expect(started.data?.startConversation).toEqual({ __typename: 'StartConversationSuccess' })
  })

  test('answers a faulty document or variable with its code, and lives on', async () => {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    const code = async (id: string, query: string, variables = {}) =>
      (await socket.ask(id, query, variables)).errors?.map(error => error.extensions?.code)
    expect(await code('1', '{ viewer {')).toEqual(['GRAPHQL_PARSE_FAILED'])
    expect(await code('2', '{ viewr }')).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    expect(await code('3', 'query ($n: Int) { bots(first: $n) { edges { cursor } } }', { n: 'x' })).toEqual([
      'bad_input',
    ])
    expect(await code('4', '{ bots(first: 201) { edges { cursor } } }')).toEqual(['bad_input'])
    expect(await code('5', 'subscription { inbox(after: "x", botId: "bot_0") { __typename } }')).toEqual(['not_found'])
    expect((await socket.ask('6', viewer)).data).toEqual({ viewer: { name: 'Ada' } })
  })

  test('ends with the code of the protocol for what is none of it', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const close = async (frames: unknown[], greet = true) => {
      using socket = rawSocket(server.url)
      if (greet) await socket.greet(`Bearer ${server.admin}`)
      else await socket.opened
      for (const frame of frames) socket.send(frame)
      return (await socket.closed).code
    }
    const subscribe = (id: string, query = 'subscription { inbox { __typename } }') => ({
      type: 'subscribe',
      id,
      payload: { query },
    })
    expect(await close(['{'])).toBe(4400)
    expect(await close([[subscribe('1')]])).toBe(4400)
    expect(await close([{ type: 'shout' }])).toBe(4400)
    expect(await close([subscribe('1')], false)).toBe(4401)
    expect(await close([{ type: 'connection_init' }])).toBe(4429)
    expect(await close([subscribe('1'), subscribe('1')])).toBe(4409)
    // A frame over the limit.
    expect(await close([subscribe('1', `{ viewer { name } } #${'x'.repeat(262_144)}`)])).toBe(1009)
  })

  test('is opened on /graphql only', async () => {
    for (const path of ['/', '/graphql/', '/webbot/api/webchat/']) {
      using socket = rawSocket(server.url, { path })
      await expect(socket.opened).rejects.toThrow('404')
    }
  })
})

describe('what was not meant to happen', () => {
  const secret = 'the password of the database is hunter2'
  const failing = () => {
    const { conversations } = server.baton.store
    return vi.spyOn(conversations, 'get').mockRejectedValue(new Error(secret))
  }

  test('is masked over HTTP, and reported', async () => {
    using _failing = failing()
    const { status, body } = await post(server.url, server.admin, {
      query: NodeById.toString(),
      variables: { id: 'conv_1' },
    })
    expect([status, body.errors]).toMatchObject([500, [{ extensions: { code: 'internal' } }]])
    expectMasked(body.errors)
  })

  test('is masked over WebSocket, in a query, in a subscription’s beginning, and in its middle', async () => {
    const chat = await someone()
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    const follow = 'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename } }'
    const reading = failing()
    const query = await socket.ask('1', NodeById.toString(), { id: 'conv_1' })
    expectMasked(query.errors)
    const begun = await socket.ask('2', follow, { id: chat.conversationId })
    expectMasked(begun.errors)
    reading.mockRestore()

    await socket.ask('3', follow, { id: chat.conversationId })
    await socket.next(frame => JSON.stringify(frame.payload)?.includes('CaughtUp'))
    const listing = vi.spyOn(server.baton.store.events, 'list').mockRejectedValue(new Error(secret))
    await chat.say('hello')
    const failed = await Promise.race([
      socket.next(frame => frame.id === '3' && /error/.test(JSON.stringify(frame))),
      socket.closed,
    ])
    listing.mockRestore()
    expect(JSON.stringify(failed)).not.toContain('hunter2')
    expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: secret }])
    // And the socket is still of use.
    expect((await socket.ask('4', '{ viewer { name } }')).data).toEqual({ viewer: { name: 'Ada' } })
  })

  test('is masked over REST', async () => {
    vi.spyOn(server.baton.store, 'transact').mockRejectedValue(new Error(secret))
    const answer = await raw(server.url, 'GET', `/webbot/api/webchat/${bot}/handover/ann/`, {
      headers: { authorization: `Bearer ${server.integration}` },
    })
    expect(problemIn(answer)).toMatchObject({ status: 500, code: 'internal' })
    expect(answer.body).not.toContain('hunter2')
    expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: secret }])
  })

  function expectMasked(errors: GraphqlError[] | undefined) {
    expect(errors).toHaveLength(1)
    expect(errors![0]!.extensions).toMatchObject({ code: 'internal' })
    expect(JSON.stringify(errors)).not.toContain('hunter2')
    expect(server.unexpectedErrors.splice(0)).toMatchObject([{ message: secret }])
  }
})

type AnyFrame = { __typename: string; seq?: number; message?: { text: string } }
const frameIn = (data: unknown) => (data as { conversationEvents?: AnyFrame } | null)?.conversationEvents
const textIn = (data: unknown) => frameIn(data)?.message?.text

/** The events of a text/event-stream, as a browser's EventSource would tell them. */
async function* sse(response: Response): AsyncGenerator<{ event: string; data: unknown }, void, unknown> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const field = (name: string) =>
        lines.flatMap(line => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).trim()] : [])).join('\n')
      if (field('data')) yield { event: field('event'), data: JSON.parse(field('data')).data }
    }
  }
}

/** A TCP line to the server that can be cut in the middle of everything. */
async function startLine(to: string) {
  const { hostname, port } = new URL(to)
  const ends = new Set<Socket>()
  const server = createServer(client => {
    const upstream = connect(Number(port), hostname)
    for (const end of [client, upstream]) ends.add(end.on('error', () => {}))
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    cut() {
      for (const end of ends) end.resetAndDestroy()
    },
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
