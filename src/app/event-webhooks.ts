import type { Principal } from '../domain/access/credential.ts'
import { allEventTypes, type EventType } from '../domain/conversation/event.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { requireStaff } from './access.ts'
import { addWebhook, removeEventWebhook } from './outbox/change-webhook.ts'
import { failWaiting } from './outbox/finish-change.ts'
import { applyOptions, readOptions, type WebhookOptions } from './webhook-options.ts'

type Parts = {
  store: Store
  notifier: Pick<Notifier, 'notify'>
  now: () => number
  vault: Vault
  newWebhook: (kind: Webhook['kind'], url: string, companyId: string, botId: string | null) => Webhook
  /** Why a URL cannot be a webhook; null: it can. */
  closed: (url: string) => Promise<DomainError | null>
}

/** Each event of a company becomes a delivery for each of them, in the transaction of the event. */
const MAX_EVENT_WEBHOOKS = 20

/** Webhooks of kind EVENT. Each use case answers, or refuses and changes nothing. */
export function createEventWebhookManage({ store, notifier, now, vault, newWebhook, closed }: Parts) {
  return { createEventWebhook, deleteEventWebhook }

  async function createEventWebhook(
    principal: Principal | null,
    input: { botId?: string | null | undefined; url: string; events: readonly EventType[] } & WebhookOptions,
  ): Promise<DomainError | { webhook: Webhook }> {
    const who = requireStaff(principal, 'createEventWebhook')
    if (isRefusal(who)) return who
    const { companyId, identityId: by } = who
    const botId = input.botId ?? null
    if (botId !== null && (await store.bots.get(botId))?.companyId !== companyId) return refuse('not_found')
    const events = readEventTypes(input.events)
    if (isRefusal(events)) return events
    const no = await closed(input.url)
    if (no) return no
    const options = readOptions(input)
    if (isRefusal(options)) return options
    const live = (await store.webhooks.list(companyId)).filter(each => each.events.length > 0)
    if (live.length >= MAX_EVENT_WEBHOOKS)
      return refuse('limit_reached', `A company has ${MAX_EVENT_WEBHOOKS} event webhooks at most.`)
    const webhook = applyOptions({ ...newWebhook('EVENT', input.url, companyId, botId), events }, options, vault)
    await store.outbox.transact(tables => addWebhook(tables, webhook, { at: now(), by }))
    return { webhook }
  }

  /** What waits for it fails. Its deliveries stay listed until retention deletes them. */
  async function deleteEventWebhook(
    principal: Principal | null,
    { webhookId: id }: { webhookId: string },
  ): Promise<DomainError | { webhook: Webhook }> {
    const who = requireStaff(principal, 'deleteEventWebhook')
    if (isRefusal(who)) return who
    const { companyId, identityId: by } = who
    const known = await store.webhooks.get(id)
    if (known?.companyId !== companyId) return refuse('not_found')
    if (known.kind !== 'EVENT')
      return refuse('bad_input', 'Only event webhooks are deleted: see setMessageWebhook and publishFlow.', {
        path: 'input.webhookId',
      })
    if (known.events.length === 0) return { webhook: known }
    const removed = await store.outbox.transact(tables => removeEventWebhook(tables, id, { at: now(), by }))
    await failWaiting(store.outbox, removed)
    notifier.notify('deliveries')
    return { webhook: removed }
  }
}

/** In the order of the table of events, each once. */
export function readEventTypes(events: readonly EventType[]): EventType[] | DomainError {
  const chosen = new Set(events)
  if (chosen.size === 0) return refuse('bad_input', 'Name one event type or more.', { path: 'input.events' })
  return allEventTypes.filter(type => chosen.has(type))
}
