import { builder } from '../builder.ts'
import { EventTypeEnum } from './event-type.ts'

const STRICT =
  'Whether a delivery that fails holds back the later ones of its conversation, instead of being parked after five minutes.'

const HeaderInput = builder.inputType('WebhookHeaderInput', {
  description: 'A header of a webhook’s POSTs.',
  fields: t => ({
    name: t.string({
      required: true,
      description: 'Its name, without regard to case. Names that Baton or HTTP itself uses are refused.',
    }),
    value: t.string({ required: true, description: 'Its value. It is encrypted at rest and never shown again.' }),
  }),
})

const BasicInput = builder.inputType('WebhookBasicAuthInput', {
  description: 'Credentials for `Authorization: Basic …`, together 2,048 characters at most.',
  fields: t => ({
    username: t.string({ required: true, description: 'The user name; it has no colon.' }),
    password: t.string({ required: true, description: 'The password. It is encrypted at rest and never shown again.' }),
  }),
})

const AuthInput = builder.inputType('WebhookAuthInput', {
  description: 'How a webhook’s POSTs are authenticated: exactly one of these fields.',
  isOneOf: true,
  fields: t => ({
    none: t.boolean({ description: 'True takes credentials away.' }),
    bearer: t.string({
      description:
        'The token for `Authorization: Bearer …`: visible ASCII, 2,048 characters at most. It is never shown again.',
    }),
    basic: t.field({ type: BasicInput, description: 'The credentials for `Authorization: Basic …`.' }),
  }),
})

export const SetMessageWebhookInput = builder.inputType('SetMessageWebhookInput', {
  description: 'Where messages are sent. Of a webhook that is set already, what is left out stays, except `url`.',
  fields: t => ({
    botId: t.id({
      description:
        'The bot whose messages are sent; left out: those of all bots that have no message webhook of their own.',
    }),
    url: t.string({
      description:
        'An `https` or `http` address, 2,048 characters at most. Another address is the same webhook still, without its headers and credentials where the origin is another. Null or left out: the webhook and its deliveries are removed, and no other field may be given.',
    }),
    strict: t.boolean({ description: STRICT }),
    headers: t.field({
      type: [HeaderInput],
      description: 'All headers of its own, 20 at most: they replace those it has.',
    }),
    auth: t.field({ type: AuthInput, description: 'How the POSTs are authenticated.' }),
  }),
})

export const CreateEventWebhookInput = builder.inputType('CreateEventWebhookInput', {
  description: 'Which events are sent where.',
  fields: t => ({
    botId: t.id({ description: 'The bot whose events are sent; left out: those of all bots of the company.' }),
    url: t.string({
      required: true,
      description: 'An `https` or `http` address, 2,048 characters at most. Several webhooks may have the same one.',
    }),
    events: t.field({
      type: [EventTypeEnum],
      required: true,
      description: 'The types of events to send, one or more.',
    }),
    strict: t.boolean({ description: STRICT }),
    headers: t.field({ type: [HeaderInput], description: 'Headers of its own, 20 at most.' }),
    auth: t.field({ type: AuthInput, description: 'How the POSTs are authenticated.' }),
  }),
})

export const UpdateWebhookInput = builder.inputType('UpdateWebhookInput', {
  description: 'What to change of a webhook. What is left out stays.',
  fields: t => ({
    webhookId: t.id({ required: true, description: 'The webhook to change.' }),
    url: t.string({
      description:
        'Another address, not of a claim webhook: its address stands in the flow. Where the origin is another, headers and credentials are removed.',
    }),
    events: t.field({
      type: [EventTypeEnum],
      description: 'All types of events to send, one or more, of an event webhook only: they replace those it has.',
    }),
    strict: t.boolean({ description: STRICT }),
    headers: t.field({
      type: [HeaderInput],
      description: 'All headers of its own, 20 at most: they replace those it has.',
    }),
    auth: t.field({ type: AuthInput, description: 'How the POSTs are authenticated.' }),
  }),
})

const DEFAULT_OVERLAP_SECONDS = 86_400
export const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  description: 'Which webhook gets a new secret.',
  fields: t => ({
    webhookId: t.id({ required: true, description: 'The webhook that gets a new secret.' }),
    overlapSeconds: t.int({
      defaultValue: DEFAULT_OVERLAP_SECONDS,
      description: 'For how many seconds the old secret signs beside the new one: 0 to 2,592,000 (30 days).',
    }),
  }),
})
export const overlapOf = (input: typeof RotateWebhookSecretInput.$inferInput) =>
  input.overlapSeconds ?? DEFAULT_OVERLAP_SECONDS

/** The input of a mutation that needs to know only which webhook. */
export const webhookInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: t => ({ webhookId: t.id({ required: true, description: 'The id of the webhook.' }) }),
  })
