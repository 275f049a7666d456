import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AllowsOrigin } from './origin.ts'

/** Headers of every answer. Pages set their own policy; all else may load, run and frame nothing. */
export function setSecurityHeaders(response: ServerResponse, { https }: { https: boolean }) {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (https) response.setHeader('strict-transport-security', 'max-age=31536000')
}

/**
 * CORS for /graphql. Credentials are in a header that no browser adds by itself, so allowing `*` exposes nothing; cookies are
 * neither read nor allowed. Returns true for a preflight: it is answered already.
 */
export function cors(request: IncomingMessage, response: ServerResponse, allowsOrigin: AllowsOrigin): boolean {
  const { origin } = request.headers
  if (origin !== undefined && allowsOrigin(origin)) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('vary', 'origin')
  }
  if (request.method !== 'OPTIONS') return false
  response.setHeader('access-control-allow-methods', 'GET, POST')
  response.setHeader('access-control-allow-headers', 'authorization, content-type, last-event-id')
  response.setHeader('access-control-max-age', '7200')
  response.writeHead(204).end()
  return true
}
