import { refuse } from '../../domain/error.ts'
import { byId } from '../../domain/list-order.ts'
import {
  type AttemptRecord,
  type Delivery,
  type DeliveryFilter,
  type DeliveryState,
  isWaiting,
} from '../../domain/webhook/delivery.ts'
import { builder } from '../builder.ts'
import { connectionType, forward, forwardArgs } from '../connection.ts'
import { orRefuse, toGraphQLError } from '../errors.ts'
import { WebhookType } from '../refs.ts'

const states: Record<DeliveryState, { description: string }> = {
  PENDING: { description: 'It waits for its turn in its conversation, or for its next attempt.' },
  PARKED: {
    description: 'It has failed for five minutes. Later messages of the conversation go ahead; attempts go on.',
  },
  SUCCEEDED: { description: 'The receiver answered with 2xx.' },
  FAILED: { description: 'Its last attempt failed: a dead letter. Only `redeliver` sends it again.' },
  ERASED: {
    description:
      'Its event was removed by `pruneConversation`: `body` is empty and attempts have no `responseBody`. What had not been sent by then is not sent, also not by `redeliver`.',
  },
}
const DeliveryStateType = builder.enumType('DeliveryState', {
  description: 'How far a delivery has got.',
  values: states,
})

type Attempt = AttemptRecord & { told: { failure: string | null; explanation: string | null } }
const AttemptType = builder.objectRef<Attempt>('DeliveryAttempt').implement({
  description: 'One POST of a delivery, and what came of it.',
  fields: t => ({
    at: t.field({ type: 'DateTime', description: 'When it began.', resolve: attempt => attempt.at }),
    durationMs: t.exposeInt('durationMs', { description: 'How many milliseconds it took.' }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'The status that the receiver answered with; null: no answer came.',
    }),
    failure: t.string({
      nullable: true,
      description:
        'Why no answer came, as one word for programs, such as `timeout` or `refused`; null: an answer came.',
      resolve: attempt => attempt.told.failure,
    }),
    explanation: t.string({
      nullable: true,
      description: 'Why no answer came, for people; null: an answer came.',
      resolve: attempt => attempt.told.explanation,
    }),
    responseBody: t.exposeString('answer', {
      nullable: true,
      description:
        'The first 1,024 characters of what the receiver answered, as far as they came with its status or just behind it; null: no answer came.',
    }),
  }),
})

const DeliveryType = builder.objectRef<Delivery>('Delivery').implement({
  description:
    'One POST to make: one event, or a part of it, for one webhook. It is tried until it succeeds or is given up.',
  fields: t => ({
    id: t.exposeID('id', {
      description: 'Begins with `dlv_`. The header `webhook-id` of each attempt, by which a receiver knows a repeat.',
    }),
    webhookId: t.exposeID('webhookId', { description: 'The webhook that it goes to.' }),
    webhook: t.field({
      type: WebhookType,
      description: 'The webhook that it goes to, as it is now.',
      resolve: (delivery, _, { parts }) => parts.company.webhookById(delivery.webhookId),
    }),
    conversationId: t.exposeID('conversationId', { description: 'The conversation whose event it carries.' }),
    seq: t.exposeInt('seq', { description: 'The `seq` of that event.' }),
    part: t.exposeInt('part', {
      description:
        'A message of the bot or an agent with several actions is several deliveries, one for each: 0 is the first.',
    }),
    state: t.field({
      type: DeliveryStateType,
      description: 'How far it has got.',
      resolve: delivery => delivery.state,
    }),
    attemptCount: t.exposeInt('attempts', { description: 'How many POSTs were made so far.' }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'The earliest time of the next attempt; earlier deliveries of the conversation, or the state of the webhook, may delay it further. Null: it is not tried again.',
      resolve: delivery => (isWaiting(delivery) ? delivery.dueAt : null),
    }),
    body: t.exposeString('body', {
      description: 'The body of the POST, which never changes; empty once it is `ERASED`.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When its event was written.',
      resolve: delivery => delivery.createdAt,
    }),
    attempts: t.field({
      type: [AttemptType],
      description: 'Every POST that was made, the earliest first. For administrators.',
      resolve: async (delivery, _, { principal, parts }) => {
        const attempts = orRefuse(await parts.company.attempts(principal, delivery))
        const webhook = await parts.company.webhookById(delivery.webhookId)
        return attempts.map(each => ({
          ...each,
          told: parts.webhooks.describeFailure(each.failure, webhook?.url ?? ''),
        }))
      },
    }),
  }),
})

/** A database takes only so many in one query. */
const MAX_IDS = 1_000
export const DeliveryFilterType = builder.inputType('DeliveryFilter', {
  description: 'Which deliveries: those for which every given field holds.',
  fields: t => ({
    ids: t.idList({ description: `Exactly these, ${MAX_IDS.toLocaleString('en')} at most.` }),
    webhookId: t.id({ description: 'To this webhook only.' }),
    conversationId: t.id({ description: 'Of this conversation only.' }),
    states: t.field({ type: [DeliveryStateType], description: 'In one of these states only.' }),
    since: t.field({ type: 'DateTime', description: 'Created at this time or later.' }),
    until: t.field({ type: 'DateTime', description: 'Created before this time.' }),
    fromSeq: t.int({ description: 'Of events with this `seq` or a later one.' }),
    toSeq: t.int({ description: 'Of events with this `seq` or an earlier one.' }),
  }),
})
type FilterInput = typeof DeliveryFilterType.$inferInput

builder.queryField('deliveries', t =>
  t.field({
    type: connectionType('Delivery', DeliveryType, 'deliveries'),
    description: 'The company’s deliveries, oldest first. For staff, but not for keys that are narrowed to some bots.',
    args: {
      ...forwardArgs,
      filter: t.arg({ type: DeliveryFilterType, description: 'Which to list; left out: all of them.' }),
      newestFirst: t.arg.boolean({
        defaultValue: false,
        description: 'True: newest first. A cursor goes on in the order that is asked for.',
      }),
    },
    resolve: (_, { filter, newestFirst, ...args }, { principal, parts }) => {
      if ((filter?.ids?.length ?? 0) > MAX_IDS)
        throw toGraphQLError(refuse('bad_input', `At most ${MAX_IDS} ids.`, { path: 'filter.ids' }))
      const where = toFilter(filter)
      return forward(byId('dlv'), args, page =>
        parts.company.deliveries(principal, where, { ...page, newestFirst: newestFirst ?? false }),
      )
    },
  }),
)

export function toFilter(filter: FilterInput | null | undefined): Omit<DeliveryFilter, 'companyId'> {
  const { states, ...rest } = filter ?? {}
  const given = { ...rest, states: states && [...new Set(states)] }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null))
}
