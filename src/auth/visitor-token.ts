import { hkdfSync } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { VisitorTokens } from '../app/visitor-tokens.ts'
import type { Visitor } from '../domain/access/credential.ts'
import { VerifiedTokens } from './verified-tokens.ts'

const ISSUER = 'baton'

const claims = z.object({
  sub: z.string(),
  company: z.string(),
  bot: z.string(),
  conversation: z.string(),
  exp: z.number(),
  via: z.string().optional(),
})

/** `secret`: the installation's own; the signing key is derived from it. Lifetime in seconds. */
export function createVisitorTokens(secret: string, lifetime: number, now: () => number): VisitorTokens {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'baton visitor tokens', 32))
  const known = new VerifiedTokens()
  const names = { issuer: ISSUER, audience: 'baton-visitor' }
  return {
    issue({ companyId, botId, conversationId, userId }, vouched) {
      const at = Math.floor(now() / 1000)
      const until = vouched?.keyId ? Math.floor(vouched.expiresAt / 1000) : Number.POSITIVE_INFINITY
      const via = vouched?.keyId ? { via: vouched.keyId } : {}
      return new SignJWT({ company: companyId, bot: botId, conversation: conversationId, ...via })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuer(names.issuer)
        .setAudience(names.audience)
        .setIssuedAt(at)
        .setExpirationTime(Math.min(at + lifetime, until))
        .sign(key)
    },
    known: token => known.get(token, now()),
    async verify(token) {
      const before = known.get(token, now())
      if (before) return before
      const options = { ...names, algorithms: ['HS256'], currentDate: new Date(now()) }
      const verified = await jwtVerify(token, key, options).catch(() => null)
      const read = claims.safeParse(verified?.payload)
      if (!read.success) return null
      const { sub, company, bot, conversation, exp, via = null } = read.data
      const who = { companyId: company, botId: bot, conversationId: conversation, userId: sub }
      const visitor: Visitor = { kind: 'visitor', ...who, expiresAt: exp * 1000, keyId: via }
      known.add(token, visitor)
      return visitor
    },
  }
}
