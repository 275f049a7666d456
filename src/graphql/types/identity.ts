import type { IdentityKind } from '../../domain/access/credential.ts'
import { byId } from '../../domain/list-order.ts'
import { builder } from '../builder.ts'
import { connectionType, forward, forwardArgs } from '../connection.ts'
import { orRefuse } from '../errors.ts'
import { ApiKeyType, IdentityType } from '../refs.ts'
import { RoleType } from './viewer.ts'

const kinds: Record<IdentityKind, { description: string }> = {
  PERSON: { description: 'A person: an agent or an administrator.' },
  INTEGRATION: { description: 'A third party’s program that takes conversations over.' },
  BOT: { description: 'A program that speaks as a bot.' },
}
const IdentityKindType = builder.enumType('IdentityKind', {
  description: 'What an identity is. It follows from the role.',
  values: kinds,
})

/** Its id is named `actorId`: in a file of an older version it is the id of the key that the identity was made for. */
IdentityType.implement({
  description:
    'A person or a program of the company. It owns one credential or several, and acts as one with all of them: what it holds, wrote and read does not depend on which one was used.',
  fields: t => ({
    actorId: t.exposeID('id', {
      description:
        'The `actorId` of what it does, with any of its credentials; `createApiKey` takes it as `identityId`. Begins with `idn_`, for a person who signed in with `person_`; in a database of version 0.1.0 or older it is the id of the first key.',
    }),
    kind: t.field({ type: IdentityKindType, description: 'What it is.', resolve: identity => identity.kind }),
    name: t.exposeString('name', {
      description: 'Shown to colleagues, and to users where the widget shows authors.',
    }),
    role: t.field({ type: RoleType, description: 'What all its keys may do.', resolve: identity => identity.role }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: identity => identity.createdAt,
    }),
    signedInUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the newest token that your OpenID Connect provider issued to this person expires; null: it has API keys.',
      resolve: identity => identity.signedInUntil,
    }),
    apiKeys: t.field({
      type: [ApiKeyType],
      description: 'Its keys that are neither revoked nor expired, oldest first.',
      resolve: async (identity, _, { principal, parts }) => orRefuse(await parts.company.keysOf(principal, identity)),
    }),
  }),
})

builder.queryField('identities', t =>
  t.field({
    type: connectionType('Identity', IdentityType, 'identities'),
    description:
      'The people and programs of the company, in the order of their ids, also those without a live key (`apiKeys` is empty, `signedInUntil` null or past). For administrators.',
    args: forwardArgs,
    resolve: (_, args, { principal, parts }) =>
      forward(byId('(?:idn|key|person)'), args, page => parts.company.identities(principal, page)),
  }),
)
