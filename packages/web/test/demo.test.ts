import { type ConversationEvent, type ConversationState, emptyConversation, fold } from '@baton/client'
import { expect, test } from 'vitest'
import { reply } from '../demo/auto.ts'
import { curlOf, giveBack, masked, say, takeOver } from '../demo/call.ts'
import { hintOf, placeOf, stepOf, tabOf } from '../demo/guide.ts'
import { headerOf, type Receipt, toldIn } from '../demo/receipt.ts'
import { matches, type Row, rowOf } from '../demo/row.ts'

const actors = {
  user: { kind: 'USER', actorId: 'usr_1', name: null },
  bot: { kind: 'BOT', actorId: 'bot_1', name: 'Shop' },
  agent: { kind: 'AGENT', actorId: 'key_1', name: 'Alex' },
} as const

/** Rows as the page makes them of a log that goes on. */
function rowsOf(...events: (Partial<ConversationEvent> & { __typename: string; actor: unknown })[]): Row[] {
  let state: ConversationState = emptyConversation
  return events.map((each, index) => {
    const event = {
      seq: index + 1,
      cursor: '',
      at: '2026-11-22T12:00:00.000Z',
      controlEpoch: 1,
      ...each,
    } as ConversationEvent
    const row = rowOf(event, state)
    state = fold(state, event)
    return row
  })
}
const handover = { id: 'hdo_1', state: 'REQUESTED', reason: null } as never
const said = (actor: (typeof actors)[keyof typeof actors], text: string) =>
  ({ __typename: 'MessagePosted', actor, message: { text, actions: [], author: actor } }) as never
const requested = (route: string) => ({ __typename: 'HandoverRequested', actor: actors.bot, route, handover }) as never
const accepted = { __typename: 'HandoverAccepted', actor: actors.agent, route: 'PLATFORM', handover } as never
const ended = {
  __typename: 'HandoverEnded',
  actor: actors.agent,
  end: 'RELEASED',
  claimEnd: 'refund',
  handover,
} as never

test('a row says who, what, and which mode is in force from it on', () => {
  const rows = rowsOf(
    said(actors.user, 'I want\na person'),
    requested('PLATFORM'),
    accepted,
    said(actors.agent, 'Hi'),
    ended,
  )
  expect(rows.map(({ who, words, mode }) => [who.name, words, mode])).toEqual([
    ['Visitor', 'I want a person', 'NORMAL'],
    ['Shop', 'asks for a person, in our own queue', 'NORMAL'],
    ['Alex', 'takes over: the bot is silent now', 'LISTEN'],
    ['Alex', 'Hi', 'LISTEN'],
    ['Alex', 'gives back to the bot as “refund”', 'NORMAL'],
  ])
})

test('the log is filtered by what an event is about, and by any word that is shown', () => {
  const rows = rowsOf(said(actors.user, 'I want a person'), requested('PLATFORM'), accepted)
  const found = (about: 'all' | 'message' | 'control', text = '') =>
    rows.filter(row => matches(row, { about, text })).map(({ seq }) => seq)
  expect([found('all'), found('message'), found('control')]).toEqual([[1, 2, 3], [1], [2, 3]])
  expect([found('all', ' PERSON '), found('all', 'alex'), found('control', 'visitor')]).toEqual([[1, 2], [3], []])
})

test('the guide goes on by what happened, round after round', () => {
  const events = [
    said(actors.user, 'Hello'),
    requested('PLATFORM'),
    said(actors.agent, 'whispered too early'),
    accepted,
    said(actors.user, 'Thanks'),
    said(actors.agent, 'Hi'),
    ended,
    said(actors.user, 'Again'),
    requested('WEBHOOK'),
  ]
  expect(events.map((_, index) => stepOf(rowsOf(...events.slice(0, index + 1))))).toEqual([
    'ask',
    'accept',
    'accept',
    'answer',
    'answer',
    'return',
    'done',
    'done',
    'accept',
  ])
  expect(stepOf([])).toBe('ask')
  for (const place of ['desk', 'partner'] as const)
    expect(
      new Set((['ask', 'accept', 'answer', 'return', 'done'] as const).map(step => hintOf(step, place))).size,
    ).toBe(5)
  expect([tabOf('ask'), tabOf('accept'), tabOf('done')]).toEqual(['shop', 'people', 'shop'])
})

