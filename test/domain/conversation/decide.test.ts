import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../../src/domain/actor.ts'
import type { Before } from '../../../src/domain/conversation/change.ts'
import type { Command } from '../../../src/domain/conversation/command.ts'
import { holder } from '../../../src/domain/conversation/conversation.ts'
import { decide } from '../../../src/domain/conversation/decide.ts'
import type { Event } from '../../../src/domain/conversation/event.ts'
import { moves } from '../../../src/domain/conversation/handover.ts'
import { isRefusal } from '../../../src/domain/error.ts'
import { seedFlow } from '../../support/flows.ts'
import { ask, begun, botWith, conversationId, type Name, people, said, written } from '../../support/rules.ts'

const flowBot = () => botWith(seedFlow('http://127.0.0.1:9/claim'))

describe('for any commands by anyone in any order', () => {
  const names = Object.keys(people) as Name[]
  /** How far the command's epoch is from the current one; null: it has none. */
  const epoch = fc.constantFrom(0, 0, -1, 1, null)
  const step = fc.record({
    who: fc.constantFrom(...names),
    epoch,
    what: fc.oneof(
      fc.constantFrom('hello', 'agent', 'partner', 'x').map(text => ({ kind: 'send' as const, text })),
      fc.constant({ kind: 'request' as const }),
      fc.constant({ kind: 'accept' as const }),
      fc.constantFrom(null, 'resolved', 'else').map(claimEnd => ({ kind: 'release' as const, claimEnd })),
      fc
        .constantFrom('agent' as const, 'otherAgent' as const, 'admin' as const, null)
        .map(to => ({ kind: 'transfer' as const, to })),
      fc.constantFrom(1, 2).map(value => ({ kind: 'set' as const, value })),
      fc.constant({ kind: 'cancel' as const }),
      fc.constant({ kind: 'close' as const }),
    ),
  })
  const agentOf = (who: 'agent' | 'otherAgent' | 'admin'): Actor => {
    return { kind: 'AGENT', id: people[who].kind === 'key' ? people[who].identityId : '', name: null }
  }
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

  function commandOf({ what, epoch }: Step, { conversation }: Before): Command {
    const controlEpoch = epoch === null ? null : conversation!.controlEpoch + epoch
    if (what.kind === 'send') return said(what.text, controlEpoch)
    if (what.kind === 'release') return { kind: 'release', claimEnd: what.claimEnd, variables: {}, controlEpoch }
    if (what.kind === 'transfer') return { kind: 'transfer', to: what.to && agentOf(what.to), note: null, controlEpoch }
    if (what.kind === 'set') return { kind: 'set', variables: { value: what.value } }
    if (what.kind === 'request') return { kind: 'request', reason: null, controlEpoch }
    return { kind: what.kind, controlEpoch }
  }

  const settings = fc.record({ agentMessageInNormalMode: fc.constantFrom('reject', 'accept-handover') })
  const scripts = fc.tuple(fc.boolean(), settings, fc.array(step, { maxLength: 40 }))

  /** Runs all steps; answers every event and the conversation at the end. */
  function play([hasFlow, chosen, steps]: typeof scripts extends fc.Arbitrary<infer L> ? L : never) {
    let before = begun(botWith(hasFlow ? seedFlow('http://127.0.0.1:9/claim') : null, chosen))
    const events: Event[] = []
    for (const each of steps) {
      const outcome = ask(before, each.who, commandOf(each, before))
      const changed = !isRefusal(outcome) && outcome.change !== null
      // Fencing: a bot message needs the current epoch.
      if (each.who === 'botKey' && each.what.kind === 'send' && each.epoch !== 0) expect(isRefusal(outcome)).toBe(true)
      if (changed) {
        const { change } = outcome
        expect(change!.events.length).toBeGreaterThan(0)
        expect(change!.events[0]!.seq).toBe(before.conversation!.lastSeq + 1)
        expect(change!.conversation.lastSeq).toBe(change!.events.at(-1)!.seq)
        events.push(...change!.events)
      }
      before = written(before, outcome)
    }
    return { events, conversation: before.conversation! }
  }

  test('seq has no gap, and the state follows from the log', () => {
    fc.assert(
      fc.property(scripts, steps => {
        const { events, conversation } = play(steps)
        const first = events[0]?.seq ?? conversation.lastSeq + 1
        expect(events.map(event => event.seq)).toEqual(events.map((_, index) => first + index))
        const closed = events.findIndex(event => event.type === 'conversation.closed')
        expect(conversation.state).toBe(closed < 0 ? 'OPEN' : 'CLOSED')
        if (closed >= 0) expect(events).toHaveLength(closed + 1)
      }),
    )
  })

  test('handovers follow the table of moves one at a time, and the epoch rises exactly when the holder changes', () => {
    fc.assert(
      fc.property(scripts, steps => {
        const { events, conversation } = play(steps)
        let state: keyof typeof moves = 'NONE'
        let epoch = 1
        for (const event of events) {
          const next = {
            'handover.requested': 'REQUESTED',
            'handover.accepted': 'ACCEPTED',
            'handover.ended': 'ENDED',
          }[event.type as string] as 'REQUESTED' | 'ACCEPTED' | 'ENDED' | undefined
          if (event.type === 'handover.transferred') {
            state = moves[state][event.to ? 'transfer' : 'requeue'] ?? 'NONE'
            expect(state).toBe(event.to ? 'ACCEPTED' : 'REQUESTED')
            epoch += 1
          } else if (next) {
            expect(Object.values(moves[state])).toContain(next)
            if (next === 'ACCEPTED' || state === 'ACCEPTED') epoch += 1
            state = next === 'ENDED' ? 'NONE' : next
          }
          expect(event.controlEpoch).toBe(epoch)
        }
        expect([conversation.handover?.state ?? 'NONE', conversation.controlEpoch]).toEqual([state, epoch])
      }),
    )
  })

  test('bots post only while no agent holds, and agents only while they hold', () => {
    fc.assert(
      fc.property(scripts, steps => {
        let holding: string | null = null
        for (const event of play(steps).events) {
          if (event.type === 'handover.accepted') holding = event.actor.id
          if (event.type === 'handover.transferred') {
            expect([holding, 'idn_ada']).toContain(event.actor.id)
            expect(event.to?.id ?? null).not.toBe(holding)
            holding = event.to?.id ?? null
          }
          if (event.type === 'handover.ended') holding = null
          if (event.type !== 'message.posted') continue
          if (event.actor.kind === 'BOT') expect(holding).toBeNull()
          if (event.actor.kind === 'AGENT') expect(event.actor.id).toBe(holding)
        }
      }),
    )
  })

  test('the user of an open conversation is never refused', () => {
    fc.assert(
      fc.property(scripts, ([hasFlow, chosen, steps]) => {
        let before = begun(botWith(hasFlow ? seedFlow('http://127.0.0.1:9/claim') : null, chosen))
        for (const each of steps) {
          before = written(before, ask(before, each.who, commandOf(each, before)))
          const outcome = ask(before, 'ann', said('hello', each.epoch))
          if (before.conversation!.state === 'OPEN') expect(isRefusal(outcome)).toBe(false)
        }
      }),
    )
  })

  test('decide is pure: it changes none of its arguments and answers the same again', () => {
    const frozen = <T>(value: T): T => {
      if (value && typeof value === 'object' && !Object.isFrozen(value) && !(value instanceof Map)) {
        Object.freeze(value)
        for (const each of Object.values(value)) frozen(each)
      }
      return value
    }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), steps => {
        let before = begun(flowBot())
        for (const each of steps) {
          const { bot, ...shown } = before
          const command = frozen(commandOf(each, before))
          before = { bot, ...frozen(shown) }
          const first = ask(before, each.who, command)
          expect(ask(before, each.who, command)).toEqual(first)
          before = written(before, first)
        }
      }),
    )
  })
})

