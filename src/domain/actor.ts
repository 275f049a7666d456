export type ActorKind = 'USER' | 'BOT' | 'AGENT' | 'SYSTEM'

/** Who did something. `id` is the user's, the bot's or the API key's id, by kind; it comes from the credential, never from input. */
export type Actor = { kind: ActorKind; id: string; name: string | null }
