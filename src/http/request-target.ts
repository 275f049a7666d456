import type { IncomingMessage } from 'node:http'
import { type DomainError, refuse } from '../domain/error.ts'

/** Headers of which Node would drop all but one, or which it would join to another value. */
const single = ['host', 'authorization', 'content-type', 'idempotency-key', 'last-event-id']

/**
 * Brings the target and the `Host` of a request into one form, so that everything behind it reads a path and a host that parse:
 * proxies send absolute targets, health checks no `Host` (HTTP/1.0), and one address of IPv6 has many spellings. Returns the
 * refusal of what cannot be meant: two hosts, two credentials, a host that is none.
 */
export function normalizeTarget(request: IncomingMessage): DomainError | null {
  for (const name of single)
    if (count(request.rawHeaders, name) > 1) return refuse('bad_input', `The header ${name} stands there twice.`)
  const [, absolute, path = ''] = /^(https?:\/\/[^/?#]*)?(.*)$/is.exec(request.url ?? '') ?? []
  if (absolute !== undefined) {
    // RFC 9112, 3.2.2: the host of an absolute target takes precedence over the header.
    request.headers.host = absolute.replace(/^.*?:\/\//, '')
    request.url = path.startsWith('/') ? path : `/${path}`
  } else if (!path.startsWith('/')) return refuse('bad_input', 'The target of a request is a path.')
  const { host } = request.headers
  if (!host) return absolute === undefined ? null : noHost()
  const canonical = canonicalHost(host)
  if (canonical === null) return noHost()
  request.headers.host = canonical
  return null
}

const noHost = () => refuse('bad_input', 'The host of the request is no name or address.')

function count(rawHeaders: readonly string[], name: string): number {
  let found = 0
  for (let index = 0; index < rawHeaders.length; index += 2) if (rawHeaders[index]?.toLowerCase() === name) found += 1
  return found
}

/** Few hosts name a server, and to parse one takes longer than all else here. */
const hosts = new Map<string, string | null>()
const MAX_HOSTS = 100

function canonicalHost(host: string): string | null {
  const known = hosts.get(host)
  if (known !== undefined) return known
  if (hosts.size >= MAX_HOSTS) hosts.clear()
  const canonical = toCanonical(host)
  hosts.set(host, canonical)
  return canonical
}

/** `LOCALHOST:80` is `localhost`, `[0:0:0:0:0:0:0:1]:4000` is `[::1]:4000`; null: it is no host. */
function toCanonical(host: string): string | null {
  if (!/^(\[[\da-f:.]+\]|[^\s/?#@\\[\]:]+)(:\d{0,5})?$/i.test(host)) return null
  return URL.parse(`http://${host}/`)?.host ?? null
}
