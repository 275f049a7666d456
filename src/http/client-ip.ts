import type { IncomingMessage } from 'node:http'

/** Who is at the other end, as `throughProxy` has written it down for requests that came through one of ours. */
export const clientIp = (request: IncomingMessage): string => known.get(request) ?? request.socket.remoteAddress ?? ''

const known = new WeakMap<IncomingMessage, string>()

/** Believes the last `X-Forwarded-For`, which our own proxy has added; what stands before it anybody may have written. */
export function trustForwarded(request: IncomingMessage) {
  const forwarded = request.headers['x-forwarded-for']
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim()
  if (last) known.set(request, last)
}
