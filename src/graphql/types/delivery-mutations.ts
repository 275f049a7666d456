import { builder } from '../builder.ts'
import { orThrow, resultOf } from '../results.ts'
import { DeliveryFilterType, toFilter } from './delivery.ts'

type Redelivered = { count: number; skipped?: number; more: boolean }
const RedeliverSuccess = builder.objectRef<Redelivered>('RedeliverSuccess').implement({
  description: 'The deliveries are due again, in the order of their conversations.',
  fields: t => ({
    count: t.exposeInt('count', { description: 'How many are due again, 1,000 at most.' }),
    skippedCount: t.int({
      description:
        'How many match and are not sent again: claims whose handover is not requested any more, and with `ids` those that were erased. Each call counts them.',
      resolve: ({ skipped = 0 }) => skipped,
    }),
    hasMore: t.exposeBoolean('more', {
      description: 'Whether more match that can be sent again: call again, and each call takes others.',
    }),
  }),
})
const RedeliverResult = resultOf('Redeliver', RedeliverSuccess, ['HandoverNotRequested', 'Erased'])
const RedeliverInput = builder.inputType('RedeliverInput', {
  description: 'Which deliveries to send again.',
  fields: t => ({
    filter: t.field({
      type: DeliveryFilterType,
      required: true,
      description:
        'Which: with `ids` those, in any state; with `states` those in one of them, but for those that wait for their first attempt; else dead letters only.',
    }),
  }),
})

type Replayed = { count: number; nextSeq: number | null }
const ReplayWebhookSuccess = builder.objectRef<Replayed>('ReplayWebhookSuccess').implement({
  description: 'The deliveries are due, in order.',
  fields: t => ({
    count: t.exposeInt('count', { description: 'How many deliveries are due.' }),
    nextSeq: t.exposeInt('nextSeq', {
      nullable: true,
      description: 'The `fromSeq` to call again with: one call takes 1,000 events at most. Null: all are done.',
    }),
  }),
})
const ReplayWebhookResult = resultOf('ReplayWebhook', ReplayWebhookSuccess, [])
const ReplayWebhookInput = builder.inputType('ReplayWebhookInput', {
  description: 'Which part of a conversation a webhook gets.',
  fields: t => ({
    webhookId: t.id({ required: true, description: 'A message webhook; a claim cannot be replayed.' }),
    conversationId: t.id({ required: true, description: 'A conversation that the webhook serves.' }),
    fromSeq: t.int({ defaultValue: 1, description: 'Messages with this `seq` or a later one.' }),
  }),
})

builder.mutationFields(t => ({
  redeliver: t.field({
    type: RedeliverResult,
    description:
      'Sends deliveries again that failed, or that the receiver lost: with the same ids and bytes. For administrators.',
    args: { input: t.arg({ type: RedeliverInput, required: true, description: 'Which deliveries.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.webhooks.redeliver(principal, { filter: toFilter(input.filter) })),
  }),
  replayWebhook: t.field({
    type: ReplayWebhookResult,
    description:
      'Sends a message webhook the messages of a conversation, in order: for one that was set late. What was sent before keeps its delivery id. For administrators.',
    args: { input: t.arg({ type: ReplayWebhookInput, required: true, description: 'The webhook, and the messages.' }) },
    resolve: async (_, { input: { fromSeq, ...rest } }, { principal, parts }) =>
      orThrow(await parts.webhooks.replayWebhook(principal, { ...rest, fromSeq: fromSeq ?? 1 })),
  }),
}))
