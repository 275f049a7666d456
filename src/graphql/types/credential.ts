import { requireReader } from '../../app/reads/access.ts'
import {
  type ApiKey,
  type IdentityKey,
  identityAlgorithms,
  type Principal,
  roles,
  scopes,
} from '../../domain/access/credential.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { orThrow, resultOf } from '../results.ts'

const RoleType = builder.enumType('Role', {
  description: 'ADMIN sets up. AGENT answers at a desk. BOT speaks as a bot. INTEGRATION is a third party’s program.',
  values: roles,
})

const ViewerType = builder.objectRef<Principal>('Viewer').implement({
  description: 'Who the credential says you are.',
  fields: t => ({
    companyId: t.id({ resolve: viewer => viewer.companyId }),
    role: t.field({
      type: RoleType,
      nullable: true,
      description: 'null: a visitor.',
      resolve: viewer => (viewer.kind === 'key' ? viewer.role : null),
    }),
    name: t.string({ nullable: true, resolve: viewer => (viewer.kind === 'key' ? viewer.name : null) }),
    actorId: t.id({
      resolve: viewer => (viewer.kind === 'key' ? viewer.keyId : viewer.kind === 'visitor' ? viewer.userId : 'baton'),
    }),
    conversationId: t.id({
      nullable: true,
      description: 'A visitor’s one conversation.',
      resolve: viewer => (viewer.kind === 'visitor' ? viewer.conversationId : null),
    }),
  }),
})

const ScopeType = builder.enumType('Scope', {
  description: 'READ conversations. WRITE messages. CONTROL handovers. MANAGE what an admin sets up.',
  values: scopes,
})

const ApiKeyType = builder.objectRef<ApiKey>('ApiKey').implement({
  fields: t => ({
    id: t.exposeID('id'),
    role: t.field({ type: RoleType, resolve: key => key.role }),
    name: t.exposeString('name'),
    scopes: t.field({
      type: [ScopeType],
      nullable: true,
      description: 'null: all its role may do.',
      resolve: key => key.scopes,
    }),
    botIds: t.idList({ nullable: true, description: 'null: all bots of the company.', resolve: key => key.botIds }),
    createdAt: t.field({ type: 'DateTime', resolve: key => key.createdAt }),
    expiresAt: t.field({ type: 'DateTime', nullable: true, resolve: key => key.expiresAt }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'To the minute.',
      resolve: key => key.lastUsedAt,
    }),
    revokedAt: t.field({ type: 'DateTime', nullable: true, resolve: key => key.revokedAt }),
  }),
})

builder.queryFields(t => ({
  viewer: t.field({
    type: ViewerType,
    resolve: (_, __, { principal }) => orRefuse(requireReader(principal, 'readConversation')),
  }),
  apiKeys: t.field({
    type: [ApiKeyType],
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.company.apiKeys(principal)),
  }),
}))

const CreateApiKeySuccess = builder.objectRef<{ apiKey: ApiKey; token: string }>('CreateApiKeySuccess').implement({
  fields: t => ({
    apiKey: t.field({ type: ApiKeyType, resolve: success => success.apiKey }),
    token: t.exposeString('token', { description: 'The key itself: shown here, and never again.' }),
  }),
})
const CreateApiKeyResult = resultOf('CreateApiKey', CreateApiKeySuccess, [])
const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  fields: t => ({
    role: t.field({ type: RoleType, required: true }),
    name: t.string({ required: true }),
    scopes: t.field({ type: [ScopeType], description: 'Left out: all its role may do.' }),
    botIds: t.idList({ description: 'Left out: all bots of the company.' }),
    expiresAt: t.field({ type: 'DateTime' }),
  }),
})

const RevokeApiKeySuccess = builder.objectRef<{ apiKey: ApiKey }>('RevokeApiKeySuccess').implement({
  fields: t => ({ apiKey: t.field({ type: ApiKeyType, resolve: success => success.apiKey }) }),
})
const RevokeApiKeyResult = resultOf('RevokeApiKey', RevokeApiKeySuccess, [])
const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  fields: t => ({ apiKeyId: t.id({ required: true }) }),
})

