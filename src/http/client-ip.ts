import type { IncomingMessage } from 'node:http'

/** The address of the client: of the connection, or the one that `trustForwarded` read for a request through our proxy. */
export const clientIp = (request: IncomingMessage): string =>
  forwardedFor.get(request) ?? request.socket.remoteAddress ?? ''

const forwardedFor = new WeakMap<IncomingMessage, string>()

/** Trusts the last entry of `X-Forwarded-For`, which our own proxy added; a client can write the entries before it. */
export function trustForwarded(request: IncomingMessage) {
  const forwarded = request.headers['x-forwarded-for']
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim()
  if (last) forwardedFor.set(request, last)
}
