import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

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

/**
 * What is limited as one client: an IPv4 address, or the /64 of an IPv6 address. A provider gives each customer a /64 or more, so its
 * addresses are no limit.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::')
  const groups = (part: string) => part.split(':').filter(Boolean)
  const [front, back] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  const all = tail === undefined ? front : [...front, ...zeros, ...back]
  return `${all
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
