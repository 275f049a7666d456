import type { ObjectRef } from '@pothos/core'
import type { Actor } from '../domain/actor.ts'
import { type Code, type DomainError, isRefusal } from '../domain/error.ts'
import { builder, type Types } from './builder.ts'
import { toGraphQLError } from './errors.ts'
import { ActorType } from './types/actor.ts'

/** Every expected refusal is a type of its own beside the success it stands in for. */
const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description: 'A refusal: a stable code for programs, a message for people.',
  fields: t => ({ code: t.exposeString('code'), message: t.exposeString('message') }),
})

const plain = (name: string, description: string) =>
  builder.objectRef<DomainError>(name).implement({ description, interfaces: [ErrorInterface] })

const withHolder = (name: string, description: string) =>
  builder.objectRef<DomainError>(name).implement({
    description,
    interfaces: [ErrorInterface],
    fields: t => ({
      by: t.field({
        type: ActorType,
        nullable: true,
        description: 'Who holds the conversation now.',
        resolve: (error): Actor | null => error.detail.by ?? null,
      }),
      at: t.field({ type: 'DateTime', nullable: true, description: 'Since when.', resolve: e => e.detail.at ?? null }),
      controlEpoch: t.int({ description: 'The epoch in force now.', resolve: e => e.detail.controlEpoch ?? 0 }),
    }),
  })

function withPath(name: string, description: string, path: string) {
  return builder.objectRef<DomainError>(name).implement({
    description,
    interfaces: [ErrorInterface],
    fields: t => ({
      path: t.string({ nullable: true, description: path, resolve: e => e.detail.path ?? null }),
    }),
  })
}

const types = {
  Forbidden: plain('Forbidden', 'The credential is valid, but its role may not do this.'),
  NotFound: withPath(
    'NotFound',
    'No such thing, or it is not yours.',
    'Which input names it, where there may be doubt.',
  ),
  InvalidInput: withPath(
    'InvalidInput',
    'The input is not of the shape this operation takes.',
    'Which input is at fault.',
  ),
  FlowInvalid: builder.objectRef<DomainError>('FlowInvalid').implement({
    description: 'The flow document has faults.',
    interfaces: [ErrorInterface],
    fields: t => ({
      faults: t.stringList({ description: 'Each names its module.', resolve: e => e.detail.faults ?? [] }),
    }),
  }),
  ConversationNotOpen: plain('ConversationNotOpen', 'The conversation is closed; start a new one.'),
  ConversationExists: plain('ConversationExists', 'This userId is taken; show its visitor token to go on with it.'),
  ControlLost: withHolder(
    'ControlLost',
    'The message came too late: control has passed since the epoch it was written for.',
  ),
  AlreadyClaimed: withHolder('AlreadyClaimed', 'Another agent holds the conversation.'),
  NotInListenMode: plain('NotInListenMode', 'The bot holds the conversation; accept the handover first.'),
  HandoverNotRequested: plain('HandoverNotRequested', 'There is no waiting handover to cancel.'),
  IdempotencyConflict: plain('IdempotencyConflict', 'This key was used before with other content.'),
}
export type RefusalType = keyof typeof types

/** Which type shows which code; null: never in a union, but in the answer's `errors`. */
const shown: Record<Code, RefusalType | null> = {
  unauthenticated: null,
  forbidden: 'Forbidden',
  not_found: 'NotFound',
  bad_input: 'InvalidInput',
  bad_json: 'InvalidInput',
  unsupported_media_type: null,
  not_acceptable: null,
  method_not_allowed: null,
  prefetch_refused: null,
  payload_too_large: null,
  message_empty: 'InvalidInput',
  message_too_long: 'InvalidInput',
  flow_invalid: 'FlowInvalid',
  conversation_closed: 'ConversationNotOpen',
  conversation_exists: 'ConversationExists',
  control_lost: 'ControlLost',
  already_claimed: 'AlreadyClaimed',
  not_in_listen_mode: 'NotInListenMode',
  handover_not_requested: 'HandoverNotRequested',
  idempotency_conflict: 'IdempotencyConflict',
  query_too_complex: null,
  deadline_exceeded: null,
  rate_limited: null,
  limit_reached: null,
  unavailable: null,
  internal: null,
}

type Ref<T> = ObjectRef<PothosSchemaTypes.ExtendDefaultTypes<Types>, T>

/** `<name>Result`: `<name>Success`, a second kind of success where there is one, or one of the refusals it is known to give. */
export function resultOf<T extends object, S extends object = never>(
  name: string,
  success: Ref<T>,
  refusals: readonly RefusalType[],
  second?: { type: Ref<S>; is: (value: T | S) => boolean },
) {
  const all: readonly RefusalType[] = ['Forbidden', 'NotFound', 'InvalidInput', ...refusals]
  return builder.unionType(`${name}Result`, {
    types: [success, ...(second ? [second.type] : []), ...all.map(each => types[each])],
    resolveType: value => {
      if (isRefusal(value)) return shown[value.code]!
      return second?.is(value) ? second.type.name : `${name}Success`
    },
  })
}

/** A refusal as this union can show it; throws what none can. */
export function orThrow<T>(value: T | DomainError): T | DomainError {
  if (isRefusal(value) && shown[value.code] === null) throw toGraphQLError(value)
  return value
}