test('it knows where a visitor waits or talks', () => {
  expect(placeOf(rowsOf(said(actors.user, 'Hello')))).toBeNull()
  expect(placeOf(rowsOf(requested('PLATFORM')))).toBe('desk')
  expect(placeOf(rowsOf(requested('WEBHOOK'), accepted, said(actors.user, 'Hello')))).toBe('partner')
  expect(placeOf(rowsOf(requested('WEBHOOK'), accepted, ended))).toBeNull()
})

const whom = { botId: 'bot_1', userId: 'webbot:1 2' }
test('the calls are those of docs/vendor-api.md', () => {
  const path = '/webbot/api/webchat/bot_1'
  expect(takeOver(whom)).toMatchObject({ method: 'GET', path: `${path}/handover/webbot%3A1%202/`, body: null })
  expect(say(whom, 'Hi', 'k')).toMatchObject({ method: 'POST', body: '{"message":"Hi"}', idempotencyKey: 'k' })
  expect(giveBack(whom, 'a&b').path).toBe(`${path}/takeover/webbot%3A1%202/?ClaimEnd=a%26b`)
  expect(giveBack(whom, null).path).toBe(`${path}/takeover/webbot%3A1%202/`)
})

test('a call for a shell is one that a shell takes as it is meant, and shows no key unless it is to be copied', () => {
  const call = say(whom, "It's $HOME `now`", 'k')
  expect(curlOf(call, 'http://localhost', 'baton_01a2b3c4_secret')).toBe(
    `curl -s -H 'authorization: Bearer baton_01a2b3c4_secret' -H 'content-type: application/json' -H 'idempotency-key: k' -d '{"message":"It'\\''s $HOME \`now\`"}' 'http://localhost${call.path}'`,
  )
  expect(masked('baton_01a2b3c4_secret')).toBe('baton_01a2…')
})

const receipt = (kind: Receipt['kind'], body: unknown, epoch = 2): Receipt => ({
  n: 1,
  at: 0,
  kind,
  headers: { 'baton-control-epoch': String(epoch), 'baton-user': 'J%C3%B6rg', bad: '%' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const heard = (text: string) => ({ interlocutor: 'user', data: { message: { actions: [{ type: 'text', text }] } } })

test('a relay is told in words, whatever frame it has', () => {
  expect(toldIn(receipt('message', heard('Hello')))).toEqual({ author: 'user', words: 'Hello' })
  const old = { interlocutor: 'user', data: { message: { message: 'Old' } } }
  expect(toldIn(receipt('message', old))?.words).toBe('Old')
  const cards = { interlocutor: 'bot', data: { type: 'card', cards: [{ title: 'A' }, { title: 'B' }] } }
  expect(toldIn(receipt('message', cards))).toEqual({ author: 'bot', words: 'A, B' })
  expect(toldIn(receipt('message', { interlocutor: 'bot', data: { type: 'wait', wait: 700 } }))?.words).toBe(
    'waits 700 ms',
  )
  expect([toldIn(receipt('message', 'no JSON')), toldIn(receipt('claim', {}))]).toEqual([null, null])
  expect([headerOf(receipt('claim', {}), 'baton-user'), headerOf(receipt('claim', {}), 'bad')]).toEqual(['Jörg', '%'])
})

test('what answers by itself takes claims, and answers users in its own turn alone', () => {
  expect(reply(receipt('claim', {}), null)).toMatchObject({ takeOver: true, say: expect.any(String), giveBack: null })
  expect(reply(receipt('message', heard('Hello'), 2), 2)).toMatchObject({ takeOver: false, giveBack: null })
  expect(reply(receipt('message', heard('Thanks!'), 2), 2)).toMatchObject({ giveBack: 'resolved' })
  expect(reply(receipt('message', heard('Hello'), 1), 2)).toBeNull()
  expect(reply(receipt('message', { interlocutor: 'bot', data: { type: 'text', text: 'bye' } }, 2), 2)).toBeNull()
})
