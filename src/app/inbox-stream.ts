import type { Conversation } from '../domain/conversation/conversation.ts'
import { encodeCursor, resumePosition } from '../domain/cursor.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { InboxFilter, Store } from '../ports/store.ts'
import { type Followed, Follower } from './follower.ts'

export type InboxStreamParts = {
  store: Pick<Store, 'generation' | 'conversations'>
  notifier: Pick<Notifier, 'listen'>
  now: () => number
}

/** Conversations read at once. */
const PAGE = 64

/**
 * The conversations of a company that changed after the cursor: each once, no matter how many of its events are new. Without a
 * cursor all of them; with `fromNow` only later changes. `ended` is called when the follower is closed.
 */
export function followInbox(
  parts: InboxStreamParts,
  owner: InboxFilter,
  { after, fromNow = false }: { after: string | null; fromNow?: boolean },
  ended = () => {},
) {
  const { store } = parts
  const scope = `inbox/${owner.companyId}/${owner.botId ?? owner.botIds?.join(',') ?? ''}`
  const followed: Followed<Conversation, never> = {
    topics: { log: `company/${owner.companyId}` },
    ended,
    async begin() {
      const head = await store.conversations.newestPosition(owner.companyId)
      if (after === null && fromNow) return { pruned: 0, position: head }
      return { pruned: 0, ...resumePosition({ generation: store.generation, scope, head, pruned: 0 }, after) }
    },
    read: async position =>
      (await store.conversations.changedAfter(owner, position, PAGE)).map(({ conversation, position }) => ({
        item: conversation,
        position,
      })),
    pageSize: PAGE,
    cursor: position => encodeCursor({ generation: store.generation, scope, position }),
  }
  return new Follower(parts, followed)
}
