import { requireCredential } from '../../app/access.ts'
import { liveSecrets } from '../../domain/webhook/secrets.ts'
import type { DisabledReason, Webhook, WebhookChange, WebhookChangeKind } from '../../domain/webhook/webhook.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { orRefuse } from '../errors.ts'
import { WebhookType } from '../refs.ts'
import { EventTypeEnum } from './event-type.ts'

const WebhookKindType = builder.enumType('WebhookKind', {
  description: 'What a webhook is sent.',
  values: {
    CLAIM: { description: 'A flow names its address: it is asked to take a conversation over.' },
    MESSAGE: { description: 'It gets the messages of the conversations it serves.' },
    EVENT: { description: 'It gets the events that it names, in a form of Baton’s own: schema/events.schema.json.' },
  } as const,
})

const WebhookStateType = builder.enumType('WebhookState', {
  description: 'Whether deliveries to a webhook are sent now.',
  values: {
    ACTIVE: { description: 'Deliveries are sent as they come due.' },
    PAUSED: { description: 'The receiver asked for a pause, with 429 or 503.' },
    FAILING: { description: 'It failed 8 times in a row: one delivery at a time probes it until one succeeds.' },
    DISABLED: { description: 'Nothing is sent until `enableWebhook`; deliveries are kept.' },
  } as const,
})

const reasons: Record<DisabledReason, { description: string }> = {
  GONE: { description: 'The receiver answered 410.' },
  FAILING: { description: 'It failed for 5 days without a success.' },
  ADMIN: { description: 'An administrator called `disableWebhook`.' },
}
const DisabledReasonType = builder.enumType('WebhookDisabledReason', {
  description: 'Why a webhook is disabled.',
  values: reasons,
})

const AuthKindType = builder.enumType('WebhookAuthKind', {
  description: 'How a webhook’s POSTs are authenticated, beside their signature.',
  values: {
    NONE: { description: 'Not at all: by the signature alone.' },
    BEARER: { description: 'With `Authorization: Bearer …`.' },
    BASIC: { description: 'With `Authorization: Basic …`.' },
  } as const,
})

const changes: Record<WebhookChangeKind, { description: string }> = {
  CREATED: { description: 'It was set, or a flow that names it was published.' },
  CHANGED: { description: 'Its address, headers, credentials or strictness changed.' },
  SECRET_ROTATED: { description: 'It got a new signing secret.' },
  REMOVED: { description: 'It was removed, or no flow names it any more.' },
  ENABLED: { description: 'It was enabled again.' },
  DISABLED_GONE: { description: 'It was disabled: the receiver answered 410.' },
  DISABLED_FAILING: { description: 'It was disabled: it failed for 5 days without a success.' },
  DISABLED_ADMIN: { description: 'An administrator disabled it.' },
}
const WebhookChangeType = builder.enumType('WebhookChange', {
  description: 'What happened to a webhook.',
  values: changes,
})

const HistoryEntryType = builder.objectRef<WebhookChange>('WebhookHistoryEntry').implement({
  description: 'Something that happened to a webhook.',
  fields: t => ({
    at: t.field({ type: 'DateTime', description: 'When it happened.', resolve: entry => entry.at }),
    change: t.field({ type: WebhookChangeType, description: 'What happened.', resolve: entry => entry.what }),
    actorId: t.id({
      nullable: true,
      description: 'The `actorId` of the administrator; null: the server itself.',
      resolve: entry => entry.by,
    }),
  }),
})

const MAX_COUNTED = 1_000

