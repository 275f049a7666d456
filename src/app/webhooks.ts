import type { Principal, Staff } from '../domain/access/credential.ts'
import type { EventType } from '../domain/conversation/event.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { hasForbidden } from '../domain/web-address.ts'
import { rotated } from '../domain/webhook/secrets.ts'
import { healthy, type Webhook, type WebhookChangeKind } from '../domain/webhook/webhook.ts'
import type { EgressGuard } from '../ports/egress.ts'
import { newId } from '../ports/new-id.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import { requireStaff } from './access.ts'
import { describeAttempt, describeFailure, type TestReport } from './describe-failure.ts'
import { createEventWebhookManage, readEventTypes } from './event-webhooks.ts'
import { changeWebhook, replaceMessageWebhook } from './outbox/change-webhook.ts'
import { failWaiting, finishChange } from './outbox/finish-change.ts'
import { createRedelivery } from './redelivery.ts'
import { applyOptions, readOptions, type WebhookOptions } from './webhook-options.ts'

type Parts = {
  store: Store
  notifier: Pick<Notifier, 'notify'>
  now: () => number
  egress: EgressGuard
  sender: WebhookSender
  vault: Vault
}
type Owner = { botId?: string | null | undefined; url: string | null } & WebhookOptions

const MAX_OVERLAP_SECONDS = 30 * 24 * 3_600

export type Webhooks = ReturnType<typeof createWebhookManage>

