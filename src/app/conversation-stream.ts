import type { Event } from '../domain/conversation/event.ts'
import { encodeCursor, resumePosition } from '../domain/cursor.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { EphemeralChanges, type EphemeralEvent } from './ephemeral-changes.ts'
import { type Followed, Follower } from './follower.ts'
import type { Presence } from './presence.ts'

export type ConversationStreamParts = {
  store: Pick<Store, 'generation' | 'conversations' | 'events' | 'readReceipts'>
  notifier: Pick<Notifier, 'listen'>
  presence: Pick<Presence, 'typingIn'>
  now: () => number
}

/** Events read at once. */
const PAGE = 64

/** Everything in a conversation's log after the cursor, then live events. The caller has checked who may read it. */
export function followConversation(parts: ConversationStreamParts, id: string, after: string | null) {
  const { store } = parts
  const { generation } = store
  const followed: Followed<Event, EphemeralEvent> = {
    topics: { log: `conversation/${id}`, ephemeral: `presence/${id}` },
    async begin() {
      const { lastSeq: head = 0, prunedSeq: pruned = 0 } = (await store.conversations.get(id)) ?? {}
      return { pruned, ...resumePosition({ generation, scope: id, head, pruned }, after) }
    },
    async read(position) {
      const events = await store.events.list(id, { after: position, limit: PAGE })
      if (events[0]?.seq !== position + 1) {
        const pruned = (await store.conversations.get(id))?.prunedSeq ?? 0
        if (pruned > position) return { pruned }
      }
      return events.map(event => ({ item: event, position: event.seq }))
    },
    pageSize: PAGE,
    cursor: position => encodeCursor({ generation, scope: id, position }),
    ephemeral: () => new EphemeralChanges(parts, id),
  }
  return new Follower(parts, followed)
}
