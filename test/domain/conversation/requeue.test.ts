import { expect, test } from 'vitest'
import type { Before } from '../../../src/domain/conversation/change.ts'
import { decide } from '../../../src/domain/conversation/decide.ts'
import { isRefusal } from '../../../src/domain/error.ts'
import { ask, begun, botWith, conversationId, people, ruleContext, written } from '../../support/rules.ts'

const holderId = people.agent.identityId
const companyId = people.agent.companyId
const requeue = (before: Before, controlEpoch: number, who = holderId) =>
  decide(
    before,
    { kind: 'requeue', holderId: who, controlEpoch },
    { ...ruleContext(2_000), principal: { kind: 'system', companyId } },
  )
const held = () => {
  const before = begun(botWith(null))
  return written(before, ask(before, 'agent', { kind: 'accept' }))
}

test('the server returns a conversation from its holder to the queue', () => {
  const before = held()
  const outcome = requeue(before, 2)
  if (isRefusal(outcome)) throw new Error(outcome.code)
  expect(outcome.answer).toMatchObject({ conversationId, mode: 'NORMAL', controlEpoch: 3 })
  expect(outcome.change).toMatchObject({ identityId: null, credentialId: null, deliveries: [] })
  expect(outcome.change?.events).toMatchObject([
    { type: 'handover.transferred', to: null, note: null, actor: { kind: 'SYSTEM' }, controlEpoch: 3 },
  ])
  const { handover } = written(before, outcome).conversation!
  expect(handover).toMatchObject({ state: 'REQUESTED', route: 'PLATFORM', requestedAt: 2_000, acceptedBy: null })
})

test('a repeat, another holder or another epoch changes nothing', () => {
  const before = held()
  const unchanged = { change: null }
  const returned = written(before, requeue(before, 2))
  for (const epoch of [2, 3]) expect(requeue(returned, epoch)).toMatchObject(unchanged)
  expect(requeue(before, 2, people.otherAgent.identityId)).toMatchObject(unchanged)
  expect(requeue(before, 1)).toMatchObject(unchanged)
  // Given away and taken again: the holder is the same and the turn is not.
  const again = written(returned, ask(returned, 'agent', { kind: 'accept' }))
  expect(requeue(again, 2)).toMatchObject(unchanged)
  const closed = written(before, ask(before, 'agent', { kind: 'close' }))
  expect(requeue(closed, 3)).toMatchObject(unchanged)
})
