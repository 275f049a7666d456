import type { HandoverEvent, Message, Note, PendingMessage } from '@baton/client'
import { describe, expect, test } from 'vitest'
import { holderOf, mayPass } from '../desk/conversation/holder.ts'
import { describeHandoverEvent, timeline } from '../desk/conversation/timeline.ts'
import { outcomesOf } from '../desk/dialogs/outcomes.ts'
import { formatVariable, isVariableName, parseVariable } from '../desk/dialogs/variable-value.ts'
import { readKey, shortcuts } from '../desk/keyboard/shortcuts.ts'
import { interpolate } from '../desk/quick-replies/interpolate.ts'
import { mergeQuickReplies, searchQuickReplies, slashQueryAt } from '../desk/quick-replies/quick-replies.ts'
import { connectionStatus } from '../desk/sidebar/connection-status.ts'

const ann = { kind: 'USER', actorId: 'ann', name: null } as const
const robo = { kind: 'BOT', actorId: 'robo', name: 'Robo' } as const
const bea = { kind: 'AGENT', actorId: 'bea', name: 'Bea' } as const
const carl = { kind: 'AGENT', actorId: 'carl', name: 'Carl' } as const

const at = (minute: number, day = 1) => new Date(2026, 0, day, 12, minute).toISOString()
const said = (seq: number, author: Message['author'], minute = seq, day = 1): Message => ({
  id: `m${seq}`,
  seq,
  text: `words ${seq}`,
  clientMessageId: null,
  moduleId: null,
  sentAt: at(minute, day),
  author,
  actions: [],
})
const event = (seq: number, actor: HandoverEvent['actor'], day = 1) => ({
  seq,
  cursor: `c${seq}`,
  at: at(seq, day),
  controlEpoch: 1,
  actor,
})
const requested = (seq: number): HandoverEvent => ({
  __typename: 'HandoverRequested',
  ...event(seq, robo),
  route: 'PLATFORM',
  handover: { id: 'h', state: 'ENDED', reason: 'why' },
})
const accepted = (seq: number, by: HandoverEvent['actor'] = bea): HandoverEvent => ({
  __typename: 'HandoverAccepted',
  ...event(seq, by),
  route: 'PLATFORM',
  handover: { id: 'h' },
})
const passed = (seq: number, to: HandoverEvent['actor'] | null): HandoverEvent => ({
  __typename: 'HandoverTransferred',
  ...event(seq, bea),
  to,
  note: null,
  handover: { id: 'h', route: 'PLATFORM', reason: null },
})
const ended = (seq: number): HandoverEvent => ({
  __typename: 'HandoverEnded',
  ...event(seq, bea),
  end: 'RELEASED',
  claimEnd: 'resolved',
  handover: { id: 'h' },
})

/** Each item as one word: the day, the handover event, or the author and number of messages; `+` while a person holds the conversation. */
const drawn = (messages: Message[], handoverEvents: HandoverEvent[], pending: PendingMessage[], notes: Note[] = []) =>
  timeline({ messages, handoverEvents, notes }, pending).map(item => {
    if (item.kind === 'day') return 'day'
    const human = item.human ? '+' : ''
    if (item.kind === 'handover') return `${item.event.__typename.replace('Handover', '')}${human}`
    if (item.kind === 'note') return `note ${item.note.text}${human}`
    const who = item.kind === 'group' ? item.author.actorId : 'pending'
    return `${who} ${item.messages.length}${human}`
  })

