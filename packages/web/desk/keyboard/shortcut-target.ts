type ShortcutCommand = 'reply' | 'giveBack' | 'transfer'

/**
 * What a key does in the open conversation, which knows whether it is allowed. Called directly, not by a signal: the
 * letters that follow an `r` are meant for the reply already.
 */
export const shortcutTarget: { perform: ((command: ShortcutCommand) => void) | null } = { perform: null }
