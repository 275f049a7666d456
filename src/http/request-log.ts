import type { IncomingMessage, ServerResponse } from 'node:http'
import { CLIENT_LEFT } from './aborted.ts'

export type Log = (message: string, detail: Record<string, unknown>) => void
export type RequestLog = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Logs one entry for each answered request: no body, no query, no secret of a path, so neither a user's words nor a key. `paths`: every path
 * that the server serves.
 */
export function createRequestLog(log: Log, paths: readonly string[]): RequestLog {
  const known = new Set(paths.flatMap(path => path.split('/')).filter(segment => !segment.startsWith(':')))
  return (request, response) => {
    const began = performance.now()
    response.once('close', () => {
      const ms = Math.round(performance.now() - began)
      const path = redacted(request.url ?? '', known)
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT
      log('request', { method: request.method, path, status, ms })
    })
  }
}

/**
 * The path without its query (`access_token`). Of its segments only those of our own routes and ids of bots: any other segment
 * may be a user's name or a secret, in its right position or in another, encoded or not.
 */
const redacted = (url: string, known: ReadonlySet<string>): string =>
  (url.split('?')[0] ?? '')
    .split('/')
    .map(segment => (known.has(segment) || isBotId.test(segment) ? segment : '…'))
    .join('/')

const isBotId = /^bot_[0-9a-f]{32}$/