describe('the transcript', () => {
  test('has a divider at each handover event, and marks the part that a person held', () => {
    const messages = [said(2, ann), said(3, robo), said(6, bea), said(7, bea), said(9, robo)]
    expect(drawn(messages, [requested(4), accepted(5), ended(8)], [])).toEqual([
      'day',
      'ann 1',
      'robo 1',
      'Requested',
      'Accepted+',
      'bea 2+',
      'Ended+',
      'robo 1',
    ])
  })
  test('a transfer to another agent continues the marked part; a transfer to the queue ends it', () => {
    const messages = [said(4, carl), said(6, robo)]
    expect(drawn(messages, [accepted(2), passed(3, carl), passed(5, null)], [])).toEqual([
      'day',
      'Accepted+',
      'Transferred+',
      'carl 1+',
      'Transferred+',
      'robo 1',
    ])
  })
  test('messages of one author are grouped until another author writes, five minutes pass, or the day ends', () => {
    expect(drawn([said(1, ann, 0), said(2, ann, 4), said(3, ann, 12)], [], [])).toEqual(['day', 'ann 2', 'ann 1'])
    expect(drawn([said(1, ann), said(2, ann, 2, 2)], [], [])).toEqual(['day', 'ann 1', 'day', 'ann 1'])
    expect(drawn([said(1, ann), said(2, robo), said(3, ann)], [], [])).toEqual(['day', 'ann 1', 'robo 1', 'ann 1'])
  })
  test('notes stand where they were written, and divide a group', () => {
    const note = { __typename: 'NoteAdded' as const, ...event(3, bea), text: 'vip' }
    expect(drawn([said(2, ann), said(4, ann)], [accepted(1)], [], [note])).toEqual([
      ...['day', 'Accepted+', 'ann 1+', 'note vip+', 'ann 1+'],
    ])
  })
  test('pending messages come last; an empty transcript is empty', () => {
    const pending = [{ clientMessageId: 'x', at: 0, state: 'sending', text: 'hm' }] as PendingMessage[]
    expect(drawn([said(2, bea)], [accepted(1)], pending)).toEqual(['day', 'Accepted+', 'bea 1+', 'pending 1+'])
    expect(drawn([], [], [])).toEqual([])
  })
  test('dividers say who did what', () => {
    expect(
      [requested(1), accepted(2), passed(3, carl), passed(4, null), ended(5)].map(each =>
        describeHandoverEvent(each, 'me'),
      ),
    ).toEqual([
      'Robo asked for a person',
      'Bea took over',
      'Bea transferred it to Carl',
      'Bea transferred it back to the queue',
      'Bea gave it back to the bot',
    ])
    expect(describeHandoverEvent(passed(3, carl), 'carl')).toBe('Bea transferred it to you')
    expect(describeHandoverEvent(accepted(2), 'bea')).toBe('You took over')
    // A user may have chosen the id of an agent.
    expect(describeHandoverEvent({ ...requested(1), actor: ann }, 'ann')).toBe('The user asked for a person')
    const bySystem = { ...passed(4, null), actor: { kind: 'SYSTEM', actorId: 'baton', name: null } } as const
    expect(describeHandoverEvent(bySystem, 'bea')).toBe('Back in the queue')
  })
})

test('the holder as seen by one agent', () => {
  const handover = (state: 'REQUESTED' | 'ACCEPTED', by: typeof bea | null) => ({
    id: 'h',
    state,
    route: 'PLATFORM',
    reason: null,
    by,
  })
  const is = (mode: 'NORMAL' | 'LISTEN', open: ReturnType<typeof handover> | null, closed = false) =>
    holderOf({ mode, handover: open, closed }, 'bea')
  expect(is('NORMAL', null)).toEqual({ is: 'bot' })
  expect(is('NORMAL', handover('REQUESTED', null))).toEqual({ is: 'waiting', route: 'PLATFORM' })
  expect(is('LISTEN', handover('ACCEPTED', bea))).toEqual({ is: 'me' })
  expect(holderOf({ mode: 'LISTEN', handover: handover('ACCEPTED', bea), closed: false }, 'carl')).toEqual({
    is: 'other',
    name: 'Bea',
  })
  expect(is('LISTEN', handover('ACCEPTED', bea), true)).toEqual({ is: 'closed' })
  const others = { is: 'other', name: 'Bea' } as const
  expect([mayPass(others, 'ADMIN'), mayPass(others, 'AGENT'), mayPass({ is: 'me' }, 'AGENT')]).toEqual([
    true,
    false,
    true,
  ])
  expect(mayPass({ is: 'bot' }, 'ADMIN')).toBe(false)
})

describe('the connection status', () => {
  test('is live only if the stream is live and the device has a network', () => {
    expect(connectionStatus('live', 0, true).tone).toBe('live')
    expect(connectionStatus('live', 0, false).tone).toBe('offline')
    expect(connectionStatus('connecting', 0, true).tone).toBe('connecting')
    expect(connectionStatus('connecting', 1, true).tone).toBe('offline')
    expect(connectionStatus('catching-up', 3, true).tone).toBe('connecting')
    expect(connectionStatus('ended', 0, true).tone).toBe('offline')
  })
})

