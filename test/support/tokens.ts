import { createHmac, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { mutate } from './mutate.ts'
import type { TestServer } from './server.ts'

/** A JWT with any header, claims and signature. */
export function forge(header: object, claims: object, sign: (words: string) => string = () => ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const words = `${part(header)}.${part(claims)}`
  return `${words}.${sign(words)}`
}

export const byHmac =
  (secret: string | Buffer, hash = 'sha256') =>
  (words: string) =>
    createHmac(hash, secret).update(words).digest('base64url')

export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

/** A valid identity token, as a customer's backend signs it. */
export const signed = (
  { kid, alg }: { kid: string; alg: string },
  key: KeyObject | Uint8Array | CryptoKey,
  claims: Record<string, unknown>,
) => new SignJWT({ exp: inSeconds(3_600), ...claims }).setProtectedHeader({ alg, kid }).sign(key)

/** An identity key of a bot: for this public key, or HS256 with the secret that is shown once. */
export async function identityKey(
  server: TestServer,
  admin: string,
  botId: string,
  publicKey: KeyObject | null = null,
) {
  const algorithm = publicKey === null ? 'HS256' : publicKey.asymmetricKeyType === 'rsa' ? 'RS256' : 'EdDSA'
  const pem = publicKey?.export({ type: 'spki', format: 'pem' }).toString() ?? null
  const made = (await mutate(
    server.url,
    admin,
    'createIdentityKey',
    { botId, algorithm, publicKey: pem },
    '... on CreateIdentityKeySuccess { secret identityKey { id } }',
  )) as { secret?: string | null; identityKey?: { id: string }; __typename: string }
  if (!made.identityKey) throw new Error(JSON.stringify(made))
  return { kid: made.identityKey.id, secret: Buffer.from(made.secret ?? '', 'base64url') }
}
