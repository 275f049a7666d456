/**
 * A name under which clients send a credential, and that is not read here: `x-api-key`, `token`, `accessToken` … A caller who
 * believes that it has shown a credential must not be served as an anonymous one.
 */
const looksLikeCredential = (name: string): boolean =>
  names.has(
    name
      .toLowerCase()
      .replace(/^x-/, '')
      .replace(/[^a-z]/g, ''),
  )

const names = new Set(
  ['apikey', 'apitoken', 'accesskey', 'accesstoken', 'auth', 'authkey', 'authtoken', 'authentication'].concat(
    ['authorization', 'bearer', 'bearertoken', 'credential', 'credentials', 'idtoken', 'jwt', 'jwttoken'],
    ['password', 'secret', 'secretkey', 'sessiontoken', 'token', 'usertoken', 'visitortoken', 'batonkey', 'batontoken'],
  ),
)

/** A value that can be nothing but a key of this product, under any name. A visitor token could be a proxy's own JWT. */
const isKey = (value: unknown): boolean => typeof value === 'string' && /^\s*(\w+\s+)?baton_\w{32}_/i.test(value)

/** The first of the names that looks like a credential, or has one, and has a value; null: none. An empty value counts as missing. */
export function misplacedCredential(given: Iterable<readonly [name: string, value: unknown]>): string | null {
  for (const [name, value] of given)
    if (value !== '' && value !== null && value !== undefined && (looksLikeCredential(name) || isKey(value)))
      return name
  return null
}

/** For people: where it has to be sent instead. */
export const misplacedMessage = (name: string): string =>
  `The credential in ${JSON.stringify(name)} is not read here: send it as "Authorization: Bearer …".`
