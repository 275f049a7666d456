/** What the keyboard does. The help dialog, docs/desk.md and the listener are made of this one table. */
export const shortcuts = [
  { keys: 'j', action: 'next', says: 'Next in the list' },
  { keys: 'k', action: 'previous', says: 'Previous in the list' },
  { keys: 'Enter', action: 'open', says: 'Open what is selected; accept it where it is open and waits' },
  { keys: 'a', action: 'accept', says: 'Accept, or take over from the bot' },
  { keys: 'r', action: 'reply', says: 'Write a reply' },
  { keys: 'e', action: 'giveBack', says: 'Give back to the bot' },
  { keys: 't', action: 'transfer', says: 'Transfer to a colleague or to the queue' },
  { keys: 'i', action: 'details', says: 'Show or hide the details' },
  { keys: 'g w', action: 'goWaiting', says: 'Go to Waiting' },
  { keys: 'g m', action: 'goMine', says: 'Go to Mine' },
  { keys: 'g o', action: 'goOpen', says: 'Go to All open' },
  { keys: 'g d', action: 'goDeliveries', says: 'Go to Deliveries' },
  { keys: 'g f', action: 'goFlows', says: 'Go to Flows' },
  { keys: 'Escape', action: 'back', says: 'Leave the reply; back to the list' },
  { keys: '?', action: 'help', says: 'Show these shortcuts' },
] as const

/** Keys within the reply, which takes all other keys as text. */
export const replyKeys = [
  { keys: 'Enter', says: 'Send' },
  { keys: 'Shift Enter', says: 'A new line' },
  { keys: '/', says: 'Quick replies, where a word begins: type on to filter, arrows to choose, Enter to take one' },
  { keys: 'Escape', says: 'Close the quick replies; leave the reply' },
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
