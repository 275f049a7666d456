import type { TestReport } from '../../app/describe-failure.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { builder } from '../builder.ts'
import { orThrow, resultOf } from '../results.ts'
import { WebhookType } from './webhook.ts'

const HeaderInput = builder.inputType('WebhookHeaderInput', {
  fields: t => ({ name: t.string({ required: true }), value: t.string({ required: true }) }),
})
const BasicInput = builder.inputType('WebhookBasicAuthInput', {
  fields: t => ({ username: t.string({ required: true }), password: t.string({ required: true }) }),
})
const AuthInput = builder.inputType('WebhookAuthInput', {
  description: 'One of the three.',
  fields: t => ({ none: t.boolean(), bearer: t.string(), basic: t.field({ type: BasicInput }) }),
})

const SetMessageWebhookSuccess = builder.objectRef<{ webhook: Webhook | null }>('SetMessageWebhookSuccess').implement({
  fields: t => ({ webhook: t.field({ type: WebhookType, nullable: true, resolve: success => success.webhook }) }),
})
const SetMessageWebhookResult = resultOf('SetMessageWebhook', SetMessageWebhookSuccess, [])
const SetMessageWebhookInput = builder.inputType('SetMessageWebhookInput', {
  fields: t => ({
    botId: t.id({ description: 'Left out: serves all bots of the company that have none of their own.' }),
    url: t.string({ description: 'null takes the webhook away. Another address is the same webhook still.' }),
    strict: t.boolean(),
    headers: t.field({ type: [HeaderInput] }),
    auth: t.field({ type: AuthInput }),
  }),
})

const UpdateWebhookResult = webhookResult('UpdateWebhook')
const UpdateWebhookInput = builder.inputType('UpdateWebhookInput', {
  description: 'What is left out stays as it is.',
  fields: t => ({
    webhookId: t.id({ required: true }),
    url: t.string({ description: 'Message webhooks only. Another origin loses headers and credentials.' }),
    strict: t.boolean(),
    headers: t.field({ type: [HeaderInput], description: 'Replace those it has.' }),
    auth: t.field({ type: AuthInput }),
  }),
})
const EnableWebhookResult = webhookResult('EnableWebhook')
const EnableWebhookInput = webhookInput('EnableWebhookInput')
const DisableWebhookResult = webhookResult('DisableWebhook')
const DisableWebhookInput = webhookInput('DisableWebhookInput')
const RotateWebhookSecretResult = webhookResult('RotateWebhookSecret')
const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  fields: t => ({
    webhookId: t.id({ required: true }),
    overlapSeconds: t.int({ defaultValue: 86_400, description: 'How long the old secret signs beside the new one.' }),
  }),
})

type Tested = { webhook: Webhook; report: TestReport }
const TestWebhookSuccess = builder.objectRef<Tested>('TestWebhookSuccess').implement({
  description: 'The POST was made, or refused by our own guard; `good` tells whether the webhook works.',
  fields: t => ({
    webhook: t.field({ type: WebhookType, resolve: tested => tested.webhook }),
    succeeded: t.boolean({ resolve: tested => tested.report.good }),
    status: t.int({ nullable: true, resolve: tested => tested.report.status }),
    failure: t.string({ nullable: true, resolve: tested => tested.report.failure }),
    explanation: t.string({ resolve: tested => tested.report.explanation }),
    durationMs: t.int({ resolve: tested => tested.report.durationMs }),
    responseBody: t.string({ nullable: true, resolve: tested => tested.report.answer }),
  }),
})
const TestWebhookResult = resultOf('TestWebhook', TestWebhookSuccess, [])
const TestWebhookInput = webhookInput('TestWebhookInput')

builder.mutationFields(t => ({
  setMessageWebhook: t.field({
    type: SetMessageWebhookResult,
    args: { input: t.arg({ type: SetMessageWebhookInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.manage.setMessageWebhook(principal, { ...input, url: input.url ?? null } as never)),
  }),
  updateWebhook: t.field({
    type: UpdateWebhookResult,
    args: { input: t.arg({ type: UpdateWebhookInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.manage.updateWebhook(principal, input as never)),
  }),
  enableWebhook: t.field({
    type: EnableWebhookResult,
    description: 'Switches a webhook on again: all that waits is due at once, in order.',
    args: { input: t.arg({ type: EnableWebhookInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.manage.enableWebhook(principal, input)),
  }),
  disableWebhook: t.field({
    type: DisableWebhookResult,
    description: 'Sends nothing more there. What it is owed is kept, but claims fail at once.',
    args: { input: t.arg({ type: DisableWebhookInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.manage.disableWebhook(principal, input)),
  }),
  rotateWebhookSecret: t.field({
    type: RotateWebhookSecretResult,
    description: 'Makes a new signing secret. Until the overlap is over every POST carries a signature of both.',
    args: { input: t.arg({ type: RotateWebhookSecretInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(
        await parts.manage.rotateWebhookSecret(principal, {
          webhookId: input.webhookId,
          overlapSeconds: input.overlapSeconds ?? 86_400,
        }),
      ),
  }),
  testWebhook: t.field({
    type: TestWebhookResult,
    description: 'POSTs a signed test now, with the header `baton-test: true`, and tells what came of it.',
    args: { input: t.arg({ type: TestWebhookInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.manage.testWebhook(principal, input)),
  }),
}))

function webhookInput(name: string) {
  return builder.inputType(name, { fields: t => ({ webhookId: t.id({ required: true }) }) })
}

function webhookResult(name: string) {
  type Changed = { webhook: Webhook }
  const success = builder
    .objectRef<Changed>(`${name}Success`)
    .implement({ fields: t => ({ webhook: t.field({ type: WebhookType, resolve: changed => changed.webhook }) }) })
  return resultOf(name, success, [])
}
