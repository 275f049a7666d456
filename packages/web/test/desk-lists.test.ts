import { describe, expect, test } from 'vitest'
import {
  countRows,
  displayName,
  lastMessageText,
  mergeRows,
  nextDeadline,
  type Row,
  rowsInView,
} from '../desk/list/row.ts'
import { scrollTopFor, visibleRows } from '../desk/list/visible-rows.ts'
import { hrefOf, parseRoute, type Route } from '../desk/route.ts'
import { formatDuration, formatSeconds, spokenDuration } from '../desk/time/duration.ts'
import { ageOf } from '../desk/time/wait-time.ts'

const row = (id: string, part: Partial<Row> = {}): Row => ({
  id,
  userId: `user ${id}`,
  profile: {},
  state: 'OPEN',
  lastSeq: 5,
  mode: 'NORMAL',
  controlEpoch: 1,
  unread: 0,
  bot: { id: 'bot_1', name: 'Robo' },
  handover: null,
  lastMessage: null,
  lastUserMessage: null,
  deadlines: [],
  ...part,
})
const routing = { route: 'PLATFORM', priority: 'NORMAL', forYou: true, team: null } as const
const waiting = (id: string, requestedAt: string, part: Partial<NonNullable<Row['handover']>> = {}) =>
  row(id, {
    handover: { ...routing, id: `h ${id}`, state: 'REQUESTED', reason: null, requestedAt, acceptedBy: null, ...part },
  })
const taken = (id: string, by: string, at: string) =>
  row(id, {
    mode: 'LISTEN',
    handover: {
      id: `h ${id}`,
      ...routing,
      state: 'ACCEPTED',
      reason: null,
      requestedAt: at,
      acceptedBy: { actorId: by, name: by, kind: 'AGENT' },
    },
    lastMessage: { id: `m ${id}`, seq: 4, text: 'hm', sentAt: at, author: { kind: 'USER', name: null } },
  })

describe('rows', () => {
  test('the longest wait comes first; mine and all open are sorted by the newest message', () => {
    const rows = mergeRows(new Map(), [
      waiting('b', '2026-01-01T10:05:00.000Z'),
      waiting('a', '2026-01-01T10:01:00.000Z'),
      taken('c', 'bea', '2026-01-01T10:02:00.000Z'),
      taken('d', 'bea', '2026-01-01T10:03:00.000Z'),
      taken('e', 'carl', '2026-01-01T10:04:00.000Z'),
    ])
    const ids = (view: 'waiting' | 'mine' | 'open') => rowsInView(rows, view, 'bea').map(({ id }) => id)
    expect(ids('waiting')).toEqual(['a', 'b'])
    expect(ids('mine')).toEqual(['d', 'c'])
    expect(ids('open')).toEqual(['b', 'e', 'd', 'c', 'a'])
  })
  test('what is more urgent waits in front; what waits for other teams is left out of the queue and its count', () => {
    const rows = mergeRows(new Map(), [
      waiting('low', '2026-01-01T10:00:00.000Z', { priority: 'LOW' }),
      waiting('normal', '2026-01-01T10:01:00.000Z'),
      waiting('urgent', '2026-01-01T10:02:00.000Z', { priority: 'URGENT' }),
      waiting('other', '2026-01-01T10:02:00.000Z', { forYou: false, team: { name: 'Other' } }),
    ])
    expect(rowsInView(rows, 'waiting', 'bea').map(({ id }) => id)).toEqual(['urgent', 'normal', 'low'])
    expect(countRows(rows, 'bea').waiting).toBe(3)
  })
  test('an older row is ignored; a closed conversation is removed', () => {
    const rows = mergeRows(new Map(), [row('a', { lastSeq: 9, unread: 2 })])
    expect(mergeRows(rows, [row('a', { lastSeq: 8 })]).get('a')?.unread).toBe(2)
    expect(mergeRows(rows, [row('a', { lastSeq: 9, unread: 0 })]).get('a')?.unread).toBe(0)
    expect(mergeRows(rows, [row('a', { lastSeq: 10, state: 'CLOSED' })]).size).toBe(0)
    expect(rows.size).toBe(1)
  })
  test('a user’s name comes from the profile, else from the id', () => {
    expect(displayName({ userId: 'x', profile: { name: ' Ann Lee ' } })).toBe('Ann Lee')
    expect(displayName({ userId: 'x', profile: { email: 'ann@example.com' } })).toBe('ann@example.com')
    expect(displayName({ userId: 'webbot:1234-abcd', profile: null })).toBe('Visitor abcd')
    expect(displayName({ userId: 'ann', profile: {} })).toBe('ann')
  })
  test('the last message names its author unless it is the user', () => {
    const said = (kind: 'USER' | 'BOT' | 'AGENT', text: string) =>
      lastMessageText(row('a', { lastMessage: { id: 'm', seq: 1, text, sentAt: '', author: { kind, name: 'Bea' } } }))
    expect(said('USER', ' two\n words ')).toBe('two words')
    expect(said('BOT', 'hi')).toBe('Bot: hi')
    expect(said('AGENT', 'hi')).toBe('Bea: hi')
    expect(said('USER', ' ')).toBe('Attachment')
    expect(lastMessageText(row('a'))).toBe('No messages yet')
  })
})