WebhookType.implement({
  description:
    'An address of a third party that Baton POSTs to. Each POST is signed by Standard Webhooks; docs/webhooks.md shows how to check it.',
  fields: t => ({
    id: t.exposeID('id', { description: 'Begins with `hook_`. It stays when the address changes.' }),
    kind: t.field({ type: WebhookKindType, description: 'What it is sent.', resolve: webhook => webhook.kind }),
    url: t.exposeString('url', { description: 'Where it is POSTed to.' }),
    events: t.field({
      type: [EventTypeEnum],
      description: 'The types of events that an event webhook is sent. Empty: it is of another kind, or was deleted.',
      resolve: webhook => [...webhook.events],
    }),
    botId: t.exposeID('botId', {
      nullable: true,
      description:
        'The bot that it serves. Null: all bots of the company; of a message webhook, those that have none of their own.',
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was set.', resolve: webhook => webhook.createdAt }),
    strict: t.exposeBoolean('strict', {
      description:
        'True: a delivery that fails holds back the later ones of its conversation until it succeeds or fails for good. False: it is parked after five minutes, and they go ahead.',
    }),
    state: t.field({
      type: WebhookStateType,
      description: 'Whether deliveries are sent now.',
      resolve: (webhook, _, { parts }) => stateOf(webhook, parts.now()),
    }),
    failingSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when every attempt has failed; null: the last one succeeded.',
      resolve: webhook => webhook.failingSince,
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was disabled; null: it is not.',
      resolve: webhook => webhook.disabledAt,
    }),
    disabledReason: t.field({
      type: DisabledReasonType,
      nullable: true,
      description: 'Why it is disabled; null: it is not.',
      resolve: webhook => webhook.disabledReason,
    }),
    pendingCount: t.int({
      description: `Deliveries that are not finished, counted to ${MAX_COUNTED.toLocaleString('en')}.`,
      resolve: (webhook, _, { parts }) => parts.company.waiting(webhook, MAX_COUNTED),
    }),
    dueSince: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Since when the conversation that has waited longest for its next POST could have been served; null: none waits. How far it lies back is the lag of this server: retries, whose time has not come, are not in it.',
      resolve: (webhook, _, { parts }) => parts.company.dueSince(webhook, parts.now()),
    }),
    secret: t.string({
      description:
        'The newest signing secret, beginning with `whsec_`. Empty: the server’s own secret has changed, and this one cannot be read: rotate it. For administrators.',
      resolve: (webhook, _, context) => opened(webhook, context)?.secrets[0]?.secret ?? '',
    }),
    secrets: t.stringList({
      description:
        'All secrets that sign now, newest first: after a rotation the old one signs, too. For administrators.',
      resolve: (webhook, _, context) => {
        const content = opened(webhook, context)
        return content ? liveSecrets(content, context.parts.now()) : []
      },
    }),
    headerNames: t.stringList({
      description: 'The names of the headers that were set for it; their values are never shown. For administrators.',
      resolve: (webhook, _, context) => Object.keys(opened(webhook, context)?.headers ?? {}),
    }),
    auth: t.field({
      type: AuthKindType,
      description: 'How its POSTs are authenticated; the credentials are never shown. For administrators.',
      resolve: (webhook, _, context) => {
        const auth = opened(webhook, context)?.auth
        return auth ? (auth.kind === 'basic' ? 'BASIC' : 'BEARER') : 'NONE'
      },
    }),
    history: t.field({
      type: [HistoryEntryType],
      description: 'What happened to it, newest first. For administrators.',
      resolve: async (webhook, _, { principal, parts }) =>
        orRefuse(await parts.company.webhookHistory(principal, webhook)),
    }),
  }),
})

builder.queryFields(t => ({
  webhooks: t.field({
    type: [WebhookType],
    description: 'The company’s webhooks. For staff, but not for keys that are narrowed to some bots.',
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.company.webhooks(principal)),
  }),
  webhook: t.field({
    type: WebhookType,
    nullable: true,
    description:
      'One webhook; null: the company has none with this id. For staff, but not for keys that are narrowed to some bots.',
    args: { id: t.arg.id({ required: true, description: 'The id of the webhook.' }) },
    resolve: async (_, { id }, { principal, parts }) => orRefuse(await parts.company.webhook(principal, id)),
  }),
}))

function opened(webhook: Webhook, context: Context) {
  orRefuse(requireCredential(context.principal, 'readAdmin'))
  return context.parts.webhooks.openWebhook(webhook)
}

function stateOf(webhook: Webhook, now: number) {
  if (webhook.disabledAt !== null) return 'DISABLED'
  if (webhook.probeAt !== null) return 'FAILING'
  return webhook.pausedUntil > now ? 'PAUSED' : 'ACTIVE'
}
