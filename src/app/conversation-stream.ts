import type { Actor } from '../domain/actor.ts'
import type { Event } from '../domain/conversation/event.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import { encodeCursor, resumePosition } from '../domain/cursor.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { type Followed, Follower } from './follower.ts'
import type { Presence } from './presence.ts'

export type ConversationStreamParts = {
  store: Pick<Store, 'generation' | 'conversations' | 'events' | 'readReceipts'>
  notifier: Pick<Notifier, 'listen'>
  presence: Pick<Presence, 'typingIn'>
  now: () => number
}

/** Not in the log: sent when it changes, and once to each new follower. It has no cursor. */
export type EphemeralEvent =
  | { kind: 'typing'; actor: Actor; typing: boolean }
  | { kind: 'read-receipt'; receipt: ReadReceipt }

/** Events read at once. */
const PAGE = 64

/** Everything in a conversation's log after the cursor, then live events. The caller has checked who may read it. */
export function followConversation(parts: ConversationStreamParts, id: string, after: string | null) {
  const { store, presence } = parts
  const followed: Followed<Event, EphemeralEvent> = {
    topics: { log: `conversation/${id}`, ephemeral: `presence/${id}` },
    async begin() {
      const found = await store.conversations.get(id)
      const log = { generation: store.generation, scope: id, head: found?.lastSeq ?? 0, pruned: found?.prunedSeq ?? 0 }
      return { pruned: log.pruned, ...resumePosition(log, after) }
    },
    async read(position) {
      const events = await store.events.list(id, { after: position, limit: PAGE })
      if (events[0]?.seq !== position + 1) {
        const pruned = (await store.conversations.get(id))?.prunedSeq ?? 0
        if (pruned > position) return { pruned }
      }
      return events.map(item => ({ item, position: item.seq }))
    },
    pageSize: PAGE,
    cursor: position => encodeCursor({ generation: store.generation, scope: id, position }),
    ephemeral: () =>
      ephemeralChanges(
        () => store.readReceipts.list(id),
        () => presence.typingIn(id),
      ),
  }
  return new Follower(parts, followed)
}

/** Sends what differs from what was sent before: however often something changed meanwhile, a follower gets one frame for it. */
function ephemeralChanges(receipts: () => Promise<ReadReceipt[]>, typing: () => Actor[]) {
  const sent = new Map<string, ReadReceipt>()
  let shown = new Map<string, Actor>()
  return async (live: boolean): Promise<EphemeralEvent[]> => {
    const changes: EphemeralEvent[] = []
    for (const receipt of await receipts()) {
      const before = sent.get(receipt.participant.id)
      if (before?.deliveredSeq === receipt.deliveredSeq && before.readSeq === receipt.readSeq) continue
      sent.set(receipt.participant.id, receipt)
      changes.push({ kind: 'read-receipt', receipt })
    }
    // Typing is live only: for a follower that catches up it is long over.
    if (!live) return changes
    const now = new Map(typing().map(actor => [actor.id, actor]))
    for (const [id, actor] of shown) if (!now.has(id)) changes.push({ kind: 'typing', actor, typing: false })
    for (const [id, actor] of now) if (!shown.has(id)) changes.push({ kind: 'typing', actor, typing: true })
    shown = now
    return changes
  }
}
