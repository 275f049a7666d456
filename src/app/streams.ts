import type { Actor } from '../domain/actor.ts'
import type { Event } from '../domain/conversation/event.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import { encodeCursor, placeIn } from '../domain/cursor.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { InboxFilter, Store, Touched } from '../ports/store.ts'
import { type Followed, Follower } from './follower.ts'
import type { Presence } from './presence.ts'

export type FollowParts = {
  store: Store
  notifier: Pick<Notifier, 'listen'>
  presence: Pick<Presence, 'typingIn'>
  now: () => number
}

/** What stands beside the log: told when it changes, and anew to whoever comes; without a place of its own. */
export type EphemeralEvent = { kind: 'typing'; actor: Actor; typing: boolean } | { kind: 'mark'; mark: ReadReceipt }

const PAGE = 64

/** Everything in a conversation's log after the cursor, then what comes (DESIGN 2.4). The caller has checked who may. */
export function followConversation(parts: FollowParts, id: string, after: string | null) {
  const { store, presence } = parts
  const followed: Followed<Event, EphemeralEvent> = {
    topics: { log: `conversation/${id}`, aside: `presence/${id}` },
    async begin() {
      const found = await store.conversations.get(id)
      const log = { generation: store.generation, scope: id, head: found?.lastSeq ?? 0, pruned: found?.prunedSeq ?? 0 }
      return { pruned: log.pruned, ...placeIn(log, after) }
    },
    async read(place) {
      const events = await store.events.list(id, { after: place, limit: PAGE })
      if (events[0]?.seq !== place + 1) {
        const pruned = (await store.conversations.get(id))?.prunedSeq ?? 0
        if (pruned > place) return { pruned }
      }
      return events.map(item => ({ item, place: item.seq }))
    },
    pageSize: PAGE,
    cursor: place => encodeCursor({ generation: store.generation, scope: id, place }),
    asides: () =>
      changesOf(
        () => store.marks.list(id),
        () => presence.typingIn(id),
      ),
  }
  return new Follower(parts, followed)
}

/**
 * Which conversations of a company have news, each once for however much it has. Without a cursor all have; with `fromNow` none
 * has yet. `ended`: called when its reader is gone.
 */
export function followInbox(
  parts: FollowParts,
  owner: InboxFilter,
  { after, fromNow = false }: { after: string | null; fromNow?: boolean },
  ended = () => {},
) {
  const { store } = parts
  const scope = `inbox/${owner.companyId}/${owner.botId ?? owner.botIds?.join(',') ?? ''}`
  const followed: Followed<Touched['conversation'], never> = {
    topics: { log: `company/${owner.companyId}` },
    ended,
    async begin() {
      const head = await store.conversations.newestTouch(owner.companyId)
      if (after === null && fromNow) return { pruned: 0, place: head }
      return { pruned: 0, ...placeIn({ generation: store.generation, scope, head, pruned: 0 }, after) }
    },
    read: async place =>
      (await store.conversations.touched(owner, place, PAGE)).map(({ conversation, touch }) => ({
        item: conversation,
        place: touch,
      })),
    pageSize: PAGE,
    cursor: place => encodeCursor({ generation: store.generation, scope, place }),
  }
  return new Follower(parts, followed)
}

/** Compares what is with what was told: however often it changed meanwhile, one follower is owed one frame for each. */
function changesOf(marks: () => Promise<ReadReceipt[]>, typing: () => Actor[]) {
  const told = new Map<string, ReadReceipt>()
  let shown = new Map<string, Actor>()
  return async (live: boolean): Promise<EphemeralEvent[]> => {
    const news: EphemeralEvent[] = []
    for (const mark of await marks()) {
      const before = told.get(mark.participant.id)
      if (before?.deliveredSeq === mark.deliveredSeq && before.readSeq === mark.readSeq) continue
      told.set(mark.participant.id, mark)
      news.push({ kind: 'mark', mark })
    }
    // Typing is live only: to somebody who catches up it is long over.
    if (!live) return news
    const now = new Map(typing().map(actor => [actor.id, actor]))
    for (const [id, actor] of shown) if (!now.has(id)) news.push({ kind: 'typing', actor, typing: false })
    for (const [id, actor] of now) if (!shown.has(id)) news.push({ kind: 'typing', actor, typing: true })
    shown = now
    return news
  }
}
