import type { IncomingMessage } from 'node:http'

/**
 * Whether the request comes from this machine and names it as loopback: not from another machine, not by a DNS name that points
 * here (rebinding), not through a proxy or a tunnel.
 */
export const isHere = ({ socket, headers }: IncomingMessage): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  isLoopback(nameOf(headers.host ?? '')) &&
  !carried.some(name => name in headers)

/** The same, and not sent by a page of another site, which its browser would say. */
export function isLocal(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'] ?? 'none'
  return isHere(request) && (site === 'same-origin' || site === 'none')
}

const carried = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)

/** Without the port, and without the brackets of IPv6. */
const nameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