test('waiting times get coarser as they grow', () => {
  const [s, m, h] = [1_000, 60_000, 3_600_000]
  expect([0, -5, 59 * s, 61 * s, 9 * m + 5 * s, 12 * m + 5 * s, h + 5 * m, 49 * h].map(formatDuration)).toEqual([
    '0s',
    '0s',
    '59s',
    '1m 01s',
    '9m 05s',
    '12m',
    '1h 05m',
    '2d 1h',
  ])
  expect([5 * s, m, 90 * m, 49 * h].map(spokenDuration)).toEqual(['less than a minute', '1 minute', '1 hour', '2 days'])
  expect([0, 119 * s, 120 * s, 300 * s].map(ageOf)).toEqual(['fresh', 'fresh', 'warm', 'late'])
  expect([null, undefined, 0, 75.4].map(formatSeconds)).toEqual(['–', '–', '0s', '1m 15s'])
})

describe('the visible rows of a long list', () => {
  const list = { count: 500, height: 90 }
  test('are those in view and a few more, however long the list is', () => {
    expect(visibleRows(list, { top: 0, height: 900 })).toEqual({ from: 0, to: 16 })
    expect(visibleRows(list, { top: 9_000, height: 900 })).toEqual({ from: 94, to: 116 })
    expect(visibleRows(list, { top: 44_100, height: 900 })).toEqual({ from: 484, to: 500 })
  })
  test('are none in an empty list, and stay within a list that became shorter', () => {
    expect(visibleRows({ count: 0, height: 90 }, { top: 0, height: 900 })).toEqual({ from: 0, to: 0 })
    expect(visibleRows({ count: 3, height: 90 }, { top: 9_000, height: 900 })).toEqual({ from: 3, to: 3 })
  })
  test('scroll no further than needed to show a row', () => {
    const view = { top: 900, height: 450 }
    expect([12, 10, 14].map(index => scrollTopFor(index, 90, view))).toEqual([null, null, null])
    expect([9, 15].map(index => scrollTopFor(index, 90, view))).toEqual([810, 990])
  })
})

describe('addresses', () => {
  const routes: Route[] = [
    { at: 'list', view: 'mine' },
    { at: 'conversation', id: 'conv_1/ü' },
    { at: 'deliveries', id: null, conversationId: null },
    { at: 'deliveries', id: 'dlv_1', conversationId: 'conv_1' },
    { at: 'flow', botId: 'bot_1' },
    { at: 'flow', botId: null },
  ]
  test.each(routes)('%o is parsed from its own address', route => {
    expect(parseRoute(hrefOf(route))).toEqual(route)
  })
  test.each(['', '#', '#/', '#/nowhere', '#/c', '#/c/'])('%s shows the queue', hash => {
    expect(parseRoute(hash)).toEqual({ at: 'list', view: 'waiting' })
  })
  test('an undecodable part is kept as it is', () => {
    expect(parseRoute('#/c/%E0%A4%A')).toEqual({ at: 'conversation', id: '%E0%A4%A' })
  })
})

test('a row shows the deadline that an agent can do something about', () => {
  const due = (kind: NonNullable<Row['deadlines']>[number]['kind']) => ({ kind, since: '', dueAt: '' })
  expect(nextDeadline({ deadlines: [] })).toBeNull()
  expect(nextDeadline({ deadlines: null })).toBeNull()
  expect(nextDeadline({ deadlines: [due('HOLDER_GONE'), due('FIRST_REPLY')] })?.kind).toBe('FIRST_REPLY')
  expect(nextDeadline({ deadlines: [due('IDLE'), due('USER_SILENT')] })).toBeNull()
})
