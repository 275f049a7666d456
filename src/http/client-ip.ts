import type { IncomingMessage } from 'node:http'

/** The address of the client: of the connection, or what `trustForwarded` noted for a request that came through our proxy. */
export const clientIp = (request: IncomingMessage): string => known.get(request) ?? request.socket.remoteAddress ?? ''

const known = new WeakMap<IncomingMessage, string>()

/** Believes the last entry of `X-Forwarded-For`, which our own proxy added; a client can write what comes before it. */
export function trustForwarded(request: IncomingMessage) {
  const forwarded = request.headers['x-forwarded-for']
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim()
  if (last) known.set(request, last)
}
