import type { IncomingMessage, ServerResponse } from 'node:http'

export type Log = (words: string, detail: Record<string, unknown>) => void

/** One entry for each answered request: no body, no query, no secret of a path, so neither a user's words nor a key. */
export function logRequest(log: Log, request: IncomingMessage, response: ServerResponse) {
  const began = performance.now()
  response.once('close', () => {
    const ms = Math.round(performance.now() - began)
    log('request', { method: request.method, path: redacted(request.url ?? ''), status: response.statusCode, ms })
  })
}

/**
 * The path without its query (`access_token`). Of its segments only words of our own routes and ids of bots: any other segment
 * may be a user's name or a secret, in its right position or in another, encoded or not.
 */
const redacted = (url: string): string =>
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
