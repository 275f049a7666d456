import type { ConversationState } from './fold.ts'
import type { Outgoing, SendResult } from './send-queue.ts'

/**
 * A message of one's own that the log does not show yet, or never will. `failed`: refused, with the refusal's code, or given up; it stays until
 * it is sent again or discarded.
 */
export type PendingMessage = Pick<Outgoing, 'text' | 'actions' | 'controlEpoch'> & {
  clientMessageId: string
  /** ms since 1970. */
  at: number
  state: 'sending' | 'sent' | 'failed'
  code?: string
  message?: string
}

export type PendingMessages = readonly PendingMessage[]

export const add = (echoes: PendingMessages, message: Omit<PendingMessage, 'state'>): PendingMessages => [
  ...remove(echoes, message.clientMessageId),
  { ...message, state: 'sending' },
]

export const remove = (echoes: PendingMessages, id: string): PendingMessages =>
  echoes.filter(each => each.clientMessageId !== id)

/** What the server said to it. Nothing is added: the log may have shown the message before its answer came. */
export function settle(echoes: PendingMessages, id: string, result: SendResult): PendingMessages {
  if (result.__typename === 'SendMessageSuggested') return remove(echoes, id)
  if (result.__typename === 'SendMessageSuccess') return replace(echoes, id, { state: 'sent' })
  return fail(echoes, id, result)
}

export const fail = (
  echoes: PendingMessages,
  id: string,
  { code, message }: { code: string; message: string },
): PendingMessages => replace(echoes, id, { state: 'failed', code, message })

/** Without what the log shows now. */
export function shown(echoes: PendingMessages, { messages }: ConversationState): PendingMessages {
  if (echoes.length === 0) return echoes
  const ids = new Set(messages.map(message => message.clientMessageId))
  const left = echoes.filter(each => !ids.has(each.clientMessageId))
  return left.length < echoes.length ? left : echoes
}

const replace = (echoes: PendingMessages, id: string, part: Partial<PendingMessage>): PendingMessages =>
  echoes.map(each => (each.clientMessageId === id ? { ...each, ...part } : each))