/** What admins do with webhooks. Each answers, or refuses and changes nothing. */
export function createWebhookManage({ store, notifier, now, egress, sender, vault }: Parts) {
  return {
    newWebhook,
    setMessageWebhook,
    updateWebhook,
    enableWebhook,
    disableWebhook,
    rotateWebhookSecret,
    testWebhook,
    ...createEventWebhookManage({ store, notifier, now, vault, newWebhook, closed }),
    ...createRedelivery({ store, notifier, now }),
    /** The webhook's secrets, credentials and headers; null: unreadable. */
    openWebhook: ({ id, sealed }: Webhook) => vault.open(id, sealed),
    describeFailure: (failure: string | null, url: string) => describeFailure(failure, url, egress),
  }

  function newWebhook(kind: Webhook['kind'], url: string, companyId: string, botId: string | null): Webhook {
    const id = newId('hook')
    const secrets = [{ secret: vault.newSecret(), until: null }]
    const sealed = vault.seal(id, { secrets, auth: null, headers: {} })
    const off = { disabledAt: null, disabledReason: null }
    return { id, companyId, botId, kind, url, events: [], sealed, strict: false, ...off, createdAt: now(), ...healthy }
  }

  /**
   * One message webhook for a bot, or for all bots of the company without their own; a null URL deletes it. Another URL is still the
   * same webhook: pending deliveries go there. `examine`: whether its host name is resolved and checked now.
   */
  async function setMessageWebhook(principal: Principal | null, input: Owner, { examine = true } = {}) {
    const who = requireStaff(principal, 'setMessageWebhook')
    if (isRefusal(who)) return who
    const { companyId } = who
    const botId = input.botId ?? null
    if (botId !== null && (await store.bots.get(botId))?.companyId !== companyId) return refuse('not_found')
    const { url } = input
    if (url === null && (input.strict != null || input.headers != null || input.auth != null))
      return refuse('bad_input', 'Without a url the webhook is removed, and has no options.', { path: 'input.url' })
    const no = url === null ? null : await closed(url, examine)
    if (no) return no
    const options = readOptions(input)
    if (isRefusal(options)) return options
    const rule = (current: Webhook | null) =>
      url === null
        ? null
        : applyOptions(current ? moved(current, url) : newWebhook('MESSAGE', url, companyId, botId), options, vault)
    const change = { at: now(), by: who.identityId }
    const { before, after: webhook } = await store.outbox.transact(tables =>
      replaceMessageWebhook(tables, { companyId, botId }, rule, change),
    )
    if (before && webhook) await finishChange(store.outbox, before, webhook, change.at)
    else if (before) await failWaiting(store.outbox, before)
    notifier.notify('deliveries')
    return { webhook }
  }

  /** What is left out stays as it is. */
  async function updateWebhook(
    principal: Principal | null,
    input: {
      webhookId: string
      url?: string | null | undefined
      events?: readonly EventType[] | null | undefined
    } & WebhookOptions,
  ) {
    const who = requireStaff(principal, 'updateWebhook')
    if (isRefusal(who)) return who
    const url = input.url ?? null
    const known = await store.webhooks.get(input.webhookId)
    if (known?.companyId !== who.companyId) return refuse('not_found')
    if (url !== null && known.kind === 'CLAIM')
      return refuse('bad_input', 'The flow names the address of a claim webhook: publish another flow.', {
        path: 'input.url',
      })
    const events = input.events ? readEventTypes(input.events) : null
    if (isRefusal(events)) return events
    if (events && known.kind !== 'EVENT')
      return refuse('bad_input', 'Only event webhooks have a list of events.', { path: 'input.events' })
    if (known.kind === 'EVENT' && known.events.length === 0)
      return refuse('bad_input', 'This webhook was deleted.', { path: 'input.webhookId' })
    const no = url === null ? null : await closed(url)
    if (no) return no
    const options = readOptions(input)
    if (isRefusal(options)) return options
    return change(who, input.webhookId, 'CHANGED', webhook =>
      applyOptions({ ...(url === null ? webhook : moved(webhook, url)), ...(events && { events }) }, options, vault),
    )
  }

  /** Everything pending is due at once. */
  async function enableWebhook(principal: Principal | null, input: { webhookId: string }) {
    const who = requireStaff(principal, 'enableWebhook')
    if (isRefusal(who)) return who
    const fresh = { ...healthy, recoveredAt: now(), disabledAt: null, disabledReason: null }
    return change(who, input.webhookId, 'ENABLED', webhook => ({ ...webhook, ...fresh }))
  }

  /** New deliveries are still stored, and wait. */
  async function disableWebhook(principal: Principal | null, input: { webhookId: string }) {
    const who = requireStaff(principal, 'disableWebhook')
    if (isRefusal(who)) return who
    return change(who, input.webhookId, 'DISABLED_ADMIN', webhook =>
      webhook.disabledAt === null ? { ...webhook, disabledAt: now(), disabledReason: 'ADMIN' } : webhook,
    )
  }

  async function rotateWebhookSecret(
    principal: Principal | null,
    input: { webhookId: string; overlapSeconds: number },
  ) {
    const who = requireStaff(principal, 'rotateWebhookSecret')
    if (isRefusal(who)) return who
    const { overlapSeconds } = input
    if (overlapSeconds < 0 || overlapSeconds > MAX_OVERLAP_SECONDS)
      return refuse('bad_input', `overlapSeconds is 0 to ${MAX_OVERLAP_SECONDS}.`, { path: 'input.overlapSeconds' })
    const at = now()
    const secret = vault.newSecret()
    return change(who, input.webhookId, 'SECRET_ROTATED', webhook => {
      const old = vault.open(webhook.id, webhook.sealed) ?? { secrets: [], auth: null, headers: {} }
      return { ...webhook, sealed: vault.seal(webhook.id, rotated(old, secret, at, at + overlapSeconds * 1_000)) }
    })
  }

  /** One POST, sent like any other; nothing is stored and nothing is counted. */
  async function testWebhook(
    principal: Principal | null,
    input: { webhookId: string },
  ): Promise<DomainError | { webhook: Webhook; report: TestReport }> {
    const who = requireStaff(principal, 'testWebhook')
    if (isRefusal(who)) return who
    const webhook = await store.webhooks.get(input.webhookId)
    if (webhook?.companyId !== who.companyId) return refuse('not_found')
    const nowhere = { botId: webhook.botId, userId: null, conversationId: null, seq: null, controlEpoch: null }
    const body = JSON.stringify({ test: true, webhookId: webhook.id })
    const attempt = await sender.attempt(webhook, { id: newId('dlv'), body, ...nowhere, test: true })
    return { webhook, report: describeAttempt(attempt, webhook.url, egress) }
  }

  async function change(who: Staff, id: string, what: WebhookChangeKind, rule: (webhook: Webhook) => Webhook) {
    const { companyId, identityId: by } = who
    const at = now()
    let before: Webhook | null = null
    const remembering = (current: Webhook) => {
      before = current
      return rule(current)
    }
    const webhook = await store.outbox.transact(tables =>
      changeWebhook(tables, { companyId, id }, remembering, { at, by, what }),
    )
    if (webhook && before) await finishChange(store.outbox, before, webhook, at)
    notifier.notify('deliveries')
    return webhook === null ? refuse('not_found') : { webhook }
  }

  /** Another URL is a fresh start. Another origin loses the credentials and headers, which were not meant for it. */
  function moved(webhook: Webhook, url: string): Webhook {
    const fresh = { ...webhook, ...healthy, recoveredAt: now(), url, disabledAt: null, disabledReason: null }
    const old = vault.open(webhook.id, webhook.sealed)
    if (old === null || URL.parse(webhook.url)?.origin === URL.parse(url)?.origin) return fresh
    return { ...fresh, sealed: vault.seal(webhook.id, { ...old, auth: null, headers: {} }) }
  }

  /** Why a URL cannot be a webhook, in words that reveal nothing about the network behind this server. */
  async function closed(url: string, examine = true): Promise<DomainError | null> {
    const path = 'input.url'
    if (url.length > 2_048) return refuse('bad_input', 'A URL has 2,048 characters at most.', { path })
    if (hasForbidden(url))
      return refuse('bad_input', 'A URL has no spaces, quotes or control characters: percent-encode them.', { path })
    const no = egress.refusalOf(url) ?? (examine ? await egress.examine(url) : null)
    return no && refuse('bad_input', no.message, { path })
  }
}
