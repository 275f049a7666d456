import type { SessionView } from './session-view.ts'
import type { JsonStorage } from './storage.ts'
import { newestOf, readOf, unreadOf } from './unread.ts'

/** `report`: the seq to send to the server as read; null when it knows. */
type Tracked = { unread: number; report: number | null }

/** How far the user has read: in this browser, and, by the server's read receipts, elsewhere. */
export function createReadTracker(storage: JsonStorage) {
  let id: string | null = null
  let read = 0
  let reported = 0
  return ({ conversationId, state, status }: SessionView, watched: boolean): Tracked => {
    if (conversationId !== id) {
      const stored = storage.get<{ id: string; seq: number }>('read', { id: '', seq: 0 })
      id = conversationId
      read = stored?.id === id ? stored.seq : 0
    }
    const newest = newestOf(state)
    if (watched && newest > read) {
      read = newest
      storage.set('read', { id, seq: read })
    }
    // A report sent over a lost connection may not have arrived: it is sent again.
    if (status !== 'live') reported = 0
    const report = status === 'live' && read > Math.max(reported, readOf(state)) ? read : null
    if (report !== null) reported = report
    return { unread: unreadOf(state, read), report }
  }
}
