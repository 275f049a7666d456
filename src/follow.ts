import { type Cursor, encodeCursor, placeIn, type ResetReason } from './cursor.ts'
import type { Event } from './event.ts'
import type { Notifier, Topic } from './notifier/notifier.ts'
import type { Store, Touched } from './store/store.ts'

/** What a follower is told. `cursor` is the place to resume after. */
export type Frame<T> =
  | { kind: 'item'; item: T; cursor: string }
  /** All that was there when the follower came has been told; from here it is live. */
  | { kind: 'caught-up'; cursor: string }
  /** Nothing new, still here. */
  | { kind: 'heartbeat'; cursor: string; at: number }
  /** The cursor cannot be served: forget what you have, the log follows from its start. */
  | { kind: 'reset'; cursor: string; reason: ResetReason }

export type FollowParts = { store: Store; notifier: Pick<Notifier, 'listen'>; now: () => number }

const PAGE = 64
const POLL_MS = 5_000
export const HEARTBEAT_MS = 20_000

/** Everything in a conversation's log after the cursor, then what comes (DESIGN 2.4). The caller has checked who may. */
export function followConversation(parts: FollowParts, conversationId: string, after: string | null) {
  const { store } = parts
  return new Follower<Event>(parts, {
    topic: `conversation/${conversationId}`,
    scope: conversationId,
    after,
    head: async () => (await store.conversations.get(conversationId))?.lastSeq ?? 0,
    read: async place =>
      (await store.events.list(conversationId, { after: place, limit: PAGE })).map(item => ({ item, place: item.seq })),
  })
}

/** Which conversations of a company have news, each once for however much it has. */
export function followInbox(parts: FollowParts, owner: { companyId: string; botId?: string }, after: string | null) {
  const { store } = parts
  return new Follower<Touched['conversation']>(parts, {
    topic: `company/${owner.companyId}`,
    scope: `inbox/${owner.companyId}/${owner.botId ?? ''}`,
    after,
    head: async () => Number.MAX_SAFE_INTEGER,
    read: async place =>
      (await store.conversations.touched(owner, place, PAGE)).map(({ conversation, touch }) => ({
        item: conversation,
        place: touch,
      })),
  })
}

type Log<T> = {
  topic: Topic
  scope: string
  after: string | null
  head: () => Promise<number>
  read: (place: number) => Promise<{ item: T; place: number }[]>
}

/**
 * Listen, look, wait. Written by hand: an `async function*` parked on a promise cannot be ended from outside, so it would
 * keep its listener until the next news. Holds one page at most, however far behind its reader is.
 */
class Follower<T> implements AsyncIterableIterator<Frame<T>> {
  readonly #parts: FollowParts
  readonly #log: Log<T>
  readonly #unlisten: () => void
  #page: { item: T; place: number }[] = []
  #place: number | null = null
  #caughtUp = false
  #news = false
  #ended = false
  #wake: (() => void) | null = null
  #lastFrameAt: number

  constructor(parts: FollowParts, log: Log<T>) {
    this.#parts = parts
    this.#log = log
    this.#lastFrameAt = parts.now()
    // Before the first look, or news between the look and the listening would be missed.
    this.#unlisten = parts.notifier.listen(log.topic, () => {
      this.#news = true
      this.#wake?.()
    })
  }

  async next(): Promise<IteratorResult<Frame<T>>> {
    const frame = await this.#nextFrame()
    if (!frame) return { done: true, value: undefined }
    this.#lastFrameAt = this.#parts.now()
    return { done: false, value: frame }
  }

  async return(): Promise<IteratorResult<Frame<T>>> {
    this.#ended = true
    this.#unlisten()
    this.#wake?.()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator]() {
    return this
  }

  async #nextFrame(): Promise<Frame<T> | null> {
    if (this.#place === null) {
      const reset = await this.#begin()
      if (reset) return { kind: 'reset', reason: reset, cursor: this.#cursor(0) }
    }
    while (!this.#ended) {
      const entry = this.#page.shift()
      if (entry) {
        this.#place = entry.place
        return { kind: 'item', item: entry.item, cursor: this.#cursor(entry.place) }
      }
      this.#news = false
      this.#page = await this.#log.read(this.#place ?? 0)
      if (this.#page.length > 0) continue
      if (!this.#caughtUp) {
        this.#caughtUp = true
        return { kind: 'caught-up', cursor: this.#cursor(this.#place ?? 0) }
      }
      const now = this.#parts.now()
      const quiet = now - this.#lastFrameAt
      if (quiet >= HEARTBEAT_MS) return { kind: 'heartbeat', at: now, cursor: this.#cursor(this.#place ?? 0) }
      await this.#wait(Math.min(POLL_MS, HEARTBEAT_MS - quiet))
    }
    return null
  }

  async #begin(): Promise<ResetReason | null> {
    const head = await this.#log.head()
    const found = placeIn({ generation: this.#parts.store.generation, scope: this.#log.scope, head }, this.#log.after)
    this.#place = 'place' in found ? found.place : 0
    return 'reset' in found ? found.reset : null
  }

  #wait(ms: number): Promise<void> {
    if (this.#news || this.#ended) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(done, ms)
      const self = this
      this.#wake = done
      function done() {
        clearTimeout(timer)
        self.#wake = null
        resolve()
      }
    })
  }

  #cursor(place: number): string {
    const cursor: Cursor = { generation: this.#parts.store.generation, scope: this.#log.scope, place }
    return encodeCursor(cursor)
  }
}
