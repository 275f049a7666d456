import type { ResetReason } from '../domain/cursor.ts'
import type { Notifier, Topic } from '../ports/notifier.ts'

/** What a follower is told. `cursor` is the place to resume after. */
export type Frame<T, A = never> =
  | { kind: 'item'; item: T; cursor: string }
  /** What stands beside the log. */
  | { kind: 'aside'; aside: A }
  /** All that was there when the follower came has been told; from here it is live. */
  | { kind: 'caught-up'; cursor: string }
  /** Nothing new, still here. */
  | { kind: 'heartbeat'; cursor: string; at: number }
  /** The cursor cannot be served: forget what you have, the log follows from its start. */
  | { kind: 'reset'; cursor: string; reason: ResetReason }

/** A log to follow: where its notices come from, where to begin, and how to read on. */
export type Followed<T, A> = {
  topics: { log: Topic; aside?: Topic }
  begin: () => Promise<{ pruned: number } & ({ place: number } | { reset: ResetReason })>
  /** The next of the log, `pageSize` at most; or up to where it was forgotten before it could be read. */
  read: (place: number) => Promise<{ item: T; place: number }[] | { pruned: number }>
  pageSize: number
  cursor: (place: number) => string
  /** Answers, each time, what of the things beside the log has not been told yet; `live` once it has caught up. */
  asides?: () => (live: boolean) => Promise<A[]>
  /** Told once it is followed no more. */
  ended?: () => void
}

/** One turn of the event loop belongs to all followers of the process together for so long. */
const TURN_MS = 4
let turnBegan = 0

/**
 * The store answers synchronously, and `await` on it is a microtask: without this, followers that catch up would let no other
 * request run until the last of them had sent everything.
 */
async function yieldToOthers() {
  if (performance.now() - turnBegan < TURN_MS) return
  await new Promise(resolve => setImmediate(resolve))
  turnBegan = performance.now()
}

type Parts = { notifier: Pick<Notifier, 'listen'>; now: () => number }

/** A notice can be lost with the process that sent it; nobody waits longer than this. */
const POLL_MS = 5_000
/** A stream is never silent for longer. */
export const HEARTBEAT_MS = 20_000

/**
 * Listen, look, wait. Written by hand: an `async function*` parked on a promise cannot be ended from outside, so it would keep
 * its listeners until the next news. Holds one page at most, however far behind its reader is; nobody waits for it.
 */
export class Follower<T, A> implements AsyncIterableIterator<Frame<T, A>> {
  readonly #parts: Parts
  readonly #followed: Followed<T, A>
  readonly #unlisten: (() => void)[]
  #page: { item: T; place: number }[] = []
  #asides: A[] = []
  #newAsides: ((live: boolean) => Promise<A[]>) | null
  #place: number | null = null
  #caughtUp = false
  #logNews = true
  #asideNews: boolean
  #ended = false
  #wake: (() => void) | null = null
  #lastFrameAt: number

  constructor(parts: Parts, followed: Followed<T, A>) {
    this.#parts = parts
    this.#followed = followed
    this.#lastFrameAt = parts.now()
    this.#newAsides = followed.asides?.() ?? null
    this.#asideNews = this.#newAsides !== null
    // Before the first look, or news between the look and the listening would be missed.
    this.#unlisten = [
      parts.notifier.listen(followed.topics.log, () => {
        this.#logNews = true
        this.#wake?.()
      }),
    ]
    if (followed.ended) this.#unlisten.push(followed.ended)
    if (followed.topics.aside)
      this.#unlisten.push(
        parts.notifier.listen(followed.topics.aside, () => {
          this.#asideNews = true
          this.#wake?.()
        }),
      )
  }

  async next(): Promise<IteratorResult<Frame<T, A>>> {
    await yieldToOthers()
    const frame = await this.#nextFrame()
    if (!frame) return { done: true, value: undefined }
    this.#lastFrameAt = this.#parts.now()
    return { done: false, value: frame }
  }

  async return(): Promise<IteratorResult<Frame<T, A>>> {
    this.#ended = true
    for (const unlisten of this.#unlisten.splice(0)) unlisten()
    this.#wake?.()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator]() {
    return this
  }

  async #nextFrame(): Promise<Frame<T, A> | null> {
    if (this.#place === null) {
      const begun = await this.#followed.begin()
      if ('reset' in begun) return this.#reset(begun.reset, begun.pruned)
      this.#place = begun.place
    }
    while (!this.#ended) {
      const frame = (await this.#look()) ?? this.#mark()
      if (frame) return frame
      await this.#wait()
    }
    return null
  }

  /** The next thing to tell from what has news. The log goes first: a mark may name a message of it. */
  async #look(): Promise<Frame<T, A> | null> {
    if (this.#page.length === 0 && this.#logNews) {
      this.#logNews = false
      const read = await this.#followed.read(this.#place ?? 0)
      if ('pruned' in read) return this.#reset('PRUNED', read.pruned)
      this.#page = read
      // There may be more than a page, and the notice for it is spent.
      this.#logNews ||= this.#page.length === this.#followed.pageSize
    }
    const entry = this.#page.shift()
    if (entry) {
      this.#place = entry.place
      return { kind: 'item', item: entry.item, cursor: this.#cursor() }
    }
    if (this.#asides.length === 0 && this.#asideNews) {
      this.#asideNews = false
      this.#asides = (await this.#newAsides?.(this.#caughtUp)) ?? []
    }
    const aside = this.#asides.shift()
    return aside === undefined ? null : { kind: 'aside', aside }
  }

  /** Whoever is told to forget is told all there is anew, and that it has caught up. */
  #reset(reason: ResetReason, pruned: number): Frame<T, A> {
    this.#place = pruned
    this.#caughtUp = false
    this.#logNews = true
    this.#asides = []
    this.#newAsides = this.#followed.asides?.() ?? null
    this.#asideNews = this.#newAsides !== null
    return { kind: 'reset', reason, cursor: this.#cursor() }
  }

  #mark(): Frame<T, A> | null {
    if (!this.#caughtUp) {
      this.#caughtUp = true
      this.#asideNews = this.#newAsides !== null
      return { kind: 'caught-up', cursor: this.#cursor() }
    }
    const now = this.#parts.now()
    return now - this.#lastFrameAt < HEARTBEAT_MS ? null : { kind: 'heartbeat', at: now, cursor: this.#cursor() }
  }

  #wait(): Promise<void> {
    if (this.#logNews || this.#asideNews || this.#ended) return Promise.resolve()
    const quiet = this.#parts.now() - this.#lastFrameAt
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(
        () => {
          this.#logNews = true
          done()
        },
        Math.max(0, Math.min(POLL_MS, HEARTBEAT_MS - quiet)),
      )
      this.#wake = done
    })
  }

  #cursor(): string {
    return this.#followed.cursor(this.#place ?? 0)
  }
}
