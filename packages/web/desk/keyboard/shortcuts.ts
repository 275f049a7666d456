/** What the keyboard does. The help dialog, docs/desk.md and the listener are made of this one table. */
export const shortcuts = [
  { keys: 'j', deed: 'next', says: 'Next in the list' },
  { keys: 'k', deed: 'previous', says: 'Previous in the list' },
  { keys: 'Enter', deed: 'open', says: 'Open what is selected; accept it where it is open and waits' },
  { keys: 'a', deed: 'accept', says: 'Accept, or take over from the bot' },
  { keys: 'r', deed: 'reply', says: 'Write a reply' },
  { keys: 'e', deed: 'giveBack', says: 'Give back to the bot' },
  { keys: 't', deed: 'transfer', says: 'Transfer to a colleague or to the queue' },
  { keys: 'i', deed: 'details', says: 'Show or hide the details' },
  { keys: 'g w', deed: 'goWaiting', says: 'Go to Waiting' },
  { keys: 'g m', deed: 'goMine', says: 'Go to Mine' },
  { keys: 'g o', deed: 'goOpen', says: 'Go to All open' },
  { keys: 'g d', deed: 'goDeliveries', says: 'Go to Deliveries' },
  { keys: 'g f', deed: 'goFlows', says: 'Go to Flows' },
  { keys: 'Escape', deed: 'back', says: 'Leave the reply; back to the list' },
  { keys: '?', deed: 'help', says: 'Show these shortcuts' },
] as const

/** What happens within the reply, which keeps all other keys to itself. */
export const replyKeys = [
  { keys: 'Enter', says: 'Send' },
  { keys: 'Shift Enter', says: 'A new line' },
  { keys: '/', says: 'Quick replies, where a word begins: type on to filter, arrows to choose, Enter to take one' },
  { keys: 'Escape', says: 'Close the quick replies; leave the reply' },
] as const

export type Deed = (typeof shortcuts)[number]['deed']

type Press = { key: string; ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean }

/**
 * What a key means after those before it: a deed, the beginning of one (`g`), or nothing. Keys held with a modifier are the
 * browser's.
 */
export function readKey(prefix: string, { key, ctrlKey, metaKey, altKey }: Press): { deed?: Deed; prefix: string } {
  if (ctrlKey || metaKey || altKey) return { prefix: '' }
  const keys = prefix ? `${prefix} ${key}` : key
  const deed = shortcuts.find(each => each.keys === keys)?.deed
  if (deed) return { deed, prefix: '' }
  if (shortcuts.some(each => each.keys.startsWith(`${keys} `))) return { prefix: keys }
  // What did not go on with `g` may begin something itself.
  return prefix ? readKey('', { key }) : { prefix: '' }
}
