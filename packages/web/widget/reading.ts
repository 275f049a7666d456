import type { Memory } from './memory.ts'
import type { TalkView } from './talk.ts'
import { newestOf, readOf, unreadOf } from './unread.ts'

/** How far the user has read, here and, with what the server tells, elsewhere. `mark`: to be told to the server; null: it knows. */
export function makeReading(memory: Memory) {
  let id: string | null = null
  let read = 0
  let told = 0
  return ({ conversationId, state, status }: TalkView, watched: boolean): { unread: number; mark: number | null } => {
    if (conversationId !== id) {
      const kept = memory.get<{ id: string; seq: number }>('read')
      id = conversationId
      read = kept?.id === id ? kept.seq : 0
    }
    const newest = newestOf(state)
    if (watched && newest > read) {
      read = newest
      memory.set('read', { id, seq: read })
    }
    // What was told into a line that was cut is told anew.
    if (status !== 'live') told = 0
    const mark = status === 'live' && read > Math.max(told, readOf(state)) ? read : null
    if (mark !== null) told = mark
    return { unread: unreadOf(state, read), mark }
  }
}
