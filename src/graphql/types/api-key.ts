import type { ApiKey, Scope } from '../../domain/access/credential.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
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

const ApiKeyType = builder.objectRef<ApiKey>('ApiKey').implement({
  description: 'A credential of the company. The key itself is shown once, when it is created.',
  fields: t => ({
    id: t.exposeID('id', {
      description: 'Begins with `key_`. It is the `actorId` of what an agent does with the key.',
    }),
    role: t.field({ type: RoleType, description: 'What it may do.', resolve: key => key.role }),
    name: t.exposeString('name', { description: 'Shown to colleagues, and to users where the widget shows authors.' }),
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
      description: 'From when on it is refused; null: it does not expire.',
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
    role: t.field({ type: RoleType, required: true, description: 'What it may do.' }),
    name: t.string({ required: true, description: 'Shown to colleagues and in the audit log: 1 to 128 characters.' }),
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
    description: 'Creates an API key. For administrators.',
    args: { input: t.arg({ type: CreateInput, required: true, description: 'What the key may do.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.credentials.createApiKey(principal, input)),
  }),
  revokeApiKey: t.field({
    type: RevokeResult,
    description:
      'Ends an API key at once and for good. Conversations that it holds stay held: give them back before. A key that is revoked already is refused with `NotFound`. For administrators.',
    args: { input: t.arg({ type: RevokeInput, required: true, description: 'The key to revoke.' }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.credentials.revokeApiKey(principal, input)),
  }),
}))
