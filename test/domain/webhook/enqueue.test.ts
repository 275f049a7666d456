import { expect, it } from 'vitest'
import { firstState, restartAt } from '../../../src/domain/webhook/enqueue.ts'
import { aWebhook } from './samples.ts'

const owner = { conversationId: 'conv_1', companyId: 'company_1', botId: 'bot_1', userId: 'ann' }
const content = { webhookId: 'hook_1', seq: 4, part: 1, parts: 3, controlEpoch: 2, body: '{"a":1}', reason: null }
const made = { id: 'dlv_1', at: 1_000 }

it('a new delivery is pending and due at once', () => {
  expect(firstState(aWebhook({ kind: 'CLAIM' }), owner, content, made)).toEqual({
    ...{ ...owner, ...content, id: 'dlv_1', state: 'PENDING', attempts: 0, tries: 0 },
    ...{ dueAt: 1_000, firstTriedAt: null, triedAt: null, createdAt: 1_000, failsHandover: false },
  })
})

it('a claim to a disabled webhook has failed from the start, and fails its handover', () => {
  const disabled = aWebhook({ kind: 'CLAIM', disabledAt: 900 })
  expect(firstState(disabled, owner, content, made)).toMatchObject({ state: 'FAILED', failsHandover: true })
})

it('a message to a disabled webhook waits for it', () => {
  expect(firstState(aWebhook({ disabledAt: 900 }), owner, content, made)).toMatchObject({
    ...{ state: 'PENDING', failsHandover: false },
  })
})

it('a delivery that is sent again starts its schedule from the beginning, and fails no handover any more', () => {
  expect(restartAt(5_000)).toEqual({
    ...{ state: 'PENDING', tries: 0, dueAt: 5_000, firstTriedAt: null, triedAt: null, failsHandover: false },
  })
})