describe('the keyboard', () => {
  test('no shortcut is the beginning of another', () => {
    const keys = shortcuts.map(each => each.keys)
    expect(new Set(keys).size).toBe(keys.length)
    for (const one of keys) expect(keys.filter(other => other.startsWith(`${one} `))).toEqual([])
  })
  test.each(shortcuts)('$keys is $action', ({ keys, action }) => {
    let prefix = ''
    let found: string | undefined
    for (const key of keys.split(' ')) {
      const read = readKey(prefix, { key })
      prefix = read.prefix
      found = read.action
    }
    expect([found, prefix]).toEqual([action, ''])
  })
  test('keys with a modifier are ignored; a key that does not continue a sequence may start another', () => {
    expect(readKey('', { key: 'r', ctrlKey: true })).toEqual({ prefix: '' })
    expect(readKey('g', { key: 'j' })).toEqual({ action: 'next', prefix: '' })
    expect(readKey('g', { key: 'g' })).toEqual({ prefix: 'g' })
    expect(readKey('g', { key: 'x' })).toEqual({ prefix: '' })
  })
})

describe('quick replies', () => {
  const all = mergeQuickReplies(
    [
      { name: 'hello', text: 'Hi' },
      { name: 'bye', text: 'Say hello to her' },
    ],
    [
      { name: 'hello', text: 'Mine' },
      { name: 'shell', text: 'x' },
    ],
  )
  test('are the agent’s own, which come first, and the bot’s', () => {
    expect(all.map(({ name, text, own }) => [name, text, own])).toEqual([
      ['hello', 'Mine', true],
      ['shell', 'x', true],
      ['bye', 'Say hello to her', undefined],
    ])
    expect(mergeQuickReplies([], [])).toEqual([])
  })
  test('are found by the start of their name, then anywhere in it, then by their text', () => {
    expect(searchQuickReplies(all, 'he').map(({ name }) => name)).toEqual(['hello', 'shell', 'bye'])
    expect(searchQuickReplies(all, 'zzz')).toEqual([])
    expect(searchQuickReplies(all, '')).toHaveLength(3)
  })
  test('are offered where a slash starts a word', () => {
    expect(slashQueryAt('/he', 3)).toEqual({ query: 'he', from: 0 })
    expect(slashQueryAt('Well, /', 7)).toEqual({ query: '', from: 6 })
    expect(slashQueryAt('and/or', 6)).toBeNull()
    expect(slashQueryAt('/he and', 7)).toBeNull()
  })
  test('replace variables; an unknown name stays', () => {
    expect(interpolate('Hi [[name]], order [[ order ]] [[x]] [[list]]', { name: 'Ann', order: 7, list: [1] })).toBe(
      'Hi Ann, order 7 [[x]] [1]',
    )
    expect(interpolate('[[a]]', { a: '[[b]]', b: 'no' })).toBe('[[b]]')
    expect(interpolate('[[constructor]]', {})).toBe('[[constructor]]')
  })
})

describe('giving back', () => {
  test('offers the outcomes from which the flow can continue', () => {
    expect(outcomesOf({ takeover: [{ claimEnd: 'resolved', goTo: 'thanks' }, { claimEnd: 3 }, null] })).toEqual([
      { claimEnd: 'resolved', goTo: 'thanks' },
    ])
    for (const none of [null, {}, { takeover: 'x' }]) expect(outcomesOf(none)).toEqual([])
  })
  test('variables are parsed from the typed text', () => {
    expect(['7', '-1.5', 'true', 'null', '[1,2]', '{"a":1}'].map(parseVariable)).toEqual([
      7,
      -1.5,
      true,
      null,
      [1, 2],
      { a: 1 },
    ])
    expect(['', ' hi ', '007a', '{no}', '1e5'].map(parseVariable)).toEqual(['', ' hi ', '007a', '{no}', '1e5'])
    expect(['x', 7, null, [1]].map(formatVariable)).toEqual(['x', '7', 'null', '[1]'])
    expect(['a', '_a.b-c', '1a', '', 'a b'].map(isVariableName)).toEqual([true, true, false, false, false])
  })
})