describe('a command', () => {
  test('of an anonymous caller, another company or another visitor is not_found', () => {
    const before = begun(flowBot())
    const strangers = [
      { ...people.admin, companyId: 'company_elsewhere' },
      { ...people.ann, conversationId: 'conv_other' },
      { ...people.ann, companyId: 'company_elsewhere' },
    ]
    const everything: Command[] = [
      said('hello'),
      { kind: 'request', reason: null },
      { kind: 'accept' },
      { kind: 'release', claimEnd: null, variables: {} },
      { kind: 'transfer', to: null, note: null },
      { kind: 'set', variables: { mine: true } },
      { kind: 'cancel' },
      { kind: 'close' },
    ]
    const given = { now: 1, tag: 'tag1tag1', userId: 'ann', conversationId, isPlatform: () => false }
    for (const principal of [null, ...strangers])
      for (const command of everything)
        expect(decide(before, command, { ...given, principal })).toMatchObject({ code: 'not_found' })
  })

  test('makes a delivery for each message of the user and the bot, and of agents if the bot relays them', () => {
    for (const relayAgentMessages of [false, true]) {
      let before = begun(botWith(seedFlow('http://127.0.0.1:9/claim'), { relayAgentMessages }))
      const deliveriesOf = (who: Name, command: Command) => {
        const outcome = ask(before, who, command)
        before = written(before, outcome)
        if (isRefusal(outcome)) throw new Error(outcome.code)
        return outcome.change!.deliveries.map(each => [each.webhookId, JSON.parse(each.body).interlocutor, each.seq])
      }
      expect(deliveriesOf('ann', said('hello'))).toEqual([
        ['hook_1', 'user', 3],
        ['hook_1', 'bot', 4],
      ])
      expect(deliveriesOf('agent', { kind: 'accept' })).toEqual([])
      expect(deliveriesOf('ann', said('are you there?'))).toEqual([['hook_1', 'user', 6]])
      expect(deliveriesOf('agent', said('I am'))).toEqual(relayAgentMessages ? [['hook_1', 'agent', 7]] : [])
      expect(holder(before.conversation!)).toBe('AGENT')
    }
  })
})