builder.mutationFields(t => ({
  createApiKey: t.field({
    type: CreateApiKeyResult,
    args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.manage.createApiKey(principal, input)),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyResult,
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.manage.revokeApiKey(principal, input)),
  }),
}))

const IdentityAlgorithmType = builder.enumType('IdentityAlgorithm', { values: identityAlgorithms })

const IdentityKeyType = builder.objectRef<IdentityKey>('IdentityKey').implement({
  description:
    'Whoever signs JWTs with it names the visitors of a bot: `kid` its id, `aud` the bot’s id, `sub` the userId.',
  fields: t => ({
    id: t.exposeID('id', { description: 'The `kid` of its tokens.' }),
    botId: t.exposeID('botId'),
    algorithm: t.field({ type: IdentityAlgorithmType, resolve: key => key.algorithm }),
    publicKey: t.string({ nullable: true, description: 'PEM; null for HS256.', resolve: key => key.material }),
    createdAt: t.field({ type: 'DateTime', resolve: key => key.createdAt }),
    revokedAt: t.field({ type: 'DateTime', nullable: true, resolve: key => key.revokedAt }),
  }),
})

builder.queryField('identityKeys', t =>
  t.field({
    type: [IdentityKeyType],
    resolve: async (_, __, { principal, parts }) => orRefuse(await parts.company.identityKeys(principal)),
  }),
)

type MadeIdentityKey = { identityKey: IdentityKey; secret: string | null }
const CreateIdentityKeySuccess = builder.objectRef<MadeIdentityKey>('CreateIdentityKeySuccess').implement({
  fields: t => ({
    identityKey: t.field({ type: IdentityKeyType, resolve: success => success.identityKey }),
    secret: t.exposeString('secret', {
      nullable: true,
      description: 'HS256: the secret, in base64url; shown here, and never again.',
    }),
  }),
})
const CreateIdentityKeyResult = resultOf('CreateIdentityKey', CreateIdentityKeySuccess, [])
const CreateIdentityKeyInput = builder.inputType('CreateIdentityKeyInput', {
  fields: t => ({
    botId: t.id({ required: true }),
    algorithm: t.field({ type: IdentityAlgorithmType, required: true }),
    publicKey: t.string({ description: 'PEM, for RS256 and EdDSA.' }),
  }),
})

const RevokeIdentityKeySuccess = builder.objectRef<{ identityKey: IdentityKey }>('RevokeIdentityKeySuccess').implement({
  fields: t => ({ identityKey: t.field({ type: IdentityKeyType, resolve: success => success.identityKey }) }),
})
const RevokeIdentityKeyResult = resultOf('RevokeIdentityKey', RevokeIdentityKeySuccess, [])
const RevokeIdentityKeyInput = builder.inputType('RevokeIdentityKeyInput', {
  fields: t => ({ identityKeyId: t.id({ required: true }) }),
})

const RefreshTokenSuccess = builder.objectRef<{ visitorToken: string }>('RefreshTokenSuccess').implement({
  fields: t => ({ visitorToken: t.exposeString('visitorToken') }),
})
const RefreshTokenResult = resultOf('RefreshToken', RefreshTokenSuccess, [])

builder.mutationFields(t => ({
  createIdentityKey: t.field({
    type: CreateIdentityKeyResult,
    args: { input: t.arg({ type: CreateIdentityKeyInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.manage.createIdentityKey(principal, input)),
  }),
  revokeIdentityKey: t.field({
    type: RevokeIdentityKeyResult,
    args: { input: t.arg({ type: RevokeIdentityKeyInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) =>
      orThrow(await parts.manage.revokeIdentityKey(principal, input)),
  }),
  refreshToken: t.field({
    type: RefreshTokenResult,
    description: 'A visitor’s own token anew, with its whole lifetime before it.',
    resolve: async (_, __, { principal, parts }) => orThrow(await parts.refreshToken(principal)),
  }),
}))
