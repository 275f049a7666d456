import type { Actor } from './actor.ts'

/** Every code of a refusal, and its meaning. The list is closed: a code is public, stable, and never reused. */
export const codes = {
  unauthenticated: 'No credential was given, or it is unknown, revoked or expired.',
  forbidden: 'The credential is valid, but its role may not do this.',
  not_found: 'No such thing, or it is not yours: the two look the same.',
  bad_input: 'The input is not of the shape this operation takes.',
  bad_json: 'The body is not valid JSON.',
  unsupported_media_type: 'The body must be sent as application/json.',
  not_acceptable: 'The Accept header names nothing that this address can answer with.',
  method_not_allowed: 'This address does not take this method.',
  prefetch_refused: 'This GET changes state and is not served to a browser that only prefetches.',
  payload_too_large: 'The body is larger than this server takes.',
  message_empty: 'A message needs a text or at least one action.',
  message_too_long: 'The message is longer than this server takes.',
  flow_invalid: 'The flow document has faults; each names its module.',
  conversation_closed: 'The conversation is closed; start a new one.',
  conversation_exists:
    'This userId has spoken to this bot before; show its visitor token to go on, or choose another userId.',
  control_lost: 'A person holds the conversation, or held it since: this bot message came too late.',
  already_claimed: 'Another agent holds the conversation.',
  not_in_listen_mode: 'The bot holds the conversation: accept the handover before speaking as an agent.',
  handover_not_requested: 'There is no waiting handover to cancel.',
  idempotency_conflict: 'This key was used before with other content.',
  query_too_complex: 'The GraphQL operation asks for more than one operation may.',
  deadline_exceeded: 'The operation took too long and was given up.',
  rate_limited: 'Too many requests; try again after the time that Retry-After says.',
  limit_reached: 'A limit of this server is reached; use less at once, or try later.',
  unavailable: 'The store cannot write now; nothing was changed, try again.',
  internal: 'Something went wrong on our side; nothing was changed.',
} as const

export type Code = keyof typeof codes

/** What a refusal says beside its code. */
export type Detail = {
  /** Who holds the conversation now (`control_lost`, `already_claimed`). */
  by?: Actor | null
  /** Since when, in ms since 1970. */
  at?: number | null
  /** The epoch in force now. */
  controlEpoch?: number
  /** The path of the input that is at fault, e.g. `input.text`. */
  path?: string
  /** Whole seconds to wait (`rate_limited`). */
  retryAfter?: number
  /** For documents, which can have many faults. */
  faults?: string[]
}

/** A deliberate "no". A value, not an exception: rules return it, APIs translate it. */
export class DomainError {
  readonly code: Code
  readonly message: string
  readonly detail: Detail

  constructor(code: Code, message: string = codes[code], detail: Detail = {}) {
    this.code = code
    this.message = message
    this.detail = detail
  }
}

export const refuse = (code: Code, message?: string, detail?: Detail) => new DomainError(code, message, detail)
export const isRefusal = (value: unknown): value is DomainError => value instanceof DomainError
