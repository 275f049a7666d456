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

/** The path without its query (`access_token`), its secret (`/via/<secret>/…`), and the user it names. */
export const redacted = (url: string): string =>
  (url.split('?')[0] ?? '').replace(/^\/via\/[^/]+/, '/via/…').replace(/\/(handover|takeover)\/[^/]+/, '/$1/…')
