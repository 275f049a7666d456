import type { ApiKey, Scope } from '../../domain/access/credential.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { ApiKeyType, IdentityType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { RoleType } from './viewer.ts'

const descriptions: Record<Scope, { description: string }> = {
  READ: { description: 'Read conversations, and what the company set up.' },
  WRITE: { description: 'Start conversations, send messages, set variables, show typing and read receipts.' },
  CONTROL: { description: 'Request, accept, transfer, release and cancel handovers, and close conversations.' },
  MANAGE: {
    description: 'What administrators do. With it a key can make keys: give it only to those who may have all else.',
  },
}
const ScopeType = builder.enumType('Scope', {
  description: 'A part of what a role may do, to which an API key can be narrowed. docs/policy.md has the whole table.',
  values: descriptions,
})

ApiKeyType.implement({
  description: 'A credential of the company. The key itself is shown once, when it is created.',
  fields: t => ({
    id: t.exposeID('id', { description: 'Begins with `key_`. It names the key, and not who acts with it.' }),
    identity: t.field({
      type: IdentityType,
      description: 'The person or program that it belongs to, in whose name it acts.',
      resolve: (key, _, { parts }) => parts.company.identityById(key.identityId),
    }),
    role: t.field({ type: RoleType, description: 'What it may do.', resolve: key => key.role }),
    name: t.exposeString('name', {
      description: 'A label for administrators. What is done with the key bears the name of its identity.',
    }),
    scopes: t.field({
      type: [ScopeType],
      nullable: true,
      description: 'What it is narrowed to; null: all that its role may do.',
      resolve: key => key.scopes,
    }),
    botIds: t.idList({
      nullable: true,
      description: 'The bots that it is narrowed to; null: all bots of the company.',
      resolve: key => key.botIds,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was created.', resolve: key => key.createdAt }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'From when on it is refused; null: it does not expire. `rotateApiKey` may bring it forward.',
      resolve: key => key.expiresAt,
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null: never.',
      resolve: key => key.lastUsedAt,
    }),
    revokedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: it was not.',
      resolve: key => key.revokedAt,
    }),
  }),
})

builder.queryField('apiKeys', t =>
  t.field({
    type: [ApiKeyType],
    description: 'All API keys of the company, revoked and expired ones as well, oldest first. For administrators.',
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.company.apiKeys(principal)),
  }),
)

const CreateSuccess = builder.objectRef<{ apiKey: ApiKey; token: string }>('CreateApiKeySuccess').implement({
  description: 'The key exists.',
  fields: t => ({
    apiKey: t.field({ type: ApiKeyType, description: 'What it is and may do.', resolve: success => success.apiKey }),
    token: t.exposeString('token', {
      description: 'The key itself, for `Authorization: Bearer …`. It is shown here and never again.',
    }),
  }),
})
const CreateResult = resultOf('CreateApiKey', CreateSuccess, [])
const CreateInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new API key.',
  fields: t => ({
    identityId: t.id({
      description:
        'The `actorId` of an identity of the company: the key is one more of it. Left out: the key makes an identity of its own, with the same name.',
    }),
    role: t.field({
      type: RoleType,
      description: 'What it may do. Required without `identityId`; with it, left out or the role of the identity.',
    }),
    name: t.string({ required: true, description: 'The name of the key, 1 to 128 characters.' }),
    scopes: t.field({
      type: [ScopeType],
      description:
        'Narrows it to these; left out: all that its role may do. A key that is narrowed itself must name scopes of its own.',
    }),
    botIds: t.idList({
      description:
        'Narrows it to these bots, 100 at most; left out: all bots of the company. Not for the role `ADMIN`.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'In the future; left out: it does not expire.' }),
  }),
})

const RotateSuccess = builder
  .objectRef<{ apiKey: ApiKey; token: string; replaced: ApiKey }>('RotateApiKeySuccess')
  .implement({
    description: 'The new key acts for the same identity as the old one.',
    fields: t => ({
      apiKey: t.field({ type: ApiKeyType, description: 'The new key.', resolve: success => success.apiKey }),
      token: t.exposeString('token', {
        description: 'The new key itself, for `Authorization: Bearer …`. It is shown here and never again.',
      }),
      replaced: t.field({
        type: ApiKeyType,
        description: 'The old key; its `expiresAt` is the end of the overlap, or earlier where it would have expired.',
        resolve: success => success.replaced,
      }),
    }),
  })
const RotateResult = resultOf('RotateApiKey', RotateSuccess, [])
const RotateInput = builder.inputType('RotateApiKeyInput', {
  description: 'A key to replace.',
  fields: t => ({
    apiKeyId: t.id({ required: true, description: 'The id of the key to replace, not the key itself.' }),
    overlapSeconds: t.int({
      required: true,
      description: 'For how long the old key goes on beside the new one: 0 to 2,592,000 (30 days). 0 ends it at once.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'When the new key expires, in the future; left out: it lives as long as the old one was made for, or without end.',
    }),
  }),
})

const RevokeSuccess = builder.objectRef<{ apiKey: ApiKey }>('RevokeApiKeySuccess').implement({
  description: 'The key is refused from now on. Its sockets and streams end within a second.',
  fields: t => ({
    apiKey: t.field({
      type: ApiKeyType,
      description: 'The key, with `revokedAt`.',
      resolve: success => success.apiKey,
    }),
  }),
})
const RevokeResult = resultOf('RevokeApiKey', RevokeSuccess, [])
const RevokeInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The key to revoke.',
  fields: t => ({ apiKeyId: t.id({ required: true, description: 'The id of the key, not the key itself.' }) }),
})

builder.mutationFields(t => ({
  createApiKey: t.field({
    type: CreateResult,
    description:
      'Creates an API key, of a new identity or one more of another: all keys of an identity act as one. For administrators.',
    args: { input: t.arg({ type: CreateInput, required: true, description: 'What the key may do.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.credentials.createApiKey(principal, input)),
  }),
  rotateApiKey: t.field({
    type: RotateResult,
    description:
      'Makes a key of the same identity, with the same scopes and bots, in place of another. What the identity holds, its idempotency keys and its read receipts stay as they are. A key that is revoked or expired is refused with `NotFound`. For administrators.',
    args: { input: t.arg({ type: RotateInput, required: true, description: 'Which key, and until when.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.credentials.rotateApiKey(principal, input)),
  }),
  revokeApiKey: t.field({
    type: RevokeResult,
    description:
      'Ends an API key at once and for good. Conversations that its identity holds return to the queue where no other key of it can act on them. A key that is revoked already is refused with `NotFound`. For administrators.',
    args: { input: t.arg({ type: RevokeInput, required: true, description: 'The key to revoke.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.credentials.revokeApiKey(principal, input)),
  }),
}))
