import { type ConversationState, emptyConversation, type Message, type PendingMessage } from '@baton/client'
import { expect, test } from 'vitest'
import { forge } from '../../../test/support/tokens.ts'
import { linkify, safeSource, safeUrl } from '../ui/linkify.ts'
import { cssProperties, defaultAppearance, directionOf } from '../widget/appearance.ts'
import { contrast, readable, readColour } from '../widget/colour.ts'
import { controlNoticeOf } from '../widget/control-notice.ts'
import { detectNew, noNews } from '../widget/detect-new.ts'
import { claimsOf, renewIn } from '../widget/jwt.ts'
import { optionsOf } from '../widget/options.ts'
import { phrasesFor } from '../widget/phrases.ts'
import { reveal } from '../widget/reveal.ts'
import { repliesOf, rowsOf } from '../widget/rows.ts'
import { noSession, type SessionView } from '../widget/session-view.ts'
import { createJsonStorage } from '../widget/storage.ts'
import { reachOf, unreadOf } from '../widget/unread.ts'

// The pure parts of the widget. test/browser tests the whole of it.

const noon = Date.parse('2026-05-04T12:00:00')
const text = (words: string): Message['actions'][number] => ({ __typename: 'TextAction', text: words })
const wait = (milliseconds: number): Message['actions'][number] => ({ __typename: 'WaitAction', milliseconds })
const message = (kind: 'USER' | 'BOT' | 'AGENT', seq: number, ...actions: Message['actions']): Message => ({
  id: `m${seq}`,
  seq,
  text: '',
  clientMessageId: kind === 'USER' ? `c${seq}` : null,
  moduleId: null,
  sentAt: new Date(noon + seq * 1_000).toISOString(),
  author: { kind, actorId: kind, name: kind === 'AGENT' ? 'Bea' : 'Robo' },
  actions: actions.length > 0 ? actions : [text(`${seq}`)],
})
const stateOf = (...messages: Message[]): ConversationState => ({ ...emptyConversation, messages })
const pending = (clientMessageId: string, state: PendingMessage['state']): PendingMessage => ({
  clientMessageId,
  text: 'x',
  at: noon + 60_000,
  state,
})
const none = { counts: new Map<string, number>(), pending: [], showAuthors: false }
const bubbles = (...args: Parameters<typeof rowsOf>) => rowsOf(...args).filter(row => row.kind === 'bubble')

test('the tag names the bot, and the script’s URL the server', () => {
  expect(optionsOf('https://chat.example/widget.js?v=2', {})).toBeNull()
  expect(
    optionsOf('https://chat.example/baton/widget.js', { bot: 'bot_1', open: '', position: 'left', userToken: 'a.b.c' }),
  ).toMatchObject({
    server: 'https://chat.example/baton',
    botId: 'bot_1',
    open: true,
    position: 'left',
    token: 'a.b.c',
    theme: 'light',
    global: 'Baton',
  })
  expect(optionsOf('https://chat.example/widget.js', { bot: 'b', open: 'false', theme: 'pink' })).toMatchObject({
    open: false,
    theme: 'light',
  })
})

test.each([
  ['see https://a.example/x.', ['https://a.example/x']],
  ['(https://a.example/x)', ['https://a.example/x']],
  ['https://a.example/x_(y)', ['https://a.example/x_(y)']],
  ['www.a.example, mail me@a.example!', ['https://www.a.example/', 'mailto:me@a.example']],
  ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
  ['http://', []],
  ['', []],
])('%s links to %j', (words, links) => {
  const pieces = linkify(words)
  expect(pieces.flatMap(({ href }) => href ?? [])).toEqual(links)
  expect(pieces.map(piece => piece.text).join('')).toBe(words)
})

test('a URL that can run code is never a link', () => {
  for (const url of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,<script>',
    'blob:x',
    'vbscript:x',
    '/relative',
    '',
    null,
  ])
    expect([url, safeUrl(url)]).toEqual([url, null])
  expect(safeSource('data:text/html,x')).toBeNull()
  expect(safeSource('data:image/png;base64,AAAA')).toBe('data:image/png;base64,AAAA')
})

test('a text colour with too little contrast is replaced', () => {
  expect([readColour('#ffaa00'), readColour('rgb(1, 2, 3)'), readColour('tomato')]).toEqual([
    [255, 170, 0],
    [1, 2, 3],
    null,
  ])
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21)
  expect(readable('#ffffff', '#0000ff')).toBe('#ffffff')
  expect(readable('#ffffff', '#ffff00')).toBe('#11111a')
  expect(readable('#000000', '#101010')).toBe('#ffffff')
  for (let level = 0; level < 256; level += 5) {
    const grey = `rgb(${level}, ${level}, ${level})`
    expect(contrast(readColour(readable(null, grey))!, readColour(grey)!)).toBeGreaterThan(4.3)
  }
  const styles = { ...defaultAppearance.styles, header: { backgroundColor: '#ffff00', color: '#ffffff' } }
  expect(cssProperties({ ...defaultAppearance, styles }, colour => colour)).toMatchObject({
    '--header': '#ffff00',
    '--header-text': '#11111a',
  })
})

