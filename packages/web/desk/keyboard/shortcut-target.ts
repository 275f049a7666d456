import { type Inputs, useLayoutEffect } from 'preact/hooks'

type ShortcutCommand = 'reply' | 'giveBack' | 'transfer' | 'note'
type Perform = (command: ShortcutCommand) => void

/**
 * What a key does in the open conversation, which knows whether it is allowed. Called directly, not by a signal: the
 * letters that follow an `r` are meant for the reply already.
 */
export const shortcutTarget: { perform: Perform | null } = { perform: null }

export function useShortcutTarget(perform: Perform, inputs: Inputs) {
  useLayoutEffect(() => {
    shortcutTarget.perform = perform
    return () => {
      shortcutTarget.perform = null
    }
  }, inputs)
}
