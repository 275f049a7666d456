import type { Event } from '../domain/conversation/event.ts'
import { encodeCursor, START } from '../domain/cursor.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { EphemeralChanges, type EphemeralEvent } from './ephemeral-changes.ts'
import { type Followed, Follower } from './follower.ts'
import type { Presence } from './presence.ts'
import { prunedPlace, resumeConversation } from './resume.ts'

export type ConversationStreamParts = {
  store: Pick<Store, 'generation' | 'conversations' | 'events' | 'readReceipts'>
  notifier: Pick<Notifier, 'listen'>
  presence: Pick<Presence, 'typingIn'>
  now: () => number
}

/** Events read at once. */
const PAGE = 64

/** Everything in a conversation's log after the cursor, then live events. The caller has checked who may read it. */
export function followConversation(parts: ConversationStreamParts, id: string, caller: string, after: string | null) {
  const { store } = parts
  const { generation } = store
  const followed: Followed<Event, EphemeralEvent> = {
    caller,
    topics: { log: `conversation/${id}`, ephemeral: `presence/${id}` },
    async begin() {
      const conversation = await store.conversations.get(id)
      if (!conversation) return { place: START }
      return { pruned: prunedPlace(conversation), ...(await resumeConversation(store, conversation, after)) }
    },
    async read(position) {
      const events = await store.events.list(id, { after: position, limit: PAGE })
      if (events[0]?.seq !== position + 1) {
        const pruned = prunedPlace(await store.conversations.get(id))
        if (pruned.position > position) return { pruned }
      }
      const entries = events.map(event => ({ item: event, position: event.seq, tag: event.tag }))
      return { entries, reached: entries.at(-1) ?? null, more: events.length === PAGE }
    },
    cursor: ({ position, tag }) => encodeCursor({ generation, scope: id, position, tag }),
    ephemeral: () => new EphemeralChanges(parts, id),
  }
  return new Follower(parts, followed)
}
