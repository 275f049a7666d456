import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ConversationState, emptyConversation, fold } from '../src/fold.ts'
import type { Actor, ConversationFrame } from '../src/frames.ts'
import { add, fail, type PendingMessage, remove, settle, shown } from '../src/pending-messages.ts'
import { type Place, place, startAt } from '../src/resume-point.ts'

const ann: Actor = { kind: 'USER', actorId: 'ann', name: null }
const robo: Actor = { kind: 'BOT', actorId: 'robo', name: 'Robo' }
const agent: Actor = { kind: 'AGENT', actorId: 'key_bea', name: 'Bea' }

const event = (seq: number, actor: Actor, controlEpoch: number) => {
  return { seq, cursor: `c${seq}`, at: '2026-01-01T00:00:00.000Z', actor, controlEpoch }
}
const posted = (seq: number, author: Actor, text: string, controlEpoch = 1): ConversationFrame => ({
  __typename: 'MessagePosted',
  ...event(seq, author, controlEpoch),
  message: {
    id: `msg_${seq}`,
    seq,
    text,
    clientMessageId: `own-${seq}`,
    moduleId: null,
    sentAt: '2026-01-01T00:00:00.000Z',
    author,
    actions: [{ __typename: 'TextAction', text }],
  },
})
const requested = (seq: number, epoch = 1): ConversationFrame => ({
  __typename: 'HandoverRequested',
  ...event(seq, robo, epoch),
  route: 'PLATFORM',
  // As the server tells it long after: ended. The event says that it was requested.
  handover: { id: 'hdo_1', state: 'ENDED', reason: 'wants a person' },
})
const accepted = (seq: number, epoch: number): ConversationFrame => ({
  __typename: 'HandoverAccepted',
  ...event(seq, agent, epoch),
  route: 'PLATFORM',
  handover: { id: 'hdo_1' },
})
const transferred = (seq: number, epoch: number, to: Actor | null): ConversationFrame => ({
  __typename: 'HandoverTransferred',
  ...event(seq, agent, epoch),
  to,
  note: 'knows about boats',
  handover: { id: 'hdo_1', route: 'PLATFORM', reason: 'wants a person' },
})
const ended = (seq: number, epoch: number): ConversationFrame => ({
  __typename: 'HandoverEnded',
  ...event(seq, agent, epoch),
  end: 'RELEASED',
  claimEnd: null,
  handover: { id: 'hdo_1' },
})
const typing = (actor: Actor, on: boolean): ConversationFrame => ({ __typename: 'TypingChanged', actor, typing: on })
const caughtUp: ConversationFrame = { __typename: 'CaughtUp', cursor: 'head' }
const all = (frames: ConversationFrame[], from: ConversationState = emptyConversation) => frames.reduce(fold, from)

const story: ConversationFrame[] = [
  { __typename: 'ConversationOpened', ...event(1, ann, 1) },
  posted(2, ann, 'hello'),
  posted(3, robo, 'hi'),
  { __typename: 'VariablesChanged', ...event(4, robo, 1), variables: { name: 'Ann', tier: 1 } },
  requested(5),
  accepted(6, 2),
  { __typename: 'ReplySuggested', ...event(7, robo, 2), text: 'say this' },
  posted(8, agent, 'Bea here', 2),
  { __typename: 'VariablesChanged', ...event(9, agent, 2), variables: { tier: 2 } },
  ended(10, 3),
  posted(11, robo, 'back again', 3),
  { __typename: 'ConversationClosed', ...event(12, robo, 3) },
]

test('a conversation is folded into what a chat window shows', () => {
  const held = all(story.slice(0, 9))
  expect(held).toMatchObject({
    mode: 'LISTEN',
    controlEpoch: 2,
    lastSeq: 9,
    closed: false,
    variables: { name: 'Ann', tier: 2 },
    handover: { id: 'hdo_1', state: 'ACCEPTED', reason: 'wants a person', by: agent },
    suggestions: [{ seq: 7, text: 'say this' }],
  })
  expect(held.messages.map(({ text }) => text)).toEqual(['hello', 'hi', 'Bea here'])
  expect(all(story.slice(0, 5)).handover).toMatchObject({ state: 'REQUESTED', by: null })
  expect(all(story)).toMatchObject({ mode: 'NORMAL', controlEpoch: 3, handover: null, suggestions: [], closed: true })
})

test('passed on, a colleague holds it; put back, it waits, and the bot answers', () => {
  const held = all(story.slice(0, 9))
  const otherAgent: Actor = { kind: 'AGENT', actorId: 'key_carl', name: 'Carl' }
  const passed = all([typing(agent, true), typing(ann, true), transferred(10, 3, otherAgent)], held)
  expect(passed).toMatchObject({ mode: 'LISTEN', controlEpoch: 3, typing: [ann], suggestions: held.suggestions })
  expect(passed.handover).toEqual({ ...held.handover, by: otherAgent })
  const back = fold(passed, transferred(11, 4, null))
  expect(back).toMatchObject({ mode: 'NORMAL', controlEpoch: 4, suggestions: [] })
  expect(back.handover).toEqual({ ...held.handover, state: 'REQUESTED', by: null })
  // By whoever came too late for the request.
  expect(fold(emptyConversation, transferred(10, 3, otherAgent)).handover).toEqual({ ...held.handover, by: otherAgent })
})

