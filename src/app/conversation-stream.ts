import type { Event } from '../domain/conversation/event.ts'
import { encodeCursor, type Place, START } from '../domain/cursor.ts'
import type { Store } from '../ports/store.ts'
import { type EphemeralEvent, ephemeralChanges, type SentEphemeral } from './ephemeral-changes.ts'
import type { FollowedLog, From } from './followed-log.ts'
import { Follower } from './follower.ts'
import type { LiveLogs } from './live-logs.ts'
import type { Presence } from './presence.ts'
import type { QueuePositions } from './queue-positions.ts'
import { prunedPlace, resumeConversation } from './resume.ts'

export type ConversationStreamParts = {
  store: Pick<Store, 'generation' | 'conversations' | 'events' | 'readReceipts'>
  presence: Pick<Presence, 'typingIn'>
  queue: Pick<QueuePositions, 'of'>
  logs: LiveLogs
}

type Followed = { id: string; companyId: string }

/** Events read at once. */
const PAGE = 64

/** Everything in a conversation's log after the cursor, then live events. The caller has checked who may read it. */
export function followConversation(
  parts: ConversationStreamParts,
  followed: Followed,
  caller: string,
  after: string | null,
) {
  const log = parts.logs.of(followed.id, () => new ConversationLog(parts, followed))
  return new Follower({ log, caller, from: { after } })
}

/** An event, and the conversation that it is of. */
type FollowedEvent = { conversationId: string; event: Event }

class ConversationLog implements FollowedLog<FollowedEvent, EphemeralEvent> {
  readonly #parts: ConversationStreamParts
  readonly conversationId: string
  readonly companyId: string

  constructor(parts: ConversationStreamParts, { id, companyId }: Followed) {
    this.#parts = parts
    this.conversationId = id
    this.companyId = companyId
  }

  get name() {
    return this.conversationId
  }
  get pauseMs() {
    return 0
  }

  get topics() {
    const { conversationId: id } = this
    return { log: `conversation/${id}`, ephemeral: `presence/${id}` } as const
  }

  async begin({ after }: From) {
    const { store } = this.#parts
    const conversation = await store.conversations.get(this.conversationId)
    if (!conversation) return { place: START }
    return { pruned: prunedPlace(conversation), ...(await resumeConversation(store, conversation, after)) }
  }

  async read(position: number) {
    const { store } = this.#parts
    const events = await store.events.list(this.conversationId, { after: position, limit: PAGE })
    if (events[0]?.seq !== position + 1) {
      const pruned = prunedPlace(await store.conversations.get(this.conversationId))
      if (pruned.position > position) return { pruned }
    }
    const { conversationId } = this
    const entries = events.map(event => ({ item: { conversationId, event }, position: event.seq, tag: event.tag }))
    return { entries, reached: entries.at(-1) ?? null, more: events.length === PAGE }
  }

  cursor({ position, tag }: Place): string {
    return encodeCursor({ generation: this.#parts.store.generation, scope: this.conversationId, position, tag })
  }

  ephemeral(sent: SentEphemeral, live: boolean) {
    return ephemeralChanges(this.#parts, this, sent, live)
  }
}
