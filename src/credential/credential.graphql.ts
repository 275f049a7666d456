import { builder } from '../graphql/builder.ts'
import { reader } from '../graphql/context.ts'
import { orThrow, resultOf } from '../graphql/result.ts'
import { type ApiKey, type Principal, roles } from './credential.ts'

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

const ApiKeyType = builder.objectRef<ApiKey>('ApiKey').implement({
  fields: t => ({
    id: t.exposeID('id'),
    role: t.field({ type: RoleType, resolve: key => key.role }),
    name: t.exposeString('name'),
    createdAt: t.field({ type: 'DateTime', resolve: key => key.createdAt }),
    revokedAt: t.field({ type: 'DateTime', nullable: true, resolve: key => key.revokedAt }),
  }),
})

builder.queryFields(t => ({
  viewer: t.field({ type: ViewerType, resolve: (_, __, context) => reader(context, 'readConversation') }),
  apiKeys: t.field({
    type: [ApiKeyType],
    resolve: (_, __, context) => context.parts.store.keys.list(reader(context, 'readAdmin').companyId),
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
  fields: t => ({ role: t.field({ type: RoleType, required: true }), name: t.string({ required: true }) }),
})

const RevokeApiKeySuccess = builder.objectRef<{ id: string }>('RevokeApiKeySuccess').implement({
  fields: t => ({ id: t.exposeID('id') }),
})
const RevokeApiKeyResult = resultOf('RevokeApiKey', RevokeApiKeySuccess, [])
const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', { fields: t => ({ id: t.id({ required: true }) }) })

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
