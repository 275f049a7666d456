import type { KeyMaker } from '../ports/key-maker.ts'
import { createApiKey } from './api-key.ts'
import { readPublicKey, sharedSecret } from './identity-token.ts'

/** `secret`: the installation's own; shared secrets are derived from it. */
export const createKeyMaker = (secret: string): KeyMaker => ({
  apiKey: createApiKey,
  publicKey: readPublicKey,
  sharedSecret: keyId => sharedSecret(secret, keyId).toString('base64url'),
})
