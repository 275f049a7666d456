export const actorKinds = ['USER', 'BOT', 'AGENT', 'SYSTEM'] as const
export type ActorKind = (typeof actorKinds)[number]

/** The author of an event. `id`: of the user, the bot or the identity, by kind; it comes from the credential, never from input. */
export type Actor = { kind: ActorKind; id: string; name: string | null }

/** Unique among all actors. An id alone is not: users choose theirs, and may choose that of an agent. */
export const actorKey = ({ kind, id }: Pick<Actor, 'kind' | 'id'>) => `${kind}/${id}`

export const isSameActor = (one: Actor, other: Actor) => actorKey(one) === actorKey(other)
