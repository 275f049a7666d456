import { type Code, type DomainError, isRefusal } from '../domain/error.ts'
import { builder, type Ref } from './builder.ts'
import { toGraphQLError } from './errors.ts'
import { type RefusalType, refusalTypes } from './types/error.ts'

/** Which type shows which code; null: never in a union, but in the answer's `errors`. */
const shown: Record<Code, RefusalType | null> = {
  unauthenticated: null,
  forbidden: 'Forbidden',
  not_found: 'NotFound',
  bad_input: 'InvalidInput',
  bad_json: 'InvalidInput',
  bad_encoding: null,
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
  precondition_failed: null,
  idempotency_conflict: 'IdempotencyConflict',
  erased: 'Erased',
  development_only: 'Forbidden',
  query_too_complex: null,
  deadline_exceeded: null,
  rate_limited: null,
  limit_reached: null,
  unavailable: null,
  internal: null,
}

/** `<name>Result`: `<name>Success`, a second kind of success where there is one, or one of the refusals the mutation can give. */
export function resultOf<T extends object, S extends object = never>(
  name: string,
  success: Ref<T>,
  refusals: readonly RefusalType[],
  second?: { type: Ref<S>; is: (value: T | S) => boolean },
) {
  // The first answer to an idempotency key may have been erased.
  const erased: readonly RefusalType[] = refusals.includes('IdempotencyConflict') ? ['Erased'] : []
  const all: readonly RefusalType[] = ['Forbidden', 'NotFound', 'InvalidInput', ...refusals, ...erased]
  return builder.unionType(`${name}Result`, {
    description: `What \`${name[0]!.toLowerCase()}${name.slice(1)}\` answers: its success, or the refusal that kept it from being done.`,
    types: [success, ...(second ? [second.type] : []), ...all.map(each => refusalTypes[each])],
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
