import { requireReader } from '../../app/reads/access.ts'
import { liveSecrets } from '../../domain/webhook/secrets.ts'
import type { Webhook, WebhookChange } from '../../domain/webhook/webhook.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { orRefuse } from '../errors.ts'

export const WebhookKindType = builder.enumType('WebhookKind', {
  description: 'CLAIM: asked to take a conversation over. MESSAGE: told every message.',
  values: ['CLAIM', 'MESSAGE'] as const,
})

const WebhookStateType = builder.enumType('WebhookState', {
  description:
    'ACTIVE: delivers. PAUSED: the receiver asked us to wait. FAILING: it seems down and is probed. DISABLED: nothing is sent until `enableWebhook`.',
  values: ['ACTIVE', 'PAUSED', 'FAILING', 'DISABLED'] as const,
})

const DisabledReasonType = builder.enumType('WebhookDisabledReason', {
  description: 'GONE: it answered 410. FAILING: nothing but failures for five days. ADMIN: switched off by hand.',
  values: ['GONE', 'FAILING', 'ADMIN'] as const,
})

const AuthKindType = builder.enumType('WebhookAuthKind', { values: ['NONE', 'BEARER', 'BASIC'] as const })

const WebhookChangeType = builder.enumType('WebhookChange', {
  values: [
    ...(['CREATED', 'CHANGED', 'SECRET_ROTATED', 'REMOVED', 'ENABLED'] as const),
    ...(['DISABLED_GONE', 'DISABLED_FAILING', 'DISABLED_ADMIN'] as const),
  ],
})

const HistoryEntryType = builder.objectRef<WebhookChange>('WebhookHistoryEntry').implement({
  description: 'Something that happened to a webhook.',
  fields: t => ({
    at: t.field({ type: 'DateTime', resolve: note => note.at }),
    change: t.field({ type: WebhookChangeType, resolve: note => note.what }),
    actorId: t.id({
      nullable: true,
      description: 'The API key that did it; null: the server itself.',
      resolve: n => n.by,
    }),
  }),
})

const MAX_COUNTED = 1_000

export const WebhookType = builder.objectRef<Webhook>('Webhook').implement({
  description: 'An address of a third party.',
  fields: t => ({
    id: t.exposeID('id'),
    kind: t.field({ type: WebhookKindType, resolve: webhook => webhook.kind }),
    url: t.exposeString('url'),
    botId: t.exposeID('botId', { nullable: true, description: 'null: serves all bots of the company.' }),
    createdAt: t.field({ type: 'DateTime', resolve: webhook => webhook.createdAt }),
    strict: t.exposeBoolean('strict', {
      description: 'A delivery that fails holds its conversation up; none is parked.',
    }),
    state: t.field({ type: WebhookStateType, resolve: (webhook, _, { parts }) => stateOf(webhook, parts.now()) }),
    failingSince: t.field({ type: 'DateTime', nullable: true, resolve: webhook => webhook.failingSince }),
    disabledAt: t.field({ type: 'DateTime', nullable: true, resolve: webhook => webhook.disabledAt }),
    disabledReason: t.field({ type: DisabledReasonType, nullable: true, resolve: webhook => webhook.disabledReason }),
    pendingCount: t.int({
      description: `Deliveries that wait in line, counted to ${MAX_COUNTED}.`,
      resolve: (webhook, _, { parts }) => parts.company.waiting(webhook, MAX_COUNTED),
    }),
    secret: t.string({
      description: 'Signs what is sent there (Standard Webhooks). For admins. Empty: unreadable, rotate it.',
      resolve: (webhook, _, context) => opened(webhook, context)?.secrets[0]?.secret ?? '',
    }),
    secrets: t.stringList({
      description: 'All that sign now, newest first: during a rotation more than one. For admins.',
      resolve: (webhook, _, context) => {
        const content = opened(webhook, context)
        return content ? liveSecrets(content, context.parts.now()) : []
      },
    }),
    headerNames: t.stringList({
      description: 'Headers of its own; their values are never shown. For admins.',
      resolve: (webhook, _, context) => Object.keys(opened(webhook, context)?.headers ?? {}),
    }),
    auth: t.field({
      type: AuthKindType,
      description: 'How it is authenticated to; the credentials are never shown. For admins.',
      resolve: (webhook, _, context) => {
        const auth = opened(webhook, context)?.auth
        return auth ? (auth.kind === 'basic' ? 'BASIC' : 'BEARER') : 'NONE'
      },
    }),
    history: t.field({
      type: [HistoryEntryType],
      description: 'What happened to it, newest first. For admins.',
      resolve: async (webhook, _, { principal, parts }) =>
        orRefuse(await parts.company.webhookHistory(principal, webhook)),
    }),
  }),
})

builder.queryFields(t => ({
  webhooks: t.field({
    type: [WebhookType],
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.company.webhooks(principal)),
  }),
  webhook: t.field({
    type: WebhookType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_, { id }, { principal, parts }) => orRefuse(await parts.company.webhook(principal, id)),
  }),
}))

function opened(webhook: Webhook, context: Context) {
  orRefuse(requireReader(context.principal, 'readAdmin'))
  return context.parts.manage.openWebhook(webhook)
}

function stateOf(webhook: Webhook, now: number) {
  if (webhook.disabledAt !== null) return 'DISABLED'
  if (webhook.probeAt !== null) return 'FAILING'
  return webhook.pausedUntil > now ? 'PAUSED' : 'ACTIVE'
}
