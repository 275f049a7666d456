import type { KeyMaker } from '../ports/key-maker.ts'
import { makeKey } from './api-key.ts'
import { readPublicKey, sharedSecret } from './identity-token.ts'

/** `secret`: the installation's own; shared secrets are derived from it. */
export const keyMaker = (secret: string): KeyMaker => ({
  apiKey: makeKey,
  publicKey: readPublicKey,
  sharedSecret: keyId => sharedSecret(secret, keyId).toString('base64url'),
})
