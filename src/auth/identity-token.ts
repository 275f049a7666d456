import { createPublicKey, createSecretKey, hkdfSync } from 'node:crypto'
import { jwtVerify } from 'jose'
import { z } from 'zod'
import type { IdentityAlgorithm, Visitor } from '../domain/access/credential.ts'
import { userIdFault } from '../domain/user-id.ts'
import type { Store } from '../ports/store.ts'
import { VerifiedTokens } from './verified-tokens.ts'

/**
 * A customer's own JWTs, signed with an identity key of a bot, name its visitors. Our row for the `kid` decides the key and the
 * algorithm; nothing else in the token's header (`alg`, `jku`, `jwk`, `x5u`) does.
 */
export type IdentityTokens = {
  /** null where the token's key is unknown or revoked, or the token is altered, expired, or names no user. */
  verify(token: string, kid: string): Promise<Visitor | null>
}

type IdentityParts = { store: Pick<Store, 'identityKeys'>; secret: string; now: () => number }

/** Seconds that the customer's clock may be off. */
const TOLERANCE = 30

const claims = z.object({
  sub: z.string().refine(sub => userIdFault(sub) === null),
  exp: z.number(),
  /** One conversation; without it, all of the user's with the bot. */
  conversation: z.string().optional(),
})

export function createIdentityTokens({ store, secret, now }: IdentityParts): IdentityTokens {
  const known = new VerifiedTokens()
  return {
    async verify(token, kid) {
      const kept = await store.identityKeys.get(kid)
      if (!kept || kept.revokedAt !== null) return null
      const before = known.get(token, now())
      if (before) return before
      const key = kept.material === null ? createSecretKey(sharedSecret(secret, kid)) : createPublicKey(kept.material)
      const verified = await jwtVerify(token, key, {
        algorithms: [kept.algorithm],
        audience: [kept.botId, 'baton'],
        currentDate: new Date(now()),
        clockTolerance: TOLERANCE,
        requiredClaims: ['exp', 'aud', 'sub'],
      }).catch(() => null)
      const read = claims.safeParse(verified?.payload)
      if (!read.success) return null
      const { sub, exp, conversation = null } = read.data
      const { companyId, botId } = kept
      const who = { companyId, botId, conversationId: conversation, userId: sub }
      // The moment from which it is refused: a stream that it opened ends then, and not before.
      const visitor: Visitor = { kind: 'visitor', ...who, expiresAt: (exp + TOLERANCE) * 1000, keyId: kept.id }
      known.add(token, visitor)
      return visitor
    },
  }
}

/** The public key a customer gives us, as PEM; null where it is none of this algorithm. */
export function readPublicKey(algorithm: Exclude<IdentityAlgorithm, 'HS256'>, pem: string): string | null {
  try {
    const key = createPublicKey(pem)
    const fits =
      algorithm === 'EdDSA'
        ? key.asymmetricKeyType === 'ed25519'
        : key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
    return fits && /PUBLIC KEY/.test(pem) ? key.export({ type: 'spki', format: 'pem' }).toString() : null
  } catch {
    return null
  }
}

/** The secret of an HS256 key. Derived from the installation's and the key's id, so that it is shown once and stored nowhere. */
export const sharedSecret = (secret: string, kid: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `baton identity key ${kid}`, 32))
