import type { IncomingMessage } from 'node:http'
import { isIP, isIPv6 } from 'node:net'

/** The address of the client: of the connection, or the one that `trustForwarded` read for a request through our proxy. */
export const clientIp = (request: IncomingMessage): string =>
  forwardedFor.get(request) ?? request.socket.remoteAddress ?? ''

const forwardedFor = new WeakMap<IncomingMessage, string>()

/**
 * Trusts the last entry of `X-Forwarded-For`, which our own proxy added; a client can write the entries before it. What is no address
 * (`unknown`) counts as that of the connection.
 */
export function trustForwarded(request: IncomingMessage) {
  const forwarded = request.headers['x-forwarded-for']
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)
  const address = addressIn(last?.trim() ?? '')
  if (address !== null) forwardedFor.set(request, address)
}

/** Some proxies write the port as well, which is another one for each connection: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function addressIn(text: string): string | null {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/.exec(text) ?? []
  const address = bracketed ?? plain ?? text
  return isIP(address) === 0 ? null : address
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
