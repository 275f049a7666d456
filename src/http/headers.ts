import type { IncomingMessage, ServerResponse } from 'node:http'
import { originHeaders, preflightHeaders } from '../rest/cors.ts'
import type { AllowsOrigin } from './origin.ts'

/** Headers of every answer. Pages set their own policy; all else may load, run and frame nothing. */
export function setSecurityHeaders(response: ServerResponse, { https }: { https: boolean }) {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (https) response.setHeader('strict-transport-security', 'max-age=31536000')
}

/** CORS for /graphql, and for what is refused before it is routed. Returns true for a preflight: it is answered already. */
export function cors(request: IncomingMessage, response: ServerResponse, allowsOrigin: AllowsOrigin): boolean {
  const { origin } = request.headers
  // Also without an origin: a cache must not give that answer to a page.
  response.setHeader('vary', 'origin')
  for (const [name, value] of Object.entries(originHeaders(origin, allowsOrigin))) response.setHeader(name, value)
  if (request.method !== 'OPTIONS') return false
  const asked = request.headers['access-control-request-headers']
  response.writeHead(204, preflightHeaders(['GET', 'POST'], asked)).end()
  return true
}
