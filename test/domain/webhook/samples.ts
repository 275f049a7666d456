import type { Delivery } from '../../../src/domain/webhook/delivery.ts'
import type { AttemptOutcome } from '../../../src/domain/webhook/outcome.ts'
import type { QueuedWebhook } from '../../../src/domain/webhook/queue.ts'
import { healthy } from '../../../src/domain/webhook/webhook.ts'

/** A delivery that was never tried and is due. */
export const aDelivery = (more: Partial<Delivery> = {}): Delivery => ({
  ...{ id: `dlv_${more.seq ?? 1}`, webhookId: 'hook_1', companyId: 'company_1', botId: 'bot_1', userId: 'ann' },
  ...{
    conversationId: 'conv_1',
    seq: 1,
    part: 0,
    parts: 1,
    controlEpoch: 1,
    body: '{}',
    reason: null,
    state: 'PENDING',
  },
  ...{ attempts: 0, tries: 0, dueAt: 0, firstTriedAt: null, triedAt: null, createdAt: 0 },
  ...more,
})

/** A healthy webhook that is not in the queue. */
export const aWebhook = (more: Partial<QueuedWebhook> = {}): QueuedWebhook => ({
  ...{
    id: 'hook_1',
    companyId: 'company_1',
    botId: null,
    kind: 'MESSAGE',
    url: 'https://hooks.test/',
    events: [],
    sealed: '',
  },
  ...{ strict: false, disabledAt: null, disabledReason: null, createdAt: 0, ready: false, wakeAt: null },
  ...healthy,
  ...more,
})

/** An attempt at 1,000 that took 50 ms. */
export const anOutcome = (next: AttemptOutcome['next'], more: Partial<AttemptOutcome> = {}): AttemptOutcome => ({
  attempt: { at: 1_000, durationMs: 50, status: 500, failure: null, detail: null, answer: null },
  ...{ next, pauseMs: 0, probe: false, chance: 0.5 },
  ...more,
})
