import { describe, expect, test } from 'vitest'
import type { Actor } from '../../../src/domain/actor.ts'
import type { Before } from '../../../src/domain/conversation/change.ts'
import { ChangeBuilder } from '../../../src/domain/conversation/change-builder.ts'
import type { Command } from '../../../src/domain/conversation/decide.ts'
import { ends, type HandoverMove, type HandoverState, moved, moves } from '../../../src/domain/conversation/handover.ts'
import { isRefusal } from '../../../src/domain/error.ts'
import { ask, begun, botWith, type Name, written } from '../../support/rules.ts'

// Made from the table of moves: whatever is added to it, or taken away, is tested with it.
const states = Object.keys(moves) as (keyof typeof moves)[]
const everyMove = ['request', 'accept', 'transfer', 'requeue', 'release', 'cancel', 'expire', 'fail', 'close'] as const
const pairs = states.flatMap(state => everyMove.map(move => ({ state, move, to: moves[state][move] ?? null })))

const otherAgent: Actor = { kind: 'AGENT', id: 'key_carl', name: 'Carl' }

/** How somebody asks for a move. Nobody can ask for the others: they come of time, and of what the world does. */
const commands: Partial<Record<HandoverMove, { who: Name; command: Command }>> = {
  request: { who: 'ann', command: { kind: 'request', reason: 'help' } },
  accept: { who: 'agent', command: { kind: 'accept' } },
  transfer: { who: 'agent', command: { kind: 'transfer', to: otherAgent, note: 'over to you' } },
  requeue: { who: 'agent', command: { kind: 'transfer', to: null, note: null } },
  release: { who: 'agent', command: { kind: 'release', claimEnd: null, variables: {} } },
  cancel: { who: 'ann', command: { kind: 'cancel' } },
  close: { who: 'agent', command: { kind: 'close' } },
}

/** A conversation whose handover has come to this state. */
function conversationIn(state: 'NONE' | HandoverState): Before {
  const ways: Record<typeof state, HandoverMove[]> = {
    NONE: [],
    REQUESTED: ['request'],
    ACCEPTED: ['request', 'accept'],
    ENDED: ['request', 'accept', 'release'],
  }
  return ways[state].reduce(
    (before, move) => {
      const { who, command } = commands[move]!
      return written(before, ask(before, who, command))
    },
    begun(botWith(null)),
  )
}

test('the table names every state and only moves that are known', () => {
  expect(states).toEqual(['NONE', 'REQUESTED', 'ACCEPTED', 'ENDED'])
  for (const state of states) for (const move of Object.keys(moves[state])) expect(everyMove).toContain(move)
  // Each move that can end a handover says why it ended; no other does.
  const ending = pairs.filter(pair => pair.to === 'ENDED').map(pair => pair.move)
  expect(new Set(Object.keys(ends))).toEqual(new Set(ending))
})

test.each(pairs)('$state, $move → $to', ({ state, move, to }) => {
  const { conversation } = conversationIn(state)
  const stored = conversation!.handover
  // A handover that has ended is no longer the conversation's: what comes next begins another.
  expect(stored?.state ?? 'NONE').toBe(state === 'ENDED' ? 'NONE' : state)
  const handover = state === 'ENDED' ? endedOne() : stored
  expect(moved(handover, move)).toBe(to)
})

