import type { Actor } from './actor.ts'

/** Every code of a refusal, and its meaning (docs/errors.md). The list is closed: a code is public, stable, and never reused. */
export const codes = {
  unauthenticated: 'No credential was given, or it is unknown, revoked or expired.',
  forbidden: 'The credential is valid, but its role may not do this.',
  not_found: 'It does not exist, or it is not yours: the two look the same.',
  bad_input: 'The input is not valid for this operation.',
  bad_json: 'The body is not valid JSON.',
  bad_encoding: 'The bytes are not in the encoding that they are said to be in; without a charset, UTF-8.',
  unsupported_media_type:
    'The body must be sent as application/json, in a known charset, plain or compressed by gzip, deflate or br.',
  not_acceptable: 'The Accept header names no type that this address can answer with.',
  method_not_allowed: 'This address does not support this method.',
  prefetch_refused: 'This GET changes state; a prefetch or a link preview is refused.',
  payload_too_large: 'The body is larger than this server accepts.',
  message_empty: 'A message needs a text or at least one action.',
  message_too_long: 'The message is longer than this server accepts.',
  flow_invalid: 'The flow document is not valid; each fault names its module.',
  conversation_closed: 'The conversation is closed; start a new one.',
  conversation_exists:
    'This userId has or had a conversation with this bot: use its visitor token, or choose another userId.',
  control_lost: 'The holder of the conversation has changed: this command came too late.',
  already_claimed: 'Another agent holds the conversation.',
  not_in_listen_mode: 'The bot holds the conversation: accept the handover before you act as an agent.',
  handover_not_requested: 'There is no requested handover to cancel, or to send the claim of again.',
  precondition_failed: 'If-Match names another turn of the conversation than the one now: this request came too late.',
  idempotency_conflict: 'This idempotency key was used before with other content.',
  erased: 'What this names was erased, and is neither said nor sent again.',
  development_only: 'This exists for tests of integrations, and not in production.',
  query_too_complex: 'The GraphQL operation exceeds the limits of one operation.',
  deadline_exceeded: 'The operation took too long and was stopped.',
  rate_limited: 'Too many requests; try again after the seconds in Retry-After.',
  limit_reached: 'A limit of this server is reached; use less at once, or try again later.',
  unavailable: 'The store cannot write now; nothing was changed, try again.',
  internal: 'An unexpected error of the server; nothing was changed.',
} as const

export type Code = keyof typeof codes

/** What a refusal carries beside its code and message. */
export type Detail = {
  /** Who holds the conversation now (`control_lost`, `already_claimed`). */
  by?: Actor | null
  /** Since when `by` holds it, in ms since 1970. */
  at?: number | null
  /** The epoch in force now. */
  controlEpoch?: number
  /** The path of the faulty input, e.g. `input.text`. */
  path?: string
  /** Whole seconds to wait (`rate_limited`). */
  retryAfter?: number
  /** For documents, which can have many faults. */
  faults?: string[]
}

/** A refusal on purpose. A value, not an exception: rules return it, APIs translate it. */
export class DomainError {
  readonly code: Code
  readonly message: string
  readonly detail: Detail
  /** The turn that the conversation is in (`tagOf`), where the caller may see it. */
  readonly turn: string | undefined

  constructor(code: Code, message: string = codes[code], detail: Detail = {}, turn?: string) {
    this.code = code
    this.message = message
    this.detail = detail
    this.turn = turn
  }
}

export const refuse = (code: Code, message?: string, detail?: Detail) => new DomainError(code, message, detail)
export const isRefusal = (value: unknown): value is DomainError => value instanceof DomainError
