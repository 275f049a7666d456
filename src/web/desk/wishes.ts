import { signal } from '@preact/signals'

/** What a key asked of the conversation that is open, which knows whether it can be done. */
export const wishes = signal<{ deed: 'reply' | 'giveBack' | 'transfer' | null; count: number }>({
  deed: null,
  count: 0,
})
