import type { IncomingMessage } from 'node:http'

/**
 * Whether the request comes from this machine and names it as loopback: not from another machine, not by a DNS name that points
 * here (rebinding), not through a proxy or a tunnel.
 */
export const isLocalRequest = ({ socket, headers }: IncomingMessage): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  isLoopback(withoutPort(headers.host ?? '')) &&
  !proxyHeaders.some(name => name in headers)

/** The same, and not sent by a page of another site: browsers say so in `Sec-Fetch-Site`. */
export function isLocalSameOriginRequest(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'] ?? 'none'
  return isLocalRequest(request) && (site === 'same-origin' || site === 'none')
}

const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/** An address of the connection, or a host as `normalizeTarget` spells it, which writes IPv4 in IPv6 as `::ffff:7f00:1`. */
const isLoopback = (name: string): boolean =>
  /^localhost\.?$/.test(name) ||
  name === '::1' ||
  /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name) ||
  /^::ffff:7f[\da-f]{2}:[\da-f]{1,4}$/.test(name)

/** A `Host` header's name: without the port, and without the brackets of IPv6. */
const withoutPort = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
