import type { ConversationState } from '@baton/client'

/** The newest seq of the other side's that shows; 0: they said nothing. */
export const newestOf = ({ messages }: ConversationState): number =>
  messages.findLast(({ author }) => author.kind !== 'USER')?.seq ?? 0

/** How far the user has read, as the server knows it. */
export const readOf = ({ readReceipts }: ConversationState): number =>
  Math.max(0, ...readReceipts.filter(isUser).map(receipt => receipt.readSeq))

/** What the other side said after what was read here, or anywhere. */
export const unreadOf = (state: ConversationState, readSeq: number): number => {
  const read = Math.max(readSeq, readOf(state))
  return state.messages.filter(({ author, seq }) => author.kind !== 'USER' && seq > read).length
}

/** How far the other side has got with what the user said. */
export function reachOf({ readReceipts }: ConversationState): { delivered: number; read: number } {
  const others = readReceipts.filter(receipt => !isUser(receipt))
  return {
    delivered: Math.max(0, ...others.map(receipt => receipt.deliveredSeq)),
    read: Math.max(0, ...others.map(receipt => receipt.readSeq)),
  }
}

const isUser = ({ participant }: ConversationState['readReceipts'][number]) => participant.kind === 'USER'
