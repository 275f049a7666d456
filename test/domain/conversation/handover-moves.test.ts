import { describe, expect, test } from 'vitest'
import type { Actor } from '../../../src/domain/actor.ts'
import type { Before } from '../../../src/domain/conversation/change.ts'
import { ChangeBuilder } from '../../../src/domain/conversation/change-builder.ts'
import type { Command } from '../../../src/domain/conversation/command.ts'
import { ends, type HandoverMove, type HandoverState, moved, moves } from '../../../src/domain/conversation/handover.ts'
import { isRefusal } from '../../../src/domain/error.ts'
import { ask, begun, botWith, type Name, written } from '../../support/rules.ts'

// Generated from the table of moves, so a change of the table is tested as well.
const states = Object.keys(moves) as (keyof typeof moves)[]
const everyMove = ['request', 'accept', 'transfer', 'requeue', 'release', 'cancel', 'expire', 'fail', 'close'] as const
const pairs = states.flatMap(state => everyMove.map(move => ({ state, move, to: moves[state][move] ?? null })))

const otherAgent: Actor = { kind: 'AGENT', id: 'idn_carl', name: 'Carl' }

/** The command for each move that has one. The others come from timers and failed deliveries. */
const commands: Partial<Record<HandoverMove, { who: Name; command: Command }>> = {
  request: { who: 'ann', command: { kind: 'request', reason: 'help' } },
  accept: { who: 'agent', command: { kind: 'accept' } },
  transfer: { who: 'agent', command: { kind: 'transfer', to: otherAgent, note: 'over to you' } },
  requeue: { who: 'agent', command: { kind: 'transfer', to: null, note: null } },
  release: { who: 'agent', command: { kind: 'release', claimEnd: null, variables: {} } },
  cancel: { who: 'ann', command: { kind: 'cancel' } },
  close: { who: 'agent', command: { kind: 'close' } },
}

/** A conversation with a handover in this state. */
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

test('the table has every state and only known moves', () => {
  expect(states).toEqual(['NONE', 'REQUESTED', 'ACCEPTED', 'ENDED'])
  for (const state of states) for (const move of Object.keys(moves[state])) expect(everyMove).toContain(move)
  // Exactly the moves that can end a handover have an end.
  const ending = pairs.filter(pair => pair.to === 'ENDED').map(pair => pair.move)
  expect(new Set(Object.keys(ends))).toEqual(new Set(ending))
})

test.each(pairs)('$state, $move → $to', ({ state, move, to }) => {
  const { conversation } = conversationIn(state)
  const stored = conversation!.handover
  // The conversation drops an ended handover: the next request makes another.
  expect(stored?.state ?? 'NONE').toBe(state === 'ENDED' ? 'NONE' : state)
  const handover = state === 'ENDED' ? endedHandover() : stored
  expect(moved(handover, move)).toBe(to)
})

describe('by a permitted command', () => {
  // A claim that is not answered in time moves to the queue by a deadline alone.
  const byDeadline = ({ state, move }: (typeof pairs)[number]) => state === 'REQUESTED' && move === 'requeue'
  const commandable = pairs.filter(pair => pair.state !== 'ENDED' && commands[pair.move] && !byDeadline(pair))

  test.each(commandable)('in $state, $move leads to $to', ({ state, move, to }) => {
    const before = conversationIn(state)
    const { who, command } = commands[move]!
    const outcome = ask(before, who, command)
    const change = isRefusal(outcome) ? null : outcome.change
    const facts = change?.events.filter(event => event.type.startsWith('handover.')) ?? []
    const now = written(before, outcome).conversation!
    if (to === null) {
      // Not in the table: the handover does not change.
      expect([facts, change?.handovers ?? []]).toEqual([[], []])
      expect(now.handover).toEqual(before.conversation!.handover)
      expect(now.controlEpoch).toBe(before.conversation!.controlEpoch)
      return
    }
    const [handover, ...others] = change!.handovers
    expect([handover?.state, others]).toEqual([to, []])
    const isTransfer = move === 'transfer' || move === 'requeue'
    const fact = { REQUESTED: 'handover.requested', ACCEPTED: 'handover.accepted', ENDED: 'handover.ended' }[to]
    expect(facts.map(event => event.type)).toEqual([isTransfer ? 'handover.transferred' : fact])
    expect(now.handover?.state ?? 'ENDED').toBe(to)
    // The epoch rises exactly when the holder changes.
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

  test('a move that is not in the table is refused, or changes nothing if its state is reached already', () => {
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

  test('a transfer keeps the handover: a colleague holds it from now on, in the queue its wait begins now', () => {
    const before = conversationIn('ACCEPTED')
    const commandable = before.conversation!.handover!
    const passed = ask(before, 'agent', { kind: 'transfer', to: otherAgent, note: null }, 2_000)
    const held = written(before, passed)
    const same = { id: commandable.id, fromSeq: commandable.fromSeq, reason: commandable.reason, requestedAt: 1_000 }
    expect(held.conversation!.handover).toEqual({
      ...commandable,
      ...same,
      acceptedBy: { ...otherAgent, passed: true },
      acceptedAt: 2_000,
    })
    const back = written(held, ask(held, 'otherAgent', { kind: 'transfer', to: null, note: null }, 3_000))
    const waiting = { state: 'REQUESTED', route: 'PLATFORM', requestedAt: 3_000, acceptedAt: null, acceptedBy: null }
    expect(back.conversation!.handover).toEqual({ ...commandable, ...waiting })
    // A transfer to the holder changes nothing.
    expect(ask(held, 'otherAgent', { kind: 'transfer', to: otherAgent, note: null })).toMatchObject({ change: null })
    expect(ask(held, 'agent', { kind: 'send', actions: [], clientMessageId: null, controlEpoch: null })).toMatchObject({
      code: 'already_claimed',
      detail: { by: otherAgent, at: 2_000, controlEpoch: 3 },
    })
  })

  test('after an ended handover the next request makes another one', () => {
    const before = conversationIn('ENDED')
    const outcome = ask(before, 'ann', { kind: 'request', reason: 'again' })
    if (isRefusal(outcome)) throw new Error(outcome.code)
    expect(outcome.change!.handovers).toMatchObject([{ state: 'REQUESTED', reason: 'again' }])
    expect(outcome.change!.handovers[0]!.id).not.toBe(endedHandover().id)
  })
})

test.each(pairs.filter(pair => ends[pair.move]))(
  'ChangeBuilder.end in $state by $move leads to $to',
  ({ state, move, to }) => {
    const { bot, conversation } = conversationIn(state)
    const builder = new ChangeBuilder(bot, conversation!, { now: 2_000, tag: 'tag1tag1', principal: null })
    const ended = builder.end({ kind: 'SYSTEM', id: 'system', name: null }, move)
    expect(ended).toBe(to === 'ENDED')
    const change = builder.change()
    if (!ended) expect([change, builder.conversation.handover]).toEqual([null, conversation!.handover])
    else {
      expect(change!.handovers).toMatchObject([{ state: 'ENDED', end: ends[move], endedAt: 2_000 }])
      expect(change!.conversation.handover).toBeNull()
    }
  },
)

function endedHandover() {
  const before = conversationIn('ACCEPTED')
  const outcome = ask(before, 'agent', commands.release!.command)
  if (isRefusal(outcome)) throw new Error(outcome.code)
  return outcome.change!.handovers[0]!
}
