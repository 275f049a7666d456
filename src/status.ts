import type { Code } from './error.ts'

/** The HTTP status of every refusal; complete by type. */
export const statusOf: Record<Code, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  bad_input: 400,
  bad_json: 400,
  unsupported_media_type: 415,
  method_not_allowed: 405,
  prefetch_refused: 403,
  payload_too_large: 413,
  message_empty: 400,
  message_too_long: 413,
  flow_invalid: 422,
  conversation_closed: 409,
  conversation_exists: 409,
  control_lost: 409,
  already_claimed: 409,
  not_in_listen_mode: 409,
  handover_not_requested: 409,
  idempotency_conflict: 409,
  query_too_complex: 400,
  deadline_exceeded: 503,
  limit_reached: 429,
  unavailable: 503,
  internal: 500,
}
