type Wish = 'reply' | 'giveBack' | 'transfer'

/**
 * What a key asks of the conversation that is open, which knows whether it can be done. Called at once, not by a signal: the
 * letters that follow an `r` are meant for the reply already.
 */
export const wishes: { grant: ((wish: Wish) => void) | null } = { grant: null }
