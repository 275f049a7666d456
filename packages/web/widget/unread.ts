import type { ConversationState } from '@baton/client'

/** The newest seq of a message that the user did not write; 0 when there is none. */
export const newestOf = ({ messages }: ConversationState): number =>
  messages.findLast(({ author }) => author.kind !== 'USER')?.seq ?? 0

/** How far the user has read, by the server's read receipts. */
export const readOf = ({ readReceipts }: ConversationState): number =>
  Math.max(0, ...readReceipts.filter(isUser).map(receipt => receipt.readSeq))

/** Messages to the user after what was read in this browser or elsewhere. */
export const unreadOf = (state: ConversationState, readSeq: number): number => {
  const read = Math.max(readSeq, readOf(state))
  return state.messages.filter(({ author, seq }) => author.kind !== 'USER' && seq > read).length
}

/** How far the other side has received and read. */
export function reachOf({ readReceipts }: ConversationState): { delivered: number; read: number } {
  const others = readReceipts.filter(receipt => !isUser(receipt))
  return {
    delivered: Math.max(0, ...others.map(receipt => receipt.deliveredSeq)),
    read: Math.max(0, ...others.map(receipt => receipt.readSeq)),
  }
}

const isUser = ({ participant }: ConversationState['readReceipts'][number]) => participant.kind === 'USER'
