import type { IncomingMessage, ServerResponse } from 'node:http'

export type Log = (words: string, detail: Record<string, unknown>) => void

/** One line for each request that was answered: no body, no query, no secret of a path, so no user's words and no key. */
export function logRequest(log: Log, request: IncomingMessage, response: ServerResponse) {
  const began = performance.now()
  response.once('close', () => {
    const ms = Math.round(performance.now() - began)
    log('request', { method: request.method, path: redacted(request.url ?? ''), status: response.statusCode, ms })
  })
}

/**
 * The path without its query (`access_token`), and of its segments only the words that our own addresses are made of, and ids
 * of bots: whatever else somebody wrote there may be a user's name or a secret, at its place or beside it, encoded or not.
 */
export const redacted = (url: string): string =>
  (url.split('?')[0] ?? '')
    .split('/')
    .map(segment => (segment === '' || words.has(segment) || isBotId.test(segment) ? segment : '…'))
    .join('/')

const words = new Set(
  'graphql healthz readyz metrics desk widget assets via webbot api webchat bot config messages handover takeover accept release actionsvc trigger-response trigger-message transfer human'.split(
    ' ',
  ),
)
const isBotId = /^bot_[0-9a-f]{32}$/
