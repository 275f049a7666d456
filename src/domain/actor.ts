export type ActorKind = 'USER' | 'BOT' | 'AGENT' | 'SYSTEM'

/** The author of an event. `id`: of the user, the bot or the API key, by kind; it comes from the credential, never from input. */
export type Actor = { kind: ActorKind; id: string; name: string | null }