test('typing ends with the typist’s message, a change of holder, or a new beginning of the stream', () => {
  const both = all([typing(ann, true), typing(robo, true), typing(ann, true)])
  expect(both.typing.map(({ actorId }) => actorId)).toEqual(['robo', 'ann'])
  expect(fold(both, typing(robo, false)).typing).toEqual([ann])
  expect(fold(both, posted(1, ann, 'so')).typing).toEqual([robo])
  expect(fold(both, accepted(1, 2)).typing).toEqual([ann])
  expect(fold(both, caughtUp).typing).toEqual([])
})

test('marks only rise, one for each participant', () => {
  const mark = (participant: Actor, deliveredSeq: number, readSeq: number): ConversationFrame => {
    return { __typename: 'ReadReceiptChanged', participant, deliveredSeq, readSeq }
  }
  const state = all([mark(ann, 3, 1), mark(agent, 9, 9), mark(ann, 2, 2)])
  expect(state.marks).toEqual([
    { participant: ann, deliveredSeq: 3, readSeq: 2 },
    { participant: agent, deliveredSeq: 9, readSeq: 9 },
  ])
})

test('a reset drops everything; a frame of an unknown kind drops nothing', () => {
  const state = all(story)
  expect(fold(state, { __typename: 'Reset', cursor: 'start', reason: 'PRUNED' })).toEqual(emptyConversation)
  expect(fold(state, { __typename: 'SomethingNew' } as never)).toBe(state)
  // An unknown event is an event all the same: it has a place and an epoch.
  const unknown = { __typename: 'MoonRisen', ...event(13, ann, 4) } as never
  expect(fold(state, unknown)).toEqual({ ...state, lastSeq: 13, controlEpoch: 4 })
})

test('however the log is cut, told again and marked, the same state comes out', () => {
  const cuts = fc.array(fc.nat(story.length), { maxLength: 12 })
  const seed = Date.now()
  fc.assert(
    fc.property(cuts, fc.boolean(), (cut, marked) => {
      // Each subscription begins anywhere at or before where the one before ended, as a cursor that was kept too long does.
      const told: ConversationFrame[] = []
      let reached = 0
      for (const from of [...cut, story.length]) {
        const start = Math.min(from, reached)
        reached = Math.max(reached, Math.min(story.length, start + 1 + (from % 5)))
        told.push(...story.slice(start, reached))
        if (marked) told.push(caughtUp)
      }
      told.push(...story.slice(Math.min(reached, 3)))
      expect(all(told)).toEqual(all(story))
    }),
    { numRuns: 1_000, seed },
  )
})

test('the sieve lets every event through once, whatever comes twice, and sees every hole', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }), seqs => {
      let at: Place = startAt(null)
      const let_through: number[] = []
      for (const seq of seqs) {
        const next = place(at, { __typename: 'MessagePosted', seq, cursor: `c${seq}` })
        if (next === 'known') expect(seq).toBeLessThanOrEqual(at.seq!)
        else if (next === 'gap') expect(seq).toBeGreaterThan(at.seq! + 1)
        else {
          let_through.push(seq)
          at = next
        }
      }
      const first = let_through[0] ?? 0
      expect(let_through).toEqual(let_through.map((_, index) => first + index))
    }),
  )
})

test('only events and resets move the cursor: the server’s head would turn a lost event into a hole', () => {
  const at = place(startAt(null), { __typename: 'MessagePosted', seq: 4, cursor: 'c4' }) as Place
  expect(place(at, { __typename: 'Heartbeat', cursor: 'c9' })).toBe(at)
  expect(place(at, { __typename: 'CaughtUp', cursor: 'c9' })).toBe(at)
  expect(place(at, { __typename: 'TypingChanged' })).toBe(at)
  expect(place(at, { __typename: 'Reset', cursor: 'c0' })).toEqual({ cursor: 'c0', seq: null })
})

test('what is said here is shown until the log shows it', () => {
  const say = (id: string): Omit<PendingMessage, 'state'> => ({ clientMessageId: id, text: id, at: 0 })
  const two = add(add([], say('own-1')), say('own-2'))
  expect(two.map(({ state }) => state)).toEqual(['sending', 'sending'])
  const sent = { id: 'm', seq: 1, text: '', clientMessageId: 'own-1', author: ann, sentAt: '' }
  const settled = settle(two, 'own-1', { __typename: 'SendMessageSuccess', sent })
  expect(settled.map(({ state }) => state)).toEqual(['sent', 'sending'])
  expect(shown(settled, all([posted(1, ann, 'x')])).map(each => each.clientMessageId)).toEqual(['own-2'])
  const refused = settle(two, 'own-2', {
    __typename: 'ConversationNotOpen',
    code: 'conversation_closed',
    message: 'Closed.',
  })
  expect(refused[1]).toMatchObject({ state: 'failed', code: 'conversation_closed', message: 'Closed.' })
  expect(add(refused, say('own-2'))[1]).toEqual({ ...say('own-2'), state: 'sending' })
  expect(remove(fail(two, 'own-1', { code: 'closed', message: '' }), 'own-1')).toHaveLength(1)
  // The log was faster than the answer.
  expect(settle([], 'own-1', { __typename: 'SendMessageSuccess', sent })).toEqual([])
})

test('the passages of control are kept, as the log told them', () => {
  const { handoverEvents, messages } = all(story)
  expect(handoverEvents.map(({ __typename, seq }) => [__typename, seq])).toEqual([
    ['HandoverRequested', 5],
    ['HandoverAccepted', 6],
    ['HandoverEnded', 10],
    ['ConversationClosed', 12],
  ])
  expect(messages.map(({ seq }) => seq)).toEqual([2, 3, 8, 11])
})
