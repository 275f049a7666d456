import type { ConversationFrame } from '../../packages/client/src/index.ts'

/** A user's message that the bot has yet to answer, and the epoch it was said in. */
export type Debt = { messageId: string; text: string; controlEpoch: number }
export type Debts = { owed: readonly Debt[]; held: boolean; controlEpoch: number }

export const none: Debts = { owed: [], held: false, controlEpoch: 0 }

/** The same for the same message, in every life of this program: so that no answer is given twice. */
export const answerId = (messageId: string) => `answer-${messageId}`

/**
 * What the bot owes after this frame. Nothing but the log decides: a message of the user's is owed an answer until one with its id
 * stands in the log, or until control passes; then it is the agent's.
 */
export function account(debts: Debts, frame: ConversationFrame): Debts {
  if (frame.__typename === 'Reset') return none
  if (!('seq' in frame)) return debts
  const { controlEpoch } = frame
  const held = holds(debts.held, frame)
  const owed = controlEpoch === debts.controlEpoch ? debts.owed : []
  const now = { owed, held, controlEpoch }
  if (frame.__typename === 'ConversationClosed') return { ...now, owed: [] }
  if (frame.__typename !== 'MessagePosted') return now
  const { id: messageId, text, author, clientMessageId } = frame.message
  if (author.kind === 'USER') return held ? now : { ...now, owed: [...owed, { messageId, text, controlEpoch }] }
  return { ...now, owed: owed.filter(debt => answerId(debt.messageId) !== clientMessageId) }
}

function holds(before: boolean, frame: ConversationFrame): boolean {
  if (frame.__typename === 'HandoverAccepted') return true
  // To a colleague, or back to the queue.
  if (frame.__typename === 'HandoverTransferred') return frame.to !== null
  return frame.__typename === 'HandoverEnded' ? false : before
}
