import type { Webhook, WebhookChange } from '../../domain/webhook/webhook.ts'
import type { OutboxTables, WebhookOwner } from '../../ports/outbox.ts'
import { type Steps, wait } from '../../ports/steps.ts'
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
  yield* place(tables, [next], change.at)
  yield* wait(tables.webhooks.addHistory(id, change))
  return next
}

/**
 * Passes the owner's message webhook to the rule and stores what it returns; null deletes the webhook, and with it its pending
 * deliveries.
 */
export function* replaceMessageWebhook(
  tables: OutboxTables,
  owner: WebhookOwner,
  rule: (current: Webhook | null) => Webhook | null,
  change: Omit<WebhookChange, 'what'>,
): Steps<Webhook | null> {
  const { webhooks } = tables
  const current = yield* wait(webhooks.messageWebhookOf(owner))
  const next = rule(current)
  if (next && current) {
    yield* saveWebhook(tables, current, next, change.at)
    yield* place(tables, [next], change.at)
    yield* wait(webhooks.addHistory(next.id, { ...change, what: 'CHANGED' }))
  } else if (next) {
    yield* wait(webhooks.add(next))
    yield* wait(webhooks.setMessageWebhookOf(owner, next.id))
    yield* wait(webhooks.addHistory(next.id, { ...change, what: 'CREATED' }))
  } else if (current) {
    yield* wait(webhooks.setMessageWebhookOf(owner, null))
    yield* wait(tables.deliveries.failPending(current.id, false))
    yield* place(tables, [current], change.at)
    yield* wait(webhooks.addHistory(current.id, { ...change, what: 'REMOVED' }))
  }
  return next
}
