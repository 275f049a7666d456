import { expect, it } from 'vitest'
import { auditEntriesOf } from '../../../src/domain/conversation/audited.ts'
import { answerAgain, type Change } from '../../../src/domain/conversation/change.ts'
import type { Event } from '../../../src/domain/conversation/event.ts'

const agent = { kind: 'AGENT', id: 'idn_1', name: 'Bea' } as const
const server = { kind: 'SYSTEM', id: 'baton', name: null } as const
const user = { kind: 'USER', id: 'ann', name: null } as const

it('a change of control and a closing are audited, a message is not', () => {
  const facts = [
    { type: 'message.posted', actions: [], clientMessageId: null, moduleId: null, actor: user },
    { type: 'handover.accepted', handoverId: 'hdo_1', route: 'DIRECT', actor: agent },
    { type: 'conversation.closed', actor: user },
    { type: 'handover.transferred', handoverId: 'hdo_1', to: null, note: null, actor: server },
  ] as const
  const events = facts.map((fact, index) => ({ ...fact, seq: index + 7, at: 1_000, controlEpoch: 2 })) as Event[]
  const conversation = { id: 'conv_1', companyId: 'company_1' } as Change['conversation']
  const change: Change = {
    conversation,
    events,
    handovers: [],
    deliveries: [],
    timers: null,
    identityId: 'idn_1',
    credentialId: 'key_1',
  }
  const every = { companyId: 'company_1', at: 1_000, identityId: 'idn_1', credentialId: 'key_1', target: 'conv_1' }
  expect(auditEntriesOf(change)).toEqual([
    { ...every, action: 'handover.accepted', name: 'Bea', detail: { seq: 8, controlEpoch: 2, kind: 'AGENT' } },
    // A user has no name: the id stands for it.
    { ...every, action: 'conversation.closed', name: 'ann', detail: { seq: 9, controlEpoch: 2, kind: 'USER' } },
    { ...every, action: 'handover.transferred', name: null, detail: { seq: 10, controlEpoch: 2, kind: 'SYSTEM' } },
  ])
})

it('a repeated command gets the first answer, one with other content a conflict', () => {
  const record = { actor: 'user/ann', key: 'k', fingerprint: 'f', at: 1 }
  expect(answerAgain({ fingerprint: 'f', answer: { seq: 2 } }, record)).toEqual({ seq: 2 })
  expect(answerAgain({ fingerprint: 'g', answer: { seq: 2 } }, record)).toMatchObject({ code: 'idempotency_conflict' })
})