describe('asked for by whoever may', () => {
  const asked = pairs.filter(({ state, move }) => state !== 'ENDED' && commands[move])

  test.each(asked)('in $state, $move leads to $to', ({ state, move, to }) => {
    const before = conversationIn(state)
    const { who, command } = commands[move]!
    const outcome = ask(before, who, command)
    const change = isRefusal(outcome) ? null : outcome.change
    const facts = change?.events.filter(event => event.type.startsWith('handover.')) ?? []
    const now = written(before, outcome).conversation!
    if (to === null) {
      // Not in the table: nothing happens to the handover, whatever else the command may do.
      expect([facts, change?.handovers ?? []]).toEqual([[], []])
      expect(now.handover).toEqual(before.conversation!.handover)
      expect(now.controlEpoch).toBe(before.conversation!.controlEpoch)
      return
    }
    const [handover, ...others] = change!.handovers
    expect([handover?.state, others]).toEqual([to, []])
    const passedOn = move === 'transfer' || move === 'requeue'
    const fact = { REQUESTED: 'handover.requested', ACCEPTED: 'handover.accepted', ENDED: 'handover.ended' }[to]
    expect(facts.map(event => event.type)).toEqual([passedOn ? 'handover.transferred' : fact])
    expect(now.handover?.state ?? 'ENDED').toBe(to)
    // The epoch rises when, and only when, the holder changes.
    const passes = to === 'ACCEPTED' || state === 'ACCEPTED'
    expect(now.controlEpoch - before.conversation!.controlEpoch).toBe(passes ? 1 : 0)
    if (to === 'ENDED')
      expect(handover).toMatchObject({
        end: ends[move],
        toSeq: facts[0]!.seq,
        endedAt: 1_000,
        id: before.conversation!.handover!.id,
      })
    if (state === 'NONE') expect(handover).toMatchObject({ fromSeq: facts[0]!.seq, requestedAt: 1_000, toSeq: null })
  })

  test('what is not in the table is refused by name, or is already so', () => {
    const outcomeOf = (state: 'NONE' | HandoverState, move: HandoverMove, who = commands[move]!.who) => {
      const outcome = ask(conversationIn(state), who, commands[move]!.command)
      return isRefusal(outcome) ? outcome.code : outcome.change === null ? 'nothing changes' : 'changes'
    }
    expect(outcomeOf('NONE', 'release')).toBe('nothing changes')
    expect(outcomeOf('NONE', 'transfer')).toBe('not_in_listen_mode')
    expect(outcomeOf('REQUESTED', 'requeue')).toBe('not_in_listen_mode')
    expect(outcomeOf('ACCEPTED', 'transfer', 'otherAgent')).toBe('already_claimed')
    expect(outcomeOf('ACCEPTED', 'transfer', 'admin')).toBe('changes')
    expect(outcomeOf('NONE', 'cancel')).toBe('handover_not_requested')
    expect(outcomeOf('REQUESTED', 'request')).toBe('nothing changes')
    expect(outcomeOf('REQUESTED', 'release')).toBe('nothing changes')
    expect(outcomeOf('ACCEPTED', 'request')).toBe('nothing changes')
    expect(outcomeOf('ACCEPTED', 'accept')).toBe('nothing changes')
    expect(outcomeOf('ACCEPTED', 'accept', 'otherAgent')).toBe('already_claimed')
    expect(outcomeOf('ACCEPTED', 'release', 'otherAgent')).toBe('already_claimed')
    expect(outcomeOf('ACCEPTED', 'close', 'otherAgent')).toBe('already_claimed')
    expect(outcomeOf('ACCEPTED', 'cancel')).toBe('handover_not_requested')
    expect(outcomeOf('ENDED', 'cancel')).toBe('handover_not_requested')
  })

  test('passed on it is the same handover: a colleague holds it from now, the queue has it wait from now', () => {
    const before = conversationIn('ACCEPTED')
    const asked = before.conversation!.handover!
    const passed = ask(before, 'agent', { kind: 'transfer', to: otherAgent, note: null }, 2_000)
    const held = written(before, passed)
    const same = { id: asked.id, fromSeq: asked.fromSeq, reason: asked.reason, requestedAt: 1_000 }
    expect(held.conversation!.handover).toEqual({
      ...asked,
      ...same,
      acceptedBy: { ...otherAgent, passed: true },
      acceptedAt: 2_000,
    })
    const back = written(held, ask(held, 'otherAgent', { kind: 'transfer', to: null, note: null }, 3_000))
    const waiting = { state: 'REQUESTED', route: 'PLATFORM', requestedAt: 3_000, acceptedAt: null, acceptedBy: null }
    expect(back.conversation!.handover).toEqual({ ...asked, ...waiting })
    // Whoever holds it is told: to themselves it is no change.
    expect(ask(held, 'otherAgent', { kind: 'transfer', to: otherAgent, note: null })).toMatchObject({ change: null })
    expect(ask(held, 'agent', { kind: 'send', actions: [], clientMessageId: null, controlEpoch: null })).toMatchObject({
      code: 'already_claimed',
      detail: { by: otherAgent, at: 2_000, controlEpoch: 3 },
    })
  })

  test('what ended can begin again, as another handover', () => {
    const before = conversationIn('ENDED')
    const outcome = ask(before, 'ann', { kind: 'request', reason: 'again' })
    if (isRefusal(outcome)) throw new Error(outcome.code)
    expect(outcome.change!.handovers).toMatchObject([{ state: 'REQUESTED', reason: 'again' }])
    expect(outcome.change!.handovers[0]!.id).not.toBe(endedOne().id)
  })
})

test.each(pairs.filter(pair => ends[pair.move]))('a draft ends in $state by $move: $to', ({ state, move, to }) => {
  const { bot, conversation } = conversationIn(state)
  const draft = new ChangeBuilder(bot, conversation!, { now: 2_000, credentialId: null })
  const ended = draft.end({ kind: 'SYSTEM', id: 'system', name: null }, move)
  expect(ended).toBe(to === 'ENDED')
  const change = draft.change()
  if (!ended) expect([change, draft.conversation.handover]).toEqual([null, conversation!.handover])
  else {
    expect(change!.handovers).toMatchObject([{ state: 'ENDED', end: ends[move], endedAt: 2_000 }])
    expect(change!.conversation.handover).toBeNull()
  }
})

function endedOne() {
  const before = conversationIn('ACCEPTED')
  const outcome = ask(before, 'agent', commands.release!.command)
  if (isRefusal(outcome)) throw new Error(outcome.code)
  return outcome.change!.handovers[0]!
}
