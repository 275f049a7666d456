/**
 * CORS of every API. Credentials are in a header that no browser adds by itself, so allowing `*` exposes nothing; cookies are
 * neither read nor allowed.
 */
const EXPOSED_HEADERS = 'etag, retry-after'
const MAX_AGE_S = '7200'
/** Headers of ours, and those that pages need; all others are allowed as a page asks for them. */
const known = [
  ...['authorization', 'baton-control-epoch', 'content-type', 'idempotency-key'],
  ...['if-match', 'if-none-match', 'last-event-id'],
]
/** Names that a preflight may ask for: a page may set some on every request that it makes (`traceparent`, `baggage` …). */
const MAX_ASKED = 64
const isName = /^[a-z\d][a-z\d_-]{0,63}$/

/** The headers of an answer to a page; none where its origin is not allowed. */
export const originHeaders = (
  origin: string | undefined,
  allowsOrigin: (origin: string) => boolean,
): Record<string, string> =>
  origin !== undefined && allowsOrigin(origin)
    ? { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS }
    : {}

/** Sets them on an answer that may have a `vary` of its own. `*` stands for every page, whose answers a cache may share. */
export function setOrigin(headers: Headers, origin: string | undefined, allowsOrigin: (origin: string) => boolean) {
  if (origin !== '*') headers.append('vary', 'origin')
  for (const [name, value] of Object.entries(originHeaders(origin, allowsOrigin))) headers.set(name, value)
}

/** The headers of the answer to a preflight, besides the origin. `asked`: `Access-Control-Request-Headers`. */
export const preflightHeaders = (methods: readonly string[], asked: string | undefined): Record<string, string> => ({
  'access-control-allow-methods': methods.join(', '),
  'access-control-allow-headers': [...new Set([...known, ...namesIn(asked)])].join(', '),
  'access-control-max-age': MAX_AGE_S,
})

const namesIn = (asked = '') =>
  asked
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => isName.test(name))
    .slice(0, MAX_ASKED)
