import { type ConversationEvent, type ConversationState, emptyConversation, fold } from '@baton/client'
import { expect, test } from 'vitest'
import { autoReply } from '../demo/auto-reply.ts'
import { handoverAt, hintOf, stepOf, tabOf } from '../demo/guide.ts'
import { type LogRow, matches, rowOf } from '../demo/log-row.ts'
import { headerOf, type ReceivedWebhook, relayedMessage } from '../demo/received-webhook.ts'
import { curlOf, giveBack, maskedKey, sendMessage, takeOver } from '../demo/rest-call.ts'

const actors = {
  user: { kind: 'USER', actorId: 'usr_1', name: null },
  bot: { kind: 'BOT', actorId: 'bot_1', name: 'Shop' },
  agent: { kind: 'AGENT', actorId: 'key_1', name: 'Alex' },
} as const

/** The rows of a growing log, as the page makes them. */
function rowsOf(...events: (Partial<ConversationEvent> & { __typename: string; actor: unknown })[]): LogRow[] {
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

test('a row has the actor, a description, and the mode after the event', () => {
  const rows = rowsOf(
    said(actors.user, 'I want\na person'),
    requested('PLATFORM'),
    accepted,
    said(actors.agent, 'Hi'),
    ended,
  )
  expect(rows.map(({ actor, description, mode }) => [actor.name, description, mode])).toEqual([
    ['Visitor', 'I want a person', 'NORMAL'],
    ['Shop', 'asks for a person, in our own queue', 'NORMAL'],
    ['Alex', 'takes over: the bot is silent now', 'LISTEN'],
    ['Alex', 'Hi', 'LISTEN'],
    ['Alex', 'gives it back to the bot as “refund”', 'NORMAL'],
  ])
})

test('the log is filtered by category and by every text that a row shows', () => {
  const rows = rowsOf(said(actors.user, 'I want a person'), requested('PLATFORM'), accepted)
  const found = (category: 'all' | 'message' | 'control', text = '') =>
    rows.filter(row => matches(row, { category, text })).map(({ seq }) => seq)
  expect([found('all'), found('message'), found('control')]).toEqual([[1, 2, 3], [1], [2, 3]])
  expect([found('all', ' PERSON '), found('all', 'alex'), found('control', 'visitor')]).toEqual([[1, 2], [3], []])
})

test('the guide follows the log, handover after handover', () => {
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
  for (const destination of ['desk', 'partner'] as const)
    expect(
      new Set((['ask', 'accept', 'answer', 'return', 'done'] as const).map(step => hintOf(step, destination))).size,
    ).toBe(5)
  expect([tabOf('ask'), tabOf('accept'), tabOf('done')]).toEqual(['shop', 'people', 'shop'])
})

test('it shows where a handover is, waiting or accepted', () => {
  expect(handoverAt(rowsOf(said(actors.user, 'Hello')))).toBeNull()
  expect(handoverAt(rowsOf(requested('PLATFORM')))).toBe('desk')
  expect(handoverAt(rowsOf(requested('WEBHOOK'), accepted, said(actors.user, 'Hello')))).toBe('partner')
  expect(handoverAt(rowsOf(requested('WEBHOOK'), accepted, ended))).toBeNull()
})

const target = { botId: 'bot_1', userId: 'webbot:1 2' }
test('the calls are those of docs/vendor-api.md', () => {
  const path = '/webbot/api/webchat/bot_1'
  expect(takeOver(target)).toMatchObject({ method: 'GET', path: `${path}/handover/webbot%3A1%202/`, body: null })
  expect(sendMessage(target, 'Hi', 'k')).toMatchObject({
    method: 'POST',
    body: '{"message":"Hi"}',
    idempotencyKey: 'k',
  })
  expect(giveBack(target, 'a&b').path).toBe(`${path}/takeover/webbot%3A1%202/?ClaimEnd=a%26b`)
  expect(giveBack(target, null).path).toBe(`${path}/takeover/webbot%3A1%202/`)
})

test('a curl command is quoted for a shell, and a masked key shows its prefix only', () => {
  const call = sendMessage(target, "It's $HOME `now`", 'k')
  expect(curlOf(call, 'http://localhost', 'baton_01a2b3c4_secret')).toBe(
    `curl -s -H 'authorization: Bearer baton_01a2b3c4_secret' -H 'content-type: application/json' -H 'idempotency-key: k' -d '{"message":"It'\\''s $HOME \`now\`"}' 'http://localhost${call.path}'`,
  )
  expect(maskedKey('baton_01a2b3c4_secret')).toBe('baton_01a2…')
})

const webhook = (kind: ReceivedWebhook['kind'], body: unknown, epoch = 2): ReceivedWebhook => ({
  n: 1,
  at: 0,
  kind,
  headers: { 'baton-control-epoch': String(epoch), 'baton-user': 'J%C3%B6rg', bad: '%' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const userMessage = (text: string) => ({
  interlocutor: 'user',
  data: { message: { actions: [{ type: 'text', text }] } },
})

test('a relayed message has its author and text in each frame', () => {
  expect(relayedMessage(webhook('message', userMessage('Hello')))).toEqual({ author: 'user', text: 'Hello' })
  const old = { interlocutor: 'user', data: { message: { message: 'Old' } } }
  expect(relayedMessage(webhook('message', old))?.text).toBe('Old')
  const cards = { interlocutor: 'bot', data: { type: 'card', cards: [{ title: 'A' }, { title: 'B' }] } }
  expect(relayedMessage(webhook('message', cards))).toEqual({ author: 'bot', text: 'A, B' })
  expect(relayedMessage(webhook('message', { interlocutor: 'bot', data: { type: 'wait', wait: 700 } }))?.text).toBe(
    'waits 700 ms',
  )
  expect([relayedMessage(webhook('message', 'no JSON')), relayedMessage(webhook('claim', {}))]).toEqual([null, null])
  expect([headerOf(webhook('claim', {}), 'baton-user'), headerOf(webhook('claim', {}), 'bad')]).toEqual(['Jörg', '%'])
})

test('the automatic reply takes over on a claim, and answers the user only in its own turn', () => {
  expect(autoReply(webhook('claim', {}), null)).toMatchObject({
    takeOver: true,
    message: expect.any(String),
    giveBack: null,
  })
  expect(autoReply(webhook('message', userMessage('Hello'), 2), 2)).toMatchObject({ takeOver: false, giveBack: null })
  expect(autoReply(webhook('message', userMessage('Thanks!'), 2), 2)).toMatchObject({ giveBack: 'resolved' })
  expect(autoReply(webhook('message', userMessage('Hello'), 1), 2)).toBeNull()
  expect(autoReply(webhook('message', { interlocutor: 'bot', data: { type: 'text', text: 'bye' } }, 2), 2)).toBeNull()
})
