import type { Webhook, WebhookChange } from '../../domain/webhook/webhook.ts'
import type { OutboxTables, WebhookOwner } from '../../ports/outbox.ts'
import { type Steps, wait } from '../../ports/steps.ts'
import { SLICE } from './finish-change.ts'
import { place, saveWebhook } from './save-webhook.ts'

/** Changes one; null where the company has no such webhook. */
export function* changeWebhook(
  tables: OutboxTables,
  { companyId, id }: { companyId: string; id: string },
  rule: (webhook: Webhook) => Webhook,
  change: WebhookChange,
): Steps<Webhook | null> {
  const [current] = yield* wait(tables.webhooks.get([id]))
  if (current?.companyId !== companyId) return null
  const next = rule(current)
  if (next === current) return current
  yield* saveWebhook(tables, current, next, change.at)
  if (next.events !== current.events) yield* wait(tables.webhooks.setEvents(id, next.events))
  yield* place(tables, [next], change.at)
  yield* wait(tables.webhooks.addHistory(id, change))
  return next
}

export function* addWebhook(
  { webhooks }: OutboxTables,
  webhook: Webhook,
  change: Omit<WebhookChange, 'what'>,
): Steps<void> {
  yield* wait(webhooks.add(webhook))
  yield* wait(webhooks.addHistory(webhook.id, { ...change, what: 'CREATED' }))
}

/** Nothing is sent to it from now on, and what waits for it begins to fail; `failWaiting` does the rest. */
export function* removeEventWebhook(
  tables: OutboxTables,
  id: string,
  change: Omit<WebhookChange, 'what'>,
): Steps<Webhook> {
  const [current] = yield* wait(tables.webhooks.get([id]))
  yield* wait(tables.webhooks.setEvents(id, []))
  return yield* remove(tables, { ...current!, events: [] }, change)
}

/**
 * Passes the owner's message webhook to the rule and stores what it returns; null removes the webhook, and its pending deliveries
 * fail. `finishChange` or `failWaiting` does the rest of that.
 */
export function* replaceMessageWebhook(
  tables: OutboxTables,
  owner: WebhookOwner,
  rule: (current: Webhook | null) => Webhook | null,
  change: Omit<WebhookChange, 'what'>,
): Steps<{ before: Webhook | null; after: Webhook | null }> {
  const { webhooks } = tables
  const current = yield* wait(webhooks.messageWebhookOf(owner))
  const next = rule(current)
  if (next && current) {
    yield* saveWebhook(tables, current, next, change.at)
    yield* place(tables, [next], change.at)
    yield* wait(webhooks.addHistory(next.id, { ...change, what: 'CHANGED' }))
  } else if (next) {
    yield* addWebhook(tables, next, change)
    yield* wait(webhooks.setMessageWebhookOf(owner, next.id))
  } else if (current) {
    yield* wait(webhooks.setMessageWebhookOf(owner, null))
    yield* remove(tables, current, change)
  }
  return { before: current, after: next }
}

/** Disabled, so that nothing is sent before all that waits has failed, also after a crash. */
function* remove(tables: OutboxTables, current: Webhook, change: Omit<WebhookChange, 'what'>): Steps<Webhook> {
  const removed = { ...current, disabledAt: change.at, disabledReason: 'ADMIN' } as const
  yield* wait(tables.webhooks.save(removed))
  yield* wait(tables.deliveries.failPending(current.id, false, SLICE))
  yield* place(tables, [removed], change.at)
  yield* wait(tables.webhooks.addHistory(current.id, { ...change, what: 'REMOVED' }))
  return removed
}
