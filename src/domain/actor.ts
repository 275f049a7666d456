export type ActorKind = 'USER' | 'BOT' | 'AGENT' | 'SYSTEM'

/** Who did it. `id` is the user's id, the bot's id or the API key's id, by kind; it comes from the credential, never from input. */
export type Actor = { kind: ActorKind; id: string; name: string | null }
