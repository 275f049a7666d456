import type { State } from './fold.ts'
import type { Outgoing, SendResult } from './send.ts'

/**
 * A message of one's own that the log does not show yet, or never will. `failed`: refused, with the refusal's code, or given up; it stays until
 * it is sent again or discarded.
 */
export type Pending = Pick<Outgoing, 'text' | 'actions' | 'controlEpoch'> & {
  clientMessageId: string
  /** ms since 1970. */
  at: number
  state: 'sending' | 'sent' | 'failed'
  code?: string
  says?: string
}

export type Echoes = readonly Pending[]

export const add = (echoes: Echoes, message: Omit<Pending, 'state'>): Echoes => [
  ...remove(echoes, message.clientMessageId),
  { ...message, state: 'sending' },
]

export const remove = (echoes: Echoes, id: string): Echoes => echoes.filter(each => each.clientMessageId !== id)

/** What the server said to it. Nothing is added: the log may have shown the message before its answer came. */
export function settle(echoes: Echoes, id: string, result: SendResult): Echoes {
  if (result.__typename === 'SendMessageSuggested') return remove(echoes, id)
  if (result.__typename === 'SendMessageSuccess') return replace(echoes, id, { state: 'sent' })
  return fail(echoes, id, result)
}

export const fail = (echoes: Echoes, id: string, { code, says }: { code: string; says: string }): Echoes =>
  replace(echoes, id, { state: 'failed', code, says })

/** Without what the log shows now. */
export function shown(echoes: Echoes, { messages }: State): Echoes {
  if (echoes.length === 0) return echoes
  const ids = new Set(messages.map(message => message.clientMessageId))
  const left = echoes.filter(each => !ids.has(each.clientMessageId))
  return left.length < echoes.length ? left : echoes
}

const replace = (echoes: Echoes, id: string, part: Partial<Pending>): Echoes =>
  echoes.map(each => (each.clientMessageId === id ? { ...each, ...part } : each))
