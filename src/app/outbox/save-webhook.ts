import { consequencesOf } from '../../domain/webhook/outcome.ts'
import { type QueuedWebhook, readiness } from '../../domain/webhook/queue.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { OutboxTables } from '../../ports/outbox.ts'
import { type Steps, wait } from '../../ports/steps.ts'
import { SLICE } from './finish-change.ts'

/**
 * Saves a changed webhook, and begins with what the change means for its deliveries; `finishChange` does the rest. Its place in the
 * queue is left to `place`.
 */
export function* saveWebhook(tables: OutboxTables, before: Webhook, after: Webhook, now: number): Steps<void> {
  yield* wait(tables.webhooks.save(after))
  const { lanesAreDue, claimsFail } = consequencesOf(before, after)
  if (lanesAreDue) yield* wait(tables.lanes.makeDue(after.id, now, '', SLICE))
  if (claimsFail) yield* wait(tables.deliveries.failPending(after.id, true, SLICE))
}

/** Puts webhooks where they belong in the queue by what is due now. One that was ready goes to the end of its company's queue. */
export function* place<W extends Webhook>(
  tables: OutboxTables,
  webhooks: readonly W[],
  now: number,
): Steps<(W & QueuedWebhook)[]> {
  const firstDueAt = yield* wait(tables.queue.firstDueAt(webhooks.map(({ id }) => id)))
  const placed = webhooks.map((webhook, index) => ({ ...webhook, ...readiness(webhook, firstDueAt[index]!, now) }))
  for (const { id, ready, wakeAt } of placed) yield* wait(tables.queue.setReadiness(id, { ready, wakeAt }))
  return placed
}
