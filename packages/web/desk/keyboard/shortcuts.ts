/** What the keyboard does. The help dialog, docs/desk.md and the listener are made of this one table. */
export const shortcuts = [
  { keys: 'j', action: 'next', description: 'Next conversation' },
  { keys: 'k', action: 'previous', description: 'Previous conversation' },
  { keys: 'Enter', action: 'open', description: 'Open the selected conversation; accept it if it is open and waiting' },
  { keys: 'a', action: 'accept', description: 'Accept, or take over from the bot' },
  { keys: 'r', action: 'reply', description: 'Write a reply' },
  { keys: 'e', action: 'giveBack', description: 'Give back to the bot' },
  { keys: 't', action: 'transfer', description: 'Transfer to a colleague or to the queue' },
  { keys: 'n', action: 'note', description: 'Add a note that only colleagues can read' },
  { keys: 'i', action: 'details', description: 'Show or hide details' },
  { keys: 'g w', action: 'goWaiting', description: 'Go to Waiting' },
  { keys: 'g m', action: 'goMine', description: 'Go to Mine' },
  { keys: 'g o', action: 'goOpen', description: 'Go to All open' },
  { keys: 'g d', action: 'goDeliveries', description: 'Go to Deliveries' },
  { keys: 'g f', action: 'goFlows', description: 'Go to Flows' },
  { keys: 'Escape', action: 'back', description: 'Leave the reply; go back to the list' },
  { keys: '?', action: 'help', description: 'Show these shortcuts' },
] as const

/** Keys within the reply, which takes all other keys as text. */
export const replyKeys = [
  { keys: 'Enter', description: 'Send' },
  { keys: 'Shift Enter', description: 'New line' },
  {
    keys: '/',
    description: 'Quick replies, at the start of a word: type to filter, arrow keys to choose, Enter to insert',
  },
  { keys: 'Escape', description: 'Close quick replies; leave the reply' },
] as const

export type ShortcutAction = (typeof shortcuts)[number]['action']

type Press = { key: string; ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean }

/**
 * What a key means after those before it: an action, the first key of one (`g`), or nothing. Keys held with a modifier are the
 * browser's.
 */
export function readKey(
  prefix: string,
  { key, ctrlKey, metaKey, altKey }: Press,
): { action?: ShortcutAction; prefix: string } {
  if (ctrlKey || metaKey || altKey) return { prefix: '' }
  const keys = prefix ? `${prefix} ${key}` : key
  const action = shortcuts.find(each => each.keys === keys)?.action
  if (action) return { action, prefix: '' }
  if (shortcuts.some(each => each.keys.startsWith(`${keys} `))) return { prefix: keys }
  // What did not go on with `g` may begin something itself.
  return prefix ? readKey('', { key }) : { prefix: '' }
}
