import type { TestReport } from '../../app/describe-failure.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { builder } from '../builder.ts'
import { WebhookType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import {
  CreateEventWebhookInput,
  overlapOf,
  RotateWebhookSecretInput,
  SetMessageWebhookInput,
  UpdateWebhookInput,
  webhookInput,
} from './webhook-input.ts'

const SetSuccess = builder.objectRef<{ webhook: Webhook | null }>('SetMessageWebhookSuccess').implement({
  description: 'Messages are sent there from now on; with `url: null` they are not sent any more.',
  fields: t => ({
    webhook: t.field({
      type: WebhookType,
      nullable: true,
      description: 'The webhook with its signing secret; null: it was removed.',
      resolve: success => success.webhook,
    }),
  }),
})
const SetResult = resultOf('SetMessageWebhook', SetSuccess, [])

const CreateEventResult = webhookResult('CreateEventWebhook', 'Events are sent there from now on.')
const DeleteEventResult = webhookResult('DeleteEventWebhook', 'Nothing is sent there any more; what waited has failed.')
const DeleteEventInput = webhookInput('DeleteEventWebhookInput', 'Which event webhook to delete.')
const UpdateResult = webhookResult('UpdateWebhook', 'The changes are in force, for deliveries that wait as well.')
const EnableResult = webhookResult('EnableWebhook', 'Deliveries are sent again, those that waited at once.')
const EnableInput = webhookInput('EnableWebhookInput', 'Which webhook to enable.')
const DisableResult = webhookResult('DisableWebhook', 'Nothing is sent there until `enableWebhook`.')
const DisableInput = webhookInput('DisableWebhookInput', 'Which webhook to disable.')
const RotateResult = webhookResult('RotateWebhookSecret', 'The new secret signs from now on.')

type Tested = { webhook: Webhook; report: TestReport }
const TestSuccess = builder.objectRef<Tested>('TestWebhookSuccess').implement({
  description:
    'The test was made, or Baton’s own guard refused the address; `succeeded` says whether the webhook works.',
  fields: t => ({
    webhook: t.field({
      type: WebhookType,
      description: 'The webhook, which a test does not change.',
      resolve: tested => tested.webhook,
    }),
    succeeded: t.boolean({
      description: 'Whether the receiver answered with 2xx.',
      resolve: tested => tested.report.good,
    }),
    status: t.int({
      nullable: true,
      description: 'The status that the receiver answered with; null: no answer came.',
      resolve: tested => tested.report.status,
    }),
    failure: t.string({
      nullable: true,
      description: 'Why no answer came, as one word for programs; null: an answer came.',
      resolve: tested => tested.report.failure,
    }),
    explanation: t.string({
      description: 'What came of it and what to do, for people.',
      resolve: tested => tested.report.explanation,
    }),
    durationMs: t.int({
      description: 'How many milliseconds the POST took.',
      resolve: tested => tested.report.durationMs,
    }),
    responseBody: t.string({
      nullable: true,
      description: 'The first 1,024 characters of what the receiver answered; null: no answer came.',
      resolve: tested => tested.report.answer,
    }),
  }),
})
const TestResult = resultOf('TestWebhook', TestSuccess, [])
const TestInput = webhookInput('TestWebhookInput', 'Which webhook to test.')

builder.mutationFields(t => ({
  setMessageWebhook: t.field({
    type: SetResult,
    description:
      'Sets where messages are sent: for one bot, or for all bots that have no message webhook of their own. An address that leads inside the server’s network is refused. For administrators.',
    args: { input: t.arg({ type: SetMessageWebhookInput, required: true, description: 'Where messages are sent.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.webhooks.setMessageWebhook(principal, { ...input, url: input.url ?? null })),
  }),
  createEventWebhook: t.field({
    type: CreateEventResult,
    description:
      'Sends events of the types that it names to an address, in order, signed and repeated until they are taken: docs/webhooks.md. At most 20 for a company. For administrators.',
    args: {
      input: t.arg({ type: CreateEventWebhookInput, required: true, description: 'Which events are sent where.' }),
    },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.webhooks.createEventWebhook(principal, input)),
  }),
  deleteEventWebhook: t.field({
    type: DeleteEventResult,
    description: 'Ends an event webhook. Deliveries that wait for it fail. For administrators.',
    args: { input: t.arg({ type: DeleteEventInput, required: true, description: 'Which webhook.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.webhooks.deleteEventWebhook(principal, input)),
  }),
  updateWebhook: t.field({
    type: UpdateResult,
    description: 'Changes a webhook’s address, events, headers, credentials or strictness. For administrators.',
    args: { input: t.arg({ type: UpdateWebhookInput, required: true, description: 'The webhook, and what changes.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.webhooks.updateWebhook(principal, input)),
  }),
  enableWebhook: t.field({
    type: EnableResult,
    description:
      'Enables a webhook that is disabled or failing: all deliveries that wait are due at once, in order. For administrators.',
    args: { input: t.arg({ type: EnableInput, required: true, description: 'Which webhook.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.webhooks.enableWebhook(principal, input)),
  }),
  disableWebhook: t.field({
    type: DisableResult,
    description: 'Stops sending to a webhook. Its deliveries are kept, but claims fail at once. For administrators.',
    args: { input: t.arg({ type: DisableInput, required: true, description: 'Which webhook.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.webhooks.disableWebhook(principal, input)),
  }),
  rotateWebhookSecret: t.field({
    type: RotateResult,
    description:
      'Gives a webhook a new signing secret. Until the overlap is over each POST carries a signature of both, so a receiver can change over without a failure. For administrators.',
    args: {
      input: t.arg({ type: RotateWebhookSecretInput, required: true, description: 'Which webhook, and the overlap.' }),
    },
    resolve: async (_, { input }, { principal, parts }) => {
      const { webhookId } = input
      return orThrow(
        await parts.webhooks.rotateWebhookSecret(principal, { webhookId, overlapSeconds: overlapOf(input) }),
      )
    },
  }),
  testWebhook: t.field({
    type: TestResult,
    description:
      'POSTs a signed test to a webhook now, with the header `baton-test: true`, and waits for the answer. It is not retried and counts for nothing. For administrators.',
    args: { input: t.arg({ type: TestInput, required: true, description: 'Which webhook.' }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.webhooks.testWebhook(principal, input)),
  }),
}))

function webhookResult(name: string, description: string) {
  const success = builder.objectRef<{ webhook: Webhook }>(`${name}Success`).implement({
    description,
    fields: t => ({
      webhook: t.field({
        type: WebhookType,
        description: 'The webhook as it is now.',
        resolve: changed => changed.webhook,
      }),
    }),
  })
  return resultOf(name, success, [])
}
