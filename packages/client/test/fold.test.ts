import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ConversationState, emptyConversation, fold } from '../src/fold.ts'
import type { Actor, ConversationFrame } from '../src/frames.ts'
import {
  accepted,
  agent,
  ann,
  caughtUp,
  ended,
  event,
  log,
  posted,
  requested,
  robo,
  transferred,
  typing,
} from './frames.ts'

const foldAll = (frames: ConversationFrame[], from: ConversationState = emptyConversation) => frames.reduce(fold, from)

test('the log of a conversation folds into what a chat window shows', () => {
  const held = foldAll(log.slice(0, 9))
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
  expect(foldAll(log.slice(0, 5)).handover).toMatchObject({ state: 'REQUESTED', by: null })
  expect(foldAll(log)).toMatchObject({
    mode: 'NORMAL',
    controlEpoch: 3,
    handover: null,
    suggestions: [],
    closed: true,
  })
})

test('the events of handovers are kept beside the messages, both in the order of the log', () => {
  const { handoverEvents, messages } = foldAll(log)
  expect(handoverEvents.map(({ __typename, seq }) => [__typename, seq])).toEqual([
    ['HandoverRequested', 5],
    ['HandoverAccepted', 6],
    ['HandoverEnded', 10],
    ['ConversationClosed', 12],
  ])
  expect(messages.map(({ seq }) => seq)).toEqual([2, 3, 8, 11])
})

test('notes are kept beside the messages; one whose text is hidden is not', () => {
  const note = (seq: number, text: string | null) =>
    ({ __typename: 'NoteAdded', ...event(seq, agent, 2), text }) as ConversationFrame
  const { notes, messages, lastSeq } = foldAll([note(10, 'a regular'), note(11, null)], foldAll(log.slice(0, 9)))
  expect(notes).toEqual([note(10, 'a regular')])
  expect([messages.length, lastSeq]).toEqual([3, 11])
})

test('a transfer to a colleague keeps LISTEN; a transfer to the queue waits again, and the bot answers', () => {
  const held = foldAll(log.slice(0, 9))
  const otherAgent: Actor = { kind: 'AGENT', actorId: 'idn_carl', name: 'Carl' }
  const passed = foldAll([typing(agent, true), typing(ann, true), transferred(10, 3, otherAgent)], held)
  expect(passed).toMatchObject({ mode: 'LISTEN', controlEpoch: 3, typing: [ann], suggestions: held.suggestions })
  expect(passed.handover).toEqual({ ...held.handover, by: otherAgent })
  const back = fold(passed, transferred(11, 4, null))
  expect(back).toMatchObject({ mode: 'NORMAL', controlEpoch: 4, suggestions: [] })
  expect(back.handover).toEqual({ ...held.handover, state: 'REQUESTED', by: null })
  // For a reader whose log starts after the request.
  expect(fold(emptyConversation, transferred(10, 3, otherAgent)).handover).toEqual({ ...held.handover, by: otherAgent })
})

test('typing ends with a message of the same author, a new holder, or CaughtUp', () => {
  const both = foldAll([typing(ann, true), typing(robo, true), typing(ann, true)])
  expect(both.typing.map(({ actorId }) => actorId)).toEqual(['robo', 'ann'])
  expect(fold(both, typing(robo, false)).typing).toEqual([ann])
  expect(fold(both, posted(1, ann, 'so')).typing).toEqual([robo])
  expect(fold(both, accepted(1, 2)).typing).toEqual([ann])
  expect(fold(both, caughtUp).typing).toEqual([])
})

test('a user who chose the id of an agent or a bot has a typing indicator and a receipt of their own', () => {
  const twin: Actor = { ...ann, actorId: agent.actorId }
  const both = foldAll([typing(twin, true), typing(agent, true)])
  expect(both.typing).toEqual([twin, agent])
  expect(fold(both, typing(agent, false)).typing).toEqual([twin])
  const receipts = [twin, agent].map(
    (participant, index): ConversationFrame => ({
      __typename: 'ReadReceiptChanged',
      participant,
      deliveredSeq: index + 1,
      readSeq: index,
    }),
  )
  expect(foldAll(receipts).readReceipts.map(({ readSeq }) => readSeq)).toEqual([0, 1])
})

test('each participant has one mark, which only rises', () => {
  const mark = (participant: Actor, deliveredSeq: number, readSeq: number): ConversationFrame => {
    return { __typename: 'ReadReceiptChanged', participant, deliveredSeq, readSeq }
  }
  const state = foldAll([mark(ann, 3, 1), mark(agent, 9, 9), mark(ann, 2, 2)])
  expect(state.readReceipts).toEqual([
    { participant: ann, deliveredSeq: 3, readSeq: 2 },
    { participant: agent, deliveredSeq: 9, readSeq: 9 },
  ])
})

test('a Reset empties the state; a frame of an unknown type does not change it', () => {
  const state = foldAll(log)
  expect(fold(state, { __typename: 'Reset', cursor: 'start', reason: 'PRUNED' })).toEqual(emptyConversation)
  expect(fold(state, { __typename: 'SomethingNew' } as never)).toBe(state)
  // An event of an unknown type still has a seq and an epoch.
  const unknown = { __typename: 'MoonRisen', ...event(13, ann, 4) } as never
  expect(fold(state, unknown)).toEqual({ ...state, lastSeq: 13, controlEpoch: 4 })
})

test('any cuts and repeats of the log fold into the same state', () => {
  const cuts = fc.array(fc.nat(log.length), { maxLength: 12 })
  fc.assert(
    fc.property(cuts, fc.boolean(), (cut, withCaughtUp) => {
      // Each subscription starts at or before the end of the one before, as with a cursor that was stored too early.
      const received: ConversationFrame[] = []
      let reached = 0
      for (const from of [...cut, log.length]) {
        const start = Math.min(from, reached)
        reached = Math.max(reached, Math.min(log.length, start + 1 + (from % 5)))
        received.push(...log.slice(start, reached))
        if (withCaughtUp) received.push(caughtUp)
      }
      received.push(...log.slice(Math.min(reached, 3)))
      expect(foldAll(received)).toEqual(foldAll(log))
    }),
    { numRuns: 1_000, seed: Date.now() },
  )
})

test('the place in the queue is there while the user waits, and not before or after', () => {
  const place = { position: 2, estimatedWaitSeconds: null }
  const moved: ConversationFrame = { __typename: 'QueueChanged', ...place }
  const folded = (...frames: ConversationFrame[]) => frames.reduce(fold, emptyConversation).queue
  const asked = [log[0]!, requested(2)]
  expect(folded(log[0]!, moved)).toBeNull()
  expect(folded(...asked, moved)).toEqual(place)
  expect(folded(...asked, moved, posted(3, ann, 'hello?'))).toEqual(place)
  // The server says it again after the stream was cut.
  expect(folded(...asked, moved, caughtUp)).toBeNull()
  expect(folded(...asked, moved, accepted(3, 2))).toBeNull()
  expect(folded(...asked, moved, ended(3, 1))).toBeNull()
})
