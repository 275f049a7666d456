import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ConversationEvents } from '../../packages/client/src/documents.ts'
import { openChat } from '../support/chat.ts'
import { readUntil } from '../support/client.ts'
import { MessagePages, ReadLog } from '../support/documents.ts'
import type { ReadLogQuery } from '../support/operations/graphql.ts'
import { startTwoCompanies, type TwoCompanies } from '../support/two-companies.ts'

let two: TwoCompanies
let server: TwoCompanies['server']

beforeAll(async () => {
  two = await startTwoCompanies()
  ;({ server } = two)
})
afterEach(() => {
  expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

describe('a cursor of the log', () => {
  test('reads the log page by page without a gap, and resumes where it stopped', async () => {
    const chat = await two.newChat()
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
    // At the end the page is empty and has the same cursor; after that comes what is new.
    const read = async () =>
      (await server.ask(chat.visitorToken, ReadLog, { id: chat.conversationId, after, first: 9 })).conversation!.events
    expect(await read()).toEqual({ cursor: after, hasMore: false, reset: null, events: [] })
    const seq = await chat.say('four')
    expect((await read()).events.map(event => event.seq)).toEqual([seq, seq + 1])
  })

  test('that cannot be served is answered with the reason and the log from its start, in the query and in the stream', async () => {
    const chat = await two.newChat()
    const other = await two.newChat()
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

test('messages are read page by page from either end', async () => {
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
