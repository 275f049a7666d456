import type { Principal } from '../../domain/access/credential.ts'
import type { Actor } from '../../domain/actor.ts'
import { builder } from '../builder.ts'

export const ActorKindType = builder.enumType('ActorKind', { values: ['USER', 'BOT', 'AGENT', 'SYSTEM'] as const })

/**
 * The id is named `actorId`, so that no normalised cache stores an actor by it: a user chooses their own, and the ids of bots
 * and API keys are those of other types. Relay would make one record of an actor and a bot.
 */
export const ActorType = builder.objectRef<Actor>('Actor').implement({
  description: 'Who wrote or did something: a user, a bot, an agent, or the server itself.',
  fields: t => ({
    kind: t.field({ type: ActorKindType, resolve: actor => actor.kind }),
    actorId: t.exposeID('id'),
    name: t.exposeString('name', { nullable: true }),
  }),
})

/** Of a colleague who has not shown themselves: a user is told that there is one, not their name. */
export const actorFor = (principal: Principal | null, actor: Actor): Actor =>
  principal?.kind === 'key' ? actor : { ...actor, name: null }
