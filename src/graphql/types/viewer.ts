import { requireCredential } from '../../app/access.ts'
import type { Principal, Role } from '../../domain/access/credential.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'

const descriptions: Record<Role, { description: string }> = {
  ADMIN: { description: 'Sets up the company’s bots, webhooks and keys, and may do all that an agent may.' },
  AGENT: { description: 'A person who answers users at a desk.' },
  BOT: { description: 'A program that speaks as the bot.' },
  INTEGRATION: { description: 'A third party’s program that takes conversations over.' },
}
export const RoleType = builder.enumType('Role', {
  description: 'What an API key, or a person who signed in, may do. docs/policy.md has the whole table.',
  values: descriptions,
})

const ViewerType = builder.objectRef<Principal>('Viewer').implement({
  description: 'The caller, as the credential proves it.',
  fields: t => ({
    companyId: t.id({
      description: 'The company that the credential belongs to.',
      resolve: viewer => viewer.companyId,
    }),
    role: t.field({
      type: RoleType,
      nullable: true,
      description: 'The role of an API key, or of a person who signed in; null: a visitor.',
      resolve: viewer => (viewer.kind === 'key' ? viewer.role : null),
    }),
    name: t.string({
      nullable: true,
      description: 'The name of the person or program that the credential belongs to; null: a visitor.',
      resolve: viewer => (viewer.kind === 'key' ? viewer.name : null),
    }),
    actorId: t.id({
      description:
        'The `actorId` of your own messages and handovers: the same with each key of an identity. A program with a `BOT` key has the id of its identity here, and writes under the id of its bot.',
      resolve: viewer =>
        viewer.kind === 'key' ? viewer.identityId : viewer.kind === 'visitor' ? viewer.userId : 'baton',
    }),
    conversationId: t.id({
      nullable: true,
      description: 'The one conversation that a visitor token is for; null: the credential is not limited to one.',
      resolve: viewer => (viewer.kind === 'visitor' ? viewer.conversationId : null),
    }),
  }),
})

builder.queryField('viewer', t =>
  t.field({
    type: ViewerType,
    description: 'Who you are to this server. Without a credential it is refused with `unauthenticated`.',
    resolve: (_, __, { principal }) => orRefuse(requireCredential(principal, 'readConversation')),
  }),
)