test('the first known language is taken, with its text direction', () => {
  expect(phrasesFor([null, 'tlh', 'da-DK', 'de']).phrases.send).toBe('Send')
  expect(phrasesFor(['de_AT'])).toMatchObject({ language: 'de-AT', phrases: { send: 'Senden' } })
  expect(phrasesFor(['xx']).language).toBe('en')
  expect([
    directionOf(defaultAppearance, 'ar-EG'),
    directionOf(defaultAppearance, 'en'),
    directionOf({ ...defaultAppearance, direction: 'RTL' }, 'en'),
  ]).toEqual(['rtl', 'ltr', 'rtl'])
})

test('a wait holds back messages that arrive while the log is followed', () => {
  const messages = [
    message('USER', 1),
    message('BOT', 2, text('a'), wait(500), text('b')),
    message('BOT', 3, wait(300), text('c')),
  ]
  const arrivals = new Map([
    ['m2', 1_000],
    ['m3', 1_000],
  ])
  const at = (now: number) => {
    const { counts, typing, next } = reveal(messages, arrivals, now)
    return [counts.get('m2') ?? 'all', counts.get('m3') ?? 'all', typing, next]
  }
  expect(at(1_000)).toEqual([1, 0, true, 500])
  // A later message waits for the earlier one.
  expect(at(1_500)).toEqual(['all', 0, true, 300])
  expect(at(1_800)).toEqual(['all', 'all', false, null])
  // Nothing is held back in a log that was there before the page, nor before a message of an agent or the user.
  expect(reveal(messages, new Map(), 0)).toEqual({ counts: new Map(), typing: false, next: null })
  expect(reveal([...messages, message('AGENT', 4)], arrivals, 1_000).typing).toBe(false)
})

test('rows have days, groups, and the delivery status of the newest own message', () => {
  const state = stateOf(message('BOT', 1), message('AGENT', 2), message('USER', 3), message('USER', 4))
  expect(rowsOf(state, none).map(({ kind }) => kind)).toEqual(['day', 'bubble', 'bubble', 'bubble', 'bubble'])
  expect(
    bubbles(state, none).map(({ first, last, deliveryStatus, author }) => [first, last, deliveryStatus, author]),
  ).toEqual([
    // The bot and the agent form one group: nothing shows that the author has changed.
    [true, false, null, null],
    [false, true, null, null],
    [true, false, null, null],
    [false, true, 'sent', null],
  ])
  expect(bubbles(state, { ...none, showAuthors: true }).map(({ author }) => author?.name ?? null)).toEqual([
    'Robo',
    'Bea',
    null,
    null,
  ])
  const receipt = {
    participant: { kind: 'AGENT' as const, actorId: 'AGENT', name: 'Bea' },
    deliveredSeq: 4,
    readSeq: 3,
  }
  expect(reachOf({ ...state, readReceipts: [receipt] })).toEqual({ delivered: 4, read: 3 })
  expect(bubbles({ ...state, readReceipts: [receipt] }, none).at(-1)!.deliveryStatus).toBe('delivered')
  expect(bubbles({ ...state, readReceipts: [{ ...receipt, readSeq: 4 }] }, none).at(-1)!.deliveryStatus).toBe('read')
  const [, , , , waiting, failed] = bubbles(state, {
    ...none,
    pending: [pending('p', 'sending'), pending('q', 'failed')],
  })
  expect([waiting?.deliveryStatus, failed?.deliveryStatus, failed?.pending]).toEqual(['sending', 'failed', 'q'])
  // The key stays the same when the message is in the log.
  expect(bubbles(stateOf(message('USER', 3)), none)[0]!.key).toBe(
    bubbles(emptyConversation, { ...none, pending: [pending('c3', 'sent')] })[0]!.key,
  )
})

test('replies are offered until the next message', () => {
  const offer = message('BOT', 1, {
    __typename: 'ChoiceAction',
    text: '?',
    optionsType: 'suggested_replies',
    options: ['a', 'b'],
  })
  const list = message('BOT', 1, { __typename: 'ChoiceAction', text: '?', optionsType: 'list', options: ['a'] })
  expect(repliesOf(stateOf(offer), [])).toEqual(['a', 'b'])
  expect(repliesOf(stateOf(list), [])).toEqual([])
  expect(repliesOf(stateOf(offer), [pending('p', 'sending')])).toEqual([])
  expect(repliesOf(stateOf(offer, message('USER', 2)), [])).toEqual([])
  expect(repliesOf({ ...stateOf(offer), closed: true }, [])).toEqual([])
})

