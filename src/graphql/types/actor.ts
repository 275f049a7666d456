import type { Principal } from '../../domain/access/credential.ts'
import type { Actor } from '../../domain/actor.ts'
import { builder } from '../builder.ts'

export const AuthorKindType = builder.enumType('AuthorKind', { values: ['USER', 'BOT', 'AGENT', 'SYSTEM'] as const })

export const ActorType = builder.objectRef<Actor>('Actor').implement({
  description: 'Who did it, as the credential told.',
  fields: t => ({
    kind: t.field({ type: AuthorKindType, resolve: actor => actor.kind }),
    id: t.exposeID('id'),
    name: t.exposeString('name', { nullable: true }),
  }),
})

export const AuthorType = builder.objectRef<Actor>('Author').implement({
  description: 'Who wrote a message.',
  fields: t => ({
    kind: t.field({ type: AuthorKindType, resolve: actor => actor.kind }),
    id: t.exposeID('id'),
    name: t.exposeString('name', { nullable: true }),
  }),
})

/** Of a colleague who has not shown themselves: a user is told that there is one, not their name. */
export const actorFor = (principal: Principal | null, actor: Actor): Actor =>
  principal?.kind === 'key' ? actor : { ...actor, name: null }
