import type { IdentityAlgorithm } from '../domain/access/credential.ts'

/** Makes credentials; what is secret of them is never stored. */
export type KeyMaker = {
  /** `token` is shown once; `hash` is what a row keeps of it. */
  apiKey(): { id: string; token: string; hash: string }
  /** The public key that a customer brings, as PEM in one form; null where it is none of this algorithm, or too short. */
  publicKey(algorithm: Exclude<IdentityAlgorithm, 'HS256'>, pem: string): string | null
  /** The secret of an HS256 identity key, in base64url. Derived from the key's id: the same each time, and stored nowhere. */
  sharedSecret(keyId: string): string
}
