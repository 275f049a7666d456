import { builder } from '../graphql/builder.ts'
import { reader } from '../graphql/context.ts'
import { forward } from '../graphql/page.ts'
import { orThrow, resultOf } from '../graphql/result.ts'
import type { Delivery } from '../store/store.ts'
import type { Webhook } from './webhook.ts'

const WebhookKindType = builder.enumType('WebhookKind', {
  description: 'CLAIM: asked to take a conversation over. MESSAGE: told every message.',
  values: ['CLAIM', 'MESSAGE'] as const,
})

const WebhookType = builder.objectRef<Webhook>('Webhook').implement({
  fields: t => ({
    id: t.exposeID('id'),
    kind: t.field({ type: WebhookKindType, resolve: webhook => webhook.kind }),
    url: t.exposeString('url'),
    botId: t.exposeID('botId', { nullable: true, description: 'null: serves all bots of the company.' }),
    createdAt: t.field({ type: 'DateTime', resolve: webhook => webhook.createdAt }),
    secret: t.string({
      description: 'Signs what is sent there (Standard Webhooks). For admins.',
      resolve: (webhook, _, context) => {
        reader(context, 'readAdmin')
        return webhook.secrets[0] ?? ''
      },
    }),
  }),
})

const DeliveryStateType = builder.enumType('DeliveryState', { values: ['PENDING', 'SUCCEEDED', 'FAILED'] as const })

const DeliveryType = builder.objectRef<Delivery>('Delivery').implement({
  description: 'One event owed to one webhook.',
  fields: t => ({
    id: t.exposeID('id', { description: 'The `webhook-id` of every attempt.' }),
    webhookId: t.exposeID('webhookId'),
    conversationId: t.exposeID('conversationId'),
    seq: t.exposeInt('seq'),
    state: t.field({ type: DeliveryStateType, resolve: delivery => delivery.state }),
    attempts: t.exposeInt('attempts'),
    body: t.exposeString('body'),
    createdAt: t.field({ type: 'DateTime', resolve: delivery => delivery.createdAt }),
  }),
})

const DeliveryFilter = builder.inputType('DeliveryFilter', {
  fields: t => ({ conversationId: t.id(), state: t.field({ type: DeliveryStateType }) }),
})

builder.queryFields(t => ({
  webhooks: t.field({
    type: [WebhookType],
    resolve: (_, __, context) => context.parts.store.webhooks.list(reader(context, 'readCompany').companyId),
  }),
  deliveries: t.connection({
    type: DeliveryType,
    description: 'Oldest first.',
    args: { filter: t.arg({ type: DeliveryFilter }) },
    resolve: (_, { filter, ...args }, context) => {
      const { companyId } = reader(context, 'readCompany')
      const { conversationId, state } = filter ?? {}
      const where = { companyId, ...(conversationId && { conversationId }), ...(state && { state }) }
      return forward(args, page => context.parts.store.deliveries.list(where, page))
    },
  }),
}))

const SetMessageWebhookSuccess = builder.objectRef<{ webhook: Webhook | null }>('SetMessageWebhookSuccess').implement({
  fields: t => ({ webhook: t.field({ type: WebhookType, nullable: true, resolve: success => success.webhook }) }),
})
const SetMessageWebhookResult = resultOf('SetMessageWebhook', SetMessageWebhookSuccess, [])
const SetMessageWebhookInput = builder.inputType('SetMessageWebhookInput', {
  fields: t => ({
    botId: t.id({ description: 'Left out: serves all bots of the company that have none of their own.' }),
    url: t.string({ description: 'null takes the webhook away.' }),
  }),
})

builder.mutationField('setMessageWebhook', t =>
  t.field({
    type: SetMessageWebhookResult,
    args: { input: t.arg({ type: SetMessageWebhookInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const { botId = null, url = null } = input
      return orThrow(await parts.manage.setMessageWebhook(principal, { botId, url }))
    },
  }),
)
