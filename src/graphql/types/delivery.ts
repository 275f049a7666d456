import { refuse } from '../../domain/error.ts'
import { byId } from '../../domain/list-order.ts'
import {
  type AttemptRecord,
  type Delivery,
  type DeliveryFilter,
  deliveryStates,
} from '../../domain/webhook/delivery.ts'
import { builder } from '../builder.ts'
import { connectionType, forward, forwardArgs } from '../connection.ts'
import { orRefuse, toGraphQLError } from '../errors.ts'
import { orThrow, resultOf } from '../results.ts'
import { WebhookType } from './webhook.ts'

const DeliveryStateType = builder.enumType('DeliveryState', {
  description:
    'PENDING: waits in its line. PARKED: failed for five minutes and stepped aside, is tried on. SUCCEEDED: answered with 2xx. FAILED: a dead letter.',
  values: deliveryStates,
})

const AttemptType = builder.objectRef<AttemptRecord & { told: { failure: string | null; explanation: string | null } }>(
  'DeliveryAttempt',
)
AttemptType.implement({
  description: 'One POST.',
  fields: t => ({
    at: t.field({ type: 'DateTime', resolve: attempt => attempt.at }),
    durationMs: t.exposeInt('durationMs'),
    status: t.exposeInt('status', { nullable: true, description: 'null: no answer came.' }),
    failure: t.string({ nullable: true, description: 'Why no answer came.', resolve: attempt => attempt.told.failure }),
    explanation: t.string({ nullable: true, resolve: attempt => attempt.told.explanation }),
    responseBody: t.exposeString('answer', {
      nullable: true,
      description: 'The first 1,024 characters of the answer.',
    }),
  }),
})

const DeliveryType = builder.objectRef<Delivery>('Delivery').implement({
  description: 'One event owed to one webhook.',
  fields: t => ({
    id: t.exposeID('id', { description: 'The `webhook-id` of every attempt.' }),
    webhookId: t.exposeID('webhookId'),
    webhook: t.field({
      type: WebhookType,
      resolve: (delivery, _, { parts }) => parts.company.webhookById(delivery.webhookId),
    }),
    conversationId: t.exposeID('conversationId'),
    seq: t.exposeInt('seq'),
    part: t.exposeInt('part', { description: 'An event can owe several POSTs.' }),
    state: t.field({ type: DeliveryStateType, resolve: delivery => delivery.state }),
    attemptCount: t.exposeInt('attempts', { description: 'POSTs made so far.' }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is due, as far as its line and its webhook let it.',
      resolve: ({ state, dueAt }) => (state === 'PENDING' || state === 'PARKED' ? dueAt : null),
    }),
    body: t.exposeString('body'),
    createdAt: t.field({ type: 'DateTime', resolve: delivery => delivery.createdAt }),
    attempts: t.field({
      type: [AttemptType],
      description: 'All attempts, oldest first. For admins.',
      resolve: async (delivery, _, context) => {
        const { company, manage } = context.parts
        const attempts = orRefuse(await company.attempts(context.principal, delivery))
        const webhook = await company.webhookById(delivery.webhookId)
        return attempts.map(each => ({ ...each, told: manage.describeFailure(each.failure, webhook?.url ?? '') }))
      },
    }),
  }),
})

const DeliveryFilterType = builder.inputType('DeliveryFilter', {
  description: 'All that is given must hold.',
  fields: t => ({
    ids: t.idList(),
    webhookId: t.id(),
    conversationId: t.id(),
    states: t.field({ type: [DeliveryStateType] }),
    since: t.field({ type: 'DateTime' }),
    until: t.field({ type: 'DateTime', description: 'Excluding.' }),
    fromSeq: t.int(),
    toSeq: t.int({ description: 'Including.' }),
  }),
})
/** A database takes only so many at once. */
const MAX_IDS = 1_000
type FilterInput = typeof DeliveryFilterType.$inferInput

builder.queryField('deliveries', t =>
  t.field({
    type: connectionType('Delivery', DeliveryType, 'deliveries'),
    description: 'Oldest first, or newest: a cursor goes on in the order that is asked for.',
    args: {
      ...forwardArgs,
      filter: t.arg({ type: DeliveryFilterType }),
      newestFirst: t.arg.boolean({ defaultValue: false }),
    },
    resolve: (_, { filter, newestFirst, ...args }, context) => {
      const where = read(filter)
      return forward(byId('dlv'), args, page =>
        context.parts.company.deliveries(context.principal, where, { ...page, newestFirst: newestFirst ?? false }),
      )
    },
  }),
)

type Redelivered = { count: number; more: boolean }
const RedeliverSuccess = builder.objectRef<Redelivered>('RedeliverSuccess').implement({
  fields: t => ({
    count: t.exposeInt('count', { description: 'How many are due again.' }),
    hasMore: t.exposeBoolean('more', { description: 'Others match as well: ask again.' }),
  }),
})
const RedeliverResult = resultOf('Redeliver', RedeliverSuccess, [])
const RedeliverInput = builder.inputType('RedeliverInput', {
  fields: t => ({ filter: t.field({ type: DeliveryFilterType, required: true }) }),
})

type Replayed = { count: number; nextSeq: number | null }
const ReplayWebhookSuccess = builder.objectRef<Replayed>('ReplayWebhookSuccess').implement({
  fields: t => ({
    count: t.exposeInt('count', { description: 'How many deliveries are due.' }),
    nextSeq: t.exposeInt('nextSeq', { nullable: true, description: 'Where to go on; null: all done.' }),
  }),
})
const ReplayWebhookResult = resultOf('ReplayWebhook', ReplayWebhookSuccess, [])
const ReplayWebhookInput = builder.inputType('ReplayWebhookInput', {
  fields: t => ({
    webhookId: t.id({ required: true }),
    conversationId: t.id({ required: true }),
    fromSeq: t.int({ defaultValue: 1 }),
  }),
})

builder.mutationFields(t => ({
  redeliver: t.field({
    type: RedeliverResult,
    description:
      'Makes deliveries due again, with the same ids and bytes: those named by `ids`, else the dead letters that match, else those in the states asked for.',
    args: { input: t.arg({ type: RedeliverInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.manage.redeliver(principal, { filter: read(input.filter) })),
  }),
  replayWebhook: t.field({
    type: ReplayWebhookResult,
    description: 'Owes a webhook the messages of a conversation from a seq on, in order: for one that was set late.',
    args: { input: t.arg({ type: ReplayWebhookInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const { webhookId, conversationId, fromSeq } = input
      return orThrow(await parts.manage.replayWebhook(principal, { webhookId, conversationId, fromSeq: fromSeq ?? 1 }))
    },
  }),
}))

function read(filter: FilterInput | null | undefined): Omit<DeliveryFilter, 'companyId'> {
  const { states, ...rest } = filter ?? {}
  if ((rest.ids?.length ?? 0) > MAX_IDS)
    throw toGraphQLError(refuse('bad_input', `At most ${MAX_IDS} ids.`, { path: 'filter.ids' }))
  const given = { ...rest, states: states && [...new Set(states)] }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null))
}
