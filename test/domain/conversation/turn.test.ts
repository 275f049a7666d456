import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Before } from '../../../src/domain/conversation/change.ts'
import type { Command } from '../../../src/domain/conversation/command.ts'
import { decide } from '../../../src/domain/conversation/decide.ts'
import { isConsistent, type Turn, tagOf, turnOfTag } from '../../../src/domain/conversation/turn.ts'
import { isRefusal } from '../../../src/domain/error.ts'
import { ask, begun, botWith, people, said, written } from '../../support/rules.ts'

const commands = {
  request: { kind: 'request', reason: null },
  cancel: { kind: 'cancel' },
  accept: { kind: 'accept' },
  say: said('Hello from Agent!'),
  requeue: { kind: 'transfer', to: null, note: null },
  release: { kind: 'release', claimEnd: null, variables: {} },
} satisfies Record<string, Command>
type Name = keyof typeof commands
const names = Object.keys(commands) as Name[]

/** The same for a caller that names a turn. */
const askIn = (before: Before, name: Name, turn: Turn) =>
  decide(before, commands[name], {
    now: 1_000,
    tag: 'tag1tag1',
    principal: people.integration,
    userId: 'ann',
    conversationId: '',
    isPlatform: () => false,
    turn,
  })

/** The states of a conversation in a script, and the turn that each is in. */
function statesOf(script: readonly Name[]) {
  const states = [begun(botWith(null))]
  for (const name of script) states.push(written(states.at(-1)!, ask(states.at(-1)!, 'integration', commands[name])))
  return states.map(before => {
    const { id: conversationId, controlEpoch, handover } = before.conversation!
    return { before, tag: tagOf(before.conversation!), conversationId, controlEpoch, handoverId: handover?.id }
  })
}

const script = fc.array(fc.constantFrom(...names), { maxLength: 14 })

test('a command with the tag of an earlier turn changes nothing, in any order of events', () => {
  fc.assert(
    fc.property(script, steps => {
      const states = statesOf(steps)
      const now = states.at(-1)!
      for (const { tag } of states)
        for (const name of names) {
          const free = ask(now.before, 'integration', commands[name])
          const bound = askIn(now.before, name, { tags: [tag] })
          if (tag === now.tag) expect(bound).toEqual(free)
          else expect(!isRefusal(bound) && bound.change !== null).toBe(false)
          // A call that would be refused in any turn gets that refusal.
          if (isRefusal(free)) expect(isRefusal(bound) && bound.code).toBe(free.code)
          else if (isRefusal(bound)) expect(bound.code).toBe('precondition_failed')
        }
    }),
  )
})

test('so does one with an earlier epoch or handover; an epoch alone takes over no request after one that has lapsed', () => {
  fc.assert(
    fc.property(script, steps => {
      const states = statesOf(steps)
      const now = states.at(-1)!
      const changes = (name: Name, turn: Turn) => {
        const bound = askIn(now.before, name, turn)
        if (isRefusal(bound)) return false
        return bound.change !== null
      }
      for (const { controlEpoch, handoverId } of states)
        for (const name of names) {
          if (controlEpoch !== now.controlEpoch) expect(changes(name, { controlEpoch })).toBe(false)
          if (handoverId !== undefined && handoverId !== now.handoverId)
            expect(changes(name, { handoverId })).toBe(false)
        }
      if (now.before.conversation!.lapsedHandoverId !== undefined)
        expect(changes('accept', { controlEpoch: now.controlEpoch })).toBe(false)
      expect(changes('accept', { conversationId: `conv_${'0'.repeat(32)}` })).toBe(false)
    }),
  )
})

test('taking over again is answered in every way that names its turn, and refused in the ways that name another', () => {
  const [begin, requested, held] = statesOf(['request', 'accept'])
  const { conversationId, handoverId } = held!
  const isDone = (turn: Turn) => !isRefusal(askIn(held!.before, 'accept', turn))
  const [direct] = statesOf(['accept']).slice(-1)
  for (const turn of [{ tags: [requested!.tag] }, { tags: [held!.tag] }, { controlEpoch: 1 }])
    expect([turn, isDone(turn)]).toEqual([turn, true])
  expect(isDone({ conversationId, handoverId: handoverId! })).toBe(true)
  expect(isRefusal(askIn(direct!.before, 'accept', { tags: [begin!.tag] }))).toBe(false)
  const other = `conv_${'0'.repeat(32)}`
  const otherHandover = handoverId!.replace(conversationId.slice(5), other.slice(5))
  for (const turn of [
    { conversationId: other },
    { handoverId: otherHandover },
    { tags: [`${other}.1.none`] },
    { tags: ['x'] },
    { tags: [] },
  ])
    expect([turn, isDone(turn)]).toEqual([turn, false])
})

test('a tag names one turn; what contradicts it is inconsistent', () => {
  const [requested] = statesOf(['request']).slice(-1)
  const { tag, conversationId, controlEpoch, handoverId } = requested!
  expect(turnOfTag(tag)).toEqual({ conversationId, controlEpoch, handoverId })
  for (const text of ['', 'x', `${tag}.1`, tag.replace('.1.', '.0.'), tag.replace('conv_0', 'conv_1')])
    expect([text, turnOfTag(text)]).toEqual([text, null])
  expect(isConsistent({ tags: [tag], conversationId, controlEpoch, handoverId: handoverId! })).toBe(true)
  expect(isConsistent({ tags: [tag, 'of another server'], controlEpoch: 7 })).toBe(true)
  for (const rest of [{ controlEpoch: 2 }, { conversationId: 'conv_1' }, { handoverId: 'hdo_1' }])
    expect([rest, isConsistent({ tags: [tag], ...rest })]).toEqual([rest, false])
  expect(isConsistent({ conversationId: `conv_${'1'.repeat(32)}`, handoverId: handoverId! })).toBe(false)
})
