import type { Answer } from '../domain/conversation/change-builder.ts'
import { codes, type DomainError, refuse } from '../domain/error.ts'
import { messageId } from '../domain/ids.ts'
import { statusOf } from '../domain/status.ts'
import { toETag } from './turn.ts'

/** What the handover endpoints answer (docs/vendor-api.md); a posted message adds its id. */
export function toBody(answer: Answer) {
  const { conversationId, handoverId, controlEpoch, mode, seq, tag = '' } = answer
  const message = seq === null ? {} : { messageId: messageId(conversationId, { seq, tag }), seq }
  return {
    error: null,
    mode: mode === 'LISTEN' ? 'listen' : 'normal',
    conversationId,
    handoverId,
    controlEpoch,
    ...message,
  }
}

/** A refusal as `application/problem+json` (RFC 9457), with our stable `code`. */
export function toProblem(
  { code, message, detail, turn }: DomainError,
  headers: Record<string, string> = {},
): Response {
  const status = statusOf[code]
  const body = { type: 'about:blank', title: codes[code], status, detail: message, code, ...detail }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(detail.retryAfter !== undefined && { 'retry-after': String(detail.retryAfter) }),
      ...(turn !== undefined && { etag: toETag(turn) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...headers,
    },
  })
}

/** The same for an address that is not served and for a page that was not built. */
export const noSuchAddress = (): Response => toProblem(refuse('not_found', 'There is nothing at this address.'))
