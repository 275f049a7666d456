export type Claims = { sub: string; iat?: number; exp?: number }

/** The token's own claims, unverified: they only say which user it names and when to renew it. null: not a JWT. */
export function claimsOf(token: string): Claims | null {
  try {
    const part = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')
    const bytes = Uint8Array.from(atob(part), each => each.charCodeAt(0))
    const claims = JSON.parse(new TextDecoder().decode(bytes))
    return typeof claims?.sub === 'string' ? claims : null
  } catch {
    return null
  }
}

/** ms until half of the token's lifetime is over; 0 when it is. */
export function renewIn({ iat, exp }: Claims, now: number): number {
  if (exp === undefined) return Number.POSITIVE_INFINITY
  const from = iat ?? exp - 3600
  return Math.max(0, ((from + exp) / 2) * 1000 - now)
}
