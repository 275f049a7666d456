import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import type { Principal } from '../domain/access/credential.ts'
import type { Bot } from '../domain/bot/bot.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'

/** Who the caller is; a refusal without a credential, or past the rate limit. */
export type CallerOf = (c: Context) => Promise<Principal | DomainError>

type CallerParts = {
  /** By the header, with one of the schemes; `principal` null: there is none. */
  identify: (
    authorization: string | undefined,
    schemes: readonly string[],
  ) => Promise<{ principal: Principal | null } | DomainError>
  /** By the address where the caller is unknown. */
  admit: (principal: Principal | null, c: Context) => Promise<DomainError | null>
  botOf: (id: string) => Promise<Bot | null>
  /** The installation's: path secrets are derived from it. */
  secret: string
  /** Whether this server honours a bot's setting `restAuth: open`. */
  allowOpen: boolean
}

/**
 * Authentication of the vendor's endpoints (docs/vendor-api.md): `Authorization: Bearer <key>`, also `JWT <key>`, and the vendor's
 * `?access_token=`. Never a cookie. Without one, as the bot's `restAuth` says: a secret in the path, for platforms that store a URL
 * and nothing else, or nothing at all.
 */
export function createCallerOf({ identify, admit, botOf, secret, allowOpen }: CallerParts): CallerOf {
  return async c => {
    const principal = await known(c)
    return (await admit(isRefusal(principal) ? null : principal, c)) ?? principal
  }

  async function known(c: Context): Promise<Principal | DomainError> {
    const query = c.req.query('access_token')
    const authorization = c.req.header('authorization') || (query ? `Bearer ${query}` : undefined)
    const found = await identify(authorization, ['bearer', 'jwt'])
    if (isRefusal(found)) return found
    return found.principal ?? byBot(c.req.param('botId') ?? '', c.req.param('pathSecret') ?? null)
  }

  async function byBot(botId: string, given: string | null): Promise<Principal | DomainError> {
    const bot = await botOf(botId)
    const { restAuth = 'key', restPathVersion = 1 } = bot?.settings ?? {}
    const bySecret =
      given !== null && restAuth === 'path-secret' && same(given, pathSecret(secret, botId, restPathVersion))
    const byNothing = given === null && restAuth === 'open' && allowOpen
    if (!bot || !(bySecret || byNothing)) return refuse('unauthenticated')
    const name = bySecret ? 'REST by path' : 'REST, open'
    const who = { keyId: `${bySecret ? 'path' : 'open'}_${botId}`, companyId: bot.companyId, botIds: [botId] }
    return { kind: 'key', role: 'INTEGRATION', name, ...who }
  }
}

/** The secret part of a bot's REST paths: 256 bits, derived, so that no row holds it. A new version makes a new secret. */
export const pathSecret = (secret: string, botId: string, version: number): string =>
  createHmac('sha256', secret).update(`baton rest path ${botId} ${version}`).digest('base64url')

function same(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** A browser that prefetches a link must not change state by it. */
export function isPrefetch({ headers }: Request): boolean {
  const purpose = `${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''} ${headers.get('x-moz') ?? ''}`
  return /prefetch|prerender|preview/i.test(purpose)
}
