import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { type Principal, restIdentityId } from '../domain/access/credential.ts'
import { misplacedCredential, misplacedMessage } from '../domain/access/misplaced-credential.ts'
import type { Bot } from '../domain/bot/bot.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { headerOf } from './node.ts'

export type CallerParts = {
  /** By the header, with one of the schemes; `principal` null: there is none. */
  identify: (
    authorization: string | undefined,
    schemes: readonly string[],
  ) => Promise<{ principal: Principal | null } | DomainError>
  /** The rate limit. A request without a principal counts for its address. */
  checkRate: (principal: Principal | null, c: Context) => Promise<DomainError | null>
  botOf: (id: string) => Promise<Bot | null>
  /** The installation's: path secrets are derived from it. */
  secret: string
  /** Whether this server honours a bot's setting `restAuth: open`. */
  allowOpen: boolean
}

/**
 * Authentication of the vendor's endpoints (docs/vendor-api.md): `Authorization: Bearer <key>`, also `JWT <key>`, and the vendor's
 * `?access_token=`. Never a cookie. Without one, as the bot's `restAuth` says: a secret in the path, for platforms that store a URL
 * and nothing else, or nothing at all. Refused without a credential, or past the rate limit.
 */
export async function authenticateCaller(parts: CallerParts, c: Context): Promise<Principal | DomainError> {
  const principal = await byCredential(parts, c)
  return (await parts.checkRate(isRefusal(principal) ? null : principal, c)) ?? principal
}

async function byCredential(parts: CallerParts, c: Context): Promise<Principal | DomainError> {
  const [query, ...others] = new Set(c.req.queries('access_token'))
  if (others.length > 0) return refuse('unauthenticated', 'access_token is given twice, with different values.')
  const authorization = headerOf(c, 'authorization') || (query ? `Bearer ${query}` : undefined)
  const identified = await parts.identify(authorization, ['bearer', 'jwt'])
  if (isRefusal(identified)) return identified
  if (identified.principal) return identified.principal
  const pathSecret = c.req.param('pathSecret') ?? null
  const misplaced =
    pathSecret === null && misplacedCredential([...Object.entries(c.req.header()), ...Object.entries(c.req.query())])
  if (misplaced) return refuse('unauthenticated', misplacedMessage(misplaced))
  return byBot(parts, c.req.param('botId') ?? '', pathSecret)
}

async function byBot(
  { botOf, secret, allowOpen }: CallerParts,
  botId: string,
  given: string | null,
): Promise<Principal | DomainError> {
  const bot = await botOf(botId)
  const { restAuth = 'key', restPathVersion = 1 } = bot?.settings ?? {}
  const bySecret =
    given !== null && restAuth === 'path-secret' && isSame(given, pathSecret(secret, botId, restPathVersion))
  const openly = given === null && restAuth === 'open' && allowOpen
  if (!bot || !(bySecret || openly)) return refuse('unauthenticated')
  const name = bySecret ? 'REST by path' : 'REST, open'
  const id = restIdentityId(bySecret ? 'path' : 'open', botId)
  return {
    kind: 'key',
    identityId: id,
    keyId: id,
    companyId: bot.companyId,
    role: 'INTEGRATION',
    name,
    botIds: [botId],
  }
}

/** The secret part of a bot's REST paths: 256 bits, derived, so that no row holds it. A new version makes a new secret. */
export const pathSecret = (secret: string, botId: string, version: number): string =>
  createHmac('sha256', secret).update(`baton rest path ${botId} ${version}`).digest('base64url')

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
