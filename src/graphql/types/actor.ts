import type { Principal } from '../../domain/access/credential.ts'
import type { Actor } from '../../domain/actor.ts'
import { builder } from '../builder.ts'

export const ActorKindType = builder.enumType('ActorKind', {
  description: 'On which side of a conversation an actor is. It follows from the credential, never from input.',
  values: {
    USER: { description: 'The person who chats with the bot.' },
    BOT: { description: 'The bot: its flow, or a program with a `BOT` key.' },
    AGENT: {
      description:
        'A person or a program that answers in the bot’s place: a key of role `AGENT`, `INTEGRATION` or `ADMIN`.',
    },
    SYSTEM: { description: 'The server itself, for example when a handover fails.' },
  } as const,
})

/**
 * The id is named `actorId`, so that no normalised cache stores an actor by it: users choose theirs, and the ids of bots
 * and identities are those of other types. Relay would make one record of an actor and a bot.
 */
export const ActorType = builder.objectRef<Actor>('Actor').implement({
  description:
    'Who wrote or did something: the one type for people, bots and the server. It has no `id` of its own, so a client’s cache keeps it inside the object that names it.',
  fields: t => ({
    kind: t.field({
      type: ActorKindType,
      description: 'The side that the actor is on.',
      resolve: actor => actor.kind,
    }),
    actorId: t.exposeID('id', {
      description:
        'The `userId` of a user, the id of a bot, or that of the identity of an agent. Users choose theirs: only together with `kind` it names one actor.',
    }),
    name: t.exposeString('name', {
      nullable: true,
      description:
        'The name of a bot, or of an agent’s identity. Null for users, and for an agent whose name is kept from users.',
    }),
  }),
})

/** An agent who has not written yet: users learn that there is one, and not the name. */
export const actorFor = (principal: Principal | null, actor: Actor): Actor =>
  principal?.kind === 'key' ? actor : { ...actor, name: null }
