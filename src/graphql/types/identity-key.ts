import type { IdentityAlgorithm, IdentityKey } from '../../domain/access/credential.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { orThrow, resultOf } from '../results.ts'

const descriptions: Record<IdentityAlgorithm, { description: string }> = {
  HS256: { description: 'HMAC with SHA-256: a secret that Baton makes and you keep.' },
  RS256: { description: 'RSA with SHA-256: your own key pair, 2,048 bits or more.' },
  EdDSA: { description: 'Ed25519: your own key pair.' },
}
const AlgorithmType = builder.enumType('IdentityAlgorithm', {
  description: 'How tokens of an identity key are signed, as JWS names it.',
  values: descriptions,
})

const IdentityKeyType = builder.objectRef<IdentityKey>('IdentityKey').implement({
  description:
    'A key with which your server vouches for the users of one bot: it signs JWTs with the `kid` of this key, the bot as `aud` and the `userId` as `sub`. docs/auth.md shows how.',
  fields: t => ({
    id: t.exposeID('id', { description: 'Begins with `ikey_`. Your JWTs name it as `kid`.' }),
    botId: t.exposeID('botId', { description: 'The bot whose users it vouches for.' }),
    algorithm: t.field({
      type: AlgorithmType,
      description: 'How your JWTs must be signed; another `alg` is refused.',
      resolve: key => key.algorithm,
    }),
    publicKey: t.string({
      nullable: true,
      description: 'The public key as PEM; null: `HS256` has none.',
      resolve: key => key.material,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was created.', resolve: key => key.createdAt }),
    revokedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: it was not.',
      resolve: key => key.revokedAt,
    }),
  }),
})

builder.queryField('identityKeys', t =>
  t.field({
    type: [IdentityKeyType],
    description: 'All identity keys of the company, revoked ones as well, oldest first. For administrators.',
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.company.identityKeys(principal)),
  }),
)

type Created = { identityKey: IdentityKey; secret: string | null }
const CreateSuccess = builder.objectRef<Created>('CreateIdentityKeySuccess').implement({
  description: 'The key exists, and JWTs that it signed are accepted.',
  fields: t => ({
    identityKey: t.field({
      type: IdentityKeyType,
      description: 'The key, with the `id` that your JWTs name.',
      resolve: created => created.identityKey,
    }),
    secret: t.exposeString('secret', {
      nullable: true,
      description: 'For `HS256` the secret in base64url, shown here and never again; null for the other algorithms.',
    }),
  }),
})
const CreateResult = resultOf('CreateIdentityKey', CreateSuccess, [])
const CreateInput = builder.inputType('CreateIdentityKeyInput', {
  description: 'A new identity key.',
  fields: t => ({
    botId: t.id({ required: true, description: 'The bot whose users it is to vouch for.' }),
    algorithm: t.field({ type: AlgorithmType, required: true, description: 'How your server will sign.' }),
    publicKey: t.string({
      description: 'Your public key as PEM. Required for `RS256` and `EdDSA`, refused for `HS256`.',
    }),
  }),
})

const RevokeSuccess = builder.objectRef<{ identityKey: IdentityKey }>('RevokeIdentityKeySuccess').implement({
  description: 'JWTs of this key, and visitor tokens that were given for them, are refused from now on.',
  fields: t => ({
    identityKey: t.field({
      type: IdentityKeyType,
      description: 'The key, with `revokedAt`.',
      resolve: success => success.identityKey,
    }),
  }),
})
const RevokeResult = resultOf('RevokeIdentityKey', RevokeSuccess, [])
const RevokeInput = builder.inputType('RevokeIdentityKeyInput', {
  description: 'The key to revoke.',
  fields: t => ({ identityKeyId: t.id({ required: true, description: 'The id of the key.' }) }),
})

builder.mutationFields(t => ({
  createIdentityKey: t.field({
    type: CreateResult,
    description:
      'Gives a bot a key with which your server vouches for its users. Several can be live. For administrators.',
    args: { input: t.arg({ type: CreateInput, required: true, description: 'The bot and the algorithm.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.credentials.createIdentityKey(principal, input)),
  }),
  revokeIdentityKey: t.field({
    type: RevokeResult,
    description:
      'Ends an identity key for good; sockets and streams of its users end within a second. A key that is revoked already is refused with `NotFound`. For administrators.',
    args: { input: t.arg({ type: RevokeInput, required: true, description: 'The key to revoke.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.credentials.revokeIdentityKey(principal, input)),
  }),
}))
