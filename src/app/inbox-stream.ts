import type { Conversation } from '../domain/conversation/conversation.ts'
import { encodeCursor, START } from '../domain/cursor.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { InboxFilter, Store } from '../ports/store.ts'
import { type Followed, Follower } from './follower.ts'
import { resume } from './resume.ts'

export type InboxStreamParts = {
  store: Pick<Store, 'generation' | 'run' | 'conversations'>
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
  caller: string,
  { after, fromNow = false }: { after: string | null; fromNow?: boolean },
  ended = () => {},
) {
  const { generation, run, conversations } = parts.store
  const scope = `inbox/${owner.companyId}/${owner.botId ?? owner.botIds?.join(',') ?? ''}`
  const followed: Followed<Conversation, never> = {
    caller,
    topics: { log: `company/${owner.companyId}` },
    ended,
    async begin() {
      const head = await conversations.newestPosition(owner.companyId)
      if (after === null && fromNow) return { place: { position: head, tag: run.tag } }
      const log = { generation, scope, head, pruned: START }
      return { pruned: START, ...(await resume(log, after, place => run.includes(place))) }
    },
    async read(position) {
      const { changed, reached, more } = await conversations.changedAfter(owner, position, PAGE)
      const { tag } = run
      const entries = changed.map(({ conversation, position }) => ({ item: conversation, position, tag }))
      return { entries, reached: { position: reached, tag }, more }
    },
    cursor: place => encodeCursor({ generation, scope, ...place }),
  }
  return new Follower(parts, followed)
}
