import type { ConversationState } from './fold.ts'
import type { OutgoingMessage, SendMessageResult } from './send-queue.ts'

/**
 * A message sent from here that the log does not show yet. `sent`: the server has stored it. `failed`: the server
 * refused it, with the refusal's `code`, or sending was given up; it stays until it is sent again or discarded.
 */
export type PendingMessage = Pick<OutgoingMessage, 'text' | 'actions' | 'controlEpoch'> & {
  clientMessageId: string
  /** Milliseconds since 1970. */
  at: number
  state: 'sending' | 'sent' | 'failed'
  code?: string
  message?: string
}

export type PendingMessages = readonly PendingMessage[]

export const add = (pending: PendingMessages, message: Omit<PendingMessage, 'state'>): PendingMessages => [
  ...remove(pending, message.clientMessageId),
  { ...message, state: 'sending' },
]

export const remove = (pending: PendingMessages, id: string): PendingMessages =>
  pending.filter(each => each.clientMessageId !== id)

/** After the server's answer. It adds no message: the log may have shown the message before the answer came. */
export function settle(pending: PendingMessages, id: string, result: SendMessageResult): PendingMessages {
  if (result.__typename === 'SendMessageSuggested') return remove(pending, id)
  if (result.__typename === 'SendMessageSuccess') return update(pending, id, { state: 'sent' })
  return fail(pending, id, result)
}

export const fail = (
  pending: PendingMessages,
  id: string,
  { code, message }: { code: string; message: string },
): PendingMessages => update(pending, id, { state: 'failed', code, message })

/** Without the messages that the log shows. The same array when there are none. */
export function withoutPosted(pending: PendingMessages, { messages }: ConversationState): PendingMessages {
  if (pending.length === 0) return pending
  const posted = new Set(messages.map(message => message.clientMessageId))
  const left = pending.filter(each => !posted.has(each.clientMessageId))
  return left.length < pending.length ? left : pending
}

const update = (pending: PendingMessages, id: string, changes: Partial<PendingMessage>): PendingMessages =>
  pending.map(each => (each.clientMessageId === id ? { ...each, ...changes } : each))
