import type { Visitor } from '../domain/access/credential.ts'

/** A token has some 400 characters: at most about 5 MB. */
const MAX_TOKENS = 10_000

/**
 * Tokens whose signature has been verified, until they expire: a visitor sends the same token with each request, and verifying it
 * takes longer than everything else that is done for a short query. Whether its key is revoked is not kept here.
 */
export class VerifiedTokens {
  readonly #visitors = new Map<string, Visitor>()

  get(token: string, now: number): Visitor | null {
    const visitor = this.#visitors.get(token)
    if (!visitor) return null
    this.#visitors.delete(token)
    if (visitor.expiresAt <= now) return null
    // The last that were used stay longest.
    this.#visitors.set(token, visitor)
    return visitor
  }

  add(token: string, visitor: Visitor) {
    this.#visitors.set(token, visitor)
    if (this.#visitors.size <= MAX_TOKENS) return
    const [oldest] = this.#visitors.keys()
    this.#visitors.delete(oldest!)
  }
}
