import type { IncomingMessage } from 'node:http'

/**
 * Whether somebody on this very machine asks, by a name that is this machine's: no other machine, no page of another site (its
 * browser says so), no name that somebody has pointed here, nothing that came through a proxy or a tunnel.
 */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'] ?? 'none'
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    isLoopback(nameOf(headers.host ?? '')) &&
    (site === 'same-origin' || site === 'none') &&
    !carried.some(name => name in headers)
  )
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