test('messages of others are unread after what was read in this browser or elsewhere', () => {
  const state = stateOf(message('BOT', 1), message('USER', 2), message('BOT', 3), message('AGENT', 4))
  const receipt = { participant: { kind: 'USER' as const, actorId: 'u', name: null }, deliveredSeq: 3, readSeq: 3 }
  expect([unreadOf(state, 0), unreadOf(state, 3), unreadOf({ ...state, readReceipts: [receipt] }, 0)]).toEqual([
    3, 1, 1,
  ])
})

test('messages after the log was live are new, and all of a conversation that started here', () => {
  const view = (status: SessionView['status'], startedAtSeq: number, ...messages: Message[]): SessionView => ({
    ...noSession,
    conversationId: 'c',
    phase: 'on',
    status,
    startedAtSeq,
    state: stateOf(...messages),
  })
  const [one, two, three] = [message('BOT', 1), message('BOT', 2), message('BOT', 3)]
  const ids = (news: ReturnType<typeof detectNew>) => news.messages.map(({ id }) => id)
  const read = detectNew(detectNew(noNews, view('connecting', 0, one), 1), view('live', 0, one, two), 2)
  expect(ids(read)).toEqual([])
  expect(ids(detectNew(read, view('live', 0, one, two, three), 3))).toEqual(['m3'])
  expect(detectNew(read, view('live', 0, one, two, three), 3).arrivals.get('m3')).toBe(3)
  const started = detectNew(detectNew(noNews, view('connecting', 2), 1), view('live', 2, one), 2)
  expect(ids(started)).toEqual(['m1'])
  // The user wrote before this start: the conversation is an older one.
  expect(ids(detectNew(noNews, view('live', 9, one, message('USER', 2), three), 2))).toEqual([])
  expect(ids(detectNew(noNews, view('live', 1, one, message('USER', 2), three), 2))).toEqual(['m1', 'm2', 'm3'])
  // Another conversation is compared from its start.
  expect(ids(detectNew(started, { ...view('live', 0, one, two), conversationId: 'd' }, 3))).toEqual([])
})

test('a token’s claims say when to renew it', () => {
  const claims = claimsOf(forge({ alg: 'x' }, { sub: 'Jürgen', iat: 1_000, exp: 2_000 }))!
  expect(claims).toEqual({ sub: 'Jürgen', iat: 1_000, exp: 2_000 })
  expect([renewIn(claims, 1_400_000), renewIn(claims, 1_600_000)]).toEqual([100_000, 0])
  for (const bad of ['', 'a.b', 'baton_key', forge({}, {})]) expect(claimsOf(bad)).toBeNull()
})

test('values that the browser does not store are kept in memory', () => {
  const refuse = createJsonStorage(() => {
    throw new Error('refused')
  }, 'x')
  refuse.set('a', { b: 1 })
  expect(refuse.get('a', null)).toEqual({ b: 1 })
  refuse.remove('a')
  expect(refuse.get('a', null)).toBeNull()
})

test('the user sees who answers: the place in the queue, the person who has joined, and when the bot is back', () => {
  const by = { kind: 'AGENT', actorId: 'idn_bea', name: 'Bea' } as const
  const open = { id: 'hdo_1', route: 'PLATFORM', reason: null }
  const waits = { ...emptyConversation, handover: { ...open, state: 'REQUESTED' as const, by: null } }
  const { phrases } = phrasesFor(['en'])
  const shown = (state: ConversationState, names = true) => controlNoticeOf(state, phrases, names)
  expect(shown(emptyConversation)).toBeUndefined()
  expect(shown(stateOf(message('USER', 4), message('BOT', 5)))).toBeUndefined()
  expect(shown(waits)).toBe('Waiting for a person')
  expect(shown({ ...waits, queue: { position: 3, estimatedWaitSeconds: 130 } })).toBe(
    'Waiting for a person · #3 · ~3 min',
  )
  const held = { ...emptyConversation, handover: { ...open, state: 'ACCEPTED' as const, by } }
  expect([shown(held), shown(held, false)]).toEqual(['Bea joined', 'Agent joined'])
  const ended = {
    ...{ __typename: 'HandoverEnded' as const, seq: 5, cursor: '', at: '', controlEpoch: 3, actor: by },
    ...{ end: 'RELEASED' as const, claimEnd: null, handover: { id: 'hdo_1' } },
  }
  const back = { ...stateOf(message('USER', 4)), handoverEvents: [ended] }
  expect(shown(back)).toBe('The bot is back')
  expect(shown({ ...back, closed: true })).toBeUndefined()
  expect(shown({ ...back, messages: [message('USER', 6)] })).toBeUndefined()
})
