import { type Place, type ResetReason, START } from '../domain/cursor.ts'
import type { Notifier, Topic } from '../ports/notifier.ts'
import { turns } from './turns.ts'

/** What a follower yields. `cursor`: the position to resume after. */
export type Frame<T, A = never> =
  | { kind: 'item'; item: T; cursor: string }
  /** Not in the log. */
  | { kind: 'ephemeral'; event: A }
  /** Every entry that existed when the follower started has been sent; the next ones are live. */
  | { kind: 'caught-up'; cursor: string }
  /** No event for a while; the stream is alive. */
  | { kind: 'heartbeat'; cursor: string; at: number }
  /** The cursor cannot be served: discard what you have, the log follows from its start. */
  | { kind: 'reset'; cursor: string; reason: ResetReason }

/** A bounded part of a log. It can be empty and not the last one: what was read can belong to others. */
type Page<T> = {
  entries: (Place & { item: T })[]
  /** Where the next page begins; null: where this one did. */
  reached: Place | null
  more: boolean
}

/** A log to follow: its topics, the position to begin after, and how to read on. */
export type Followed<T, A> = {
  /** Whose stream it is: the streams of one caller share its part of the time. */
  caller: string
  topics: { log: Topic; ephemeral?: Topic }
  begin: () => Promise<{ place: Place } | { reset: ResetReason; pruned: Place }>
  /** The next entries; `pruned` where they were pruned before they could be read. */
  read: (position: number) => Promise<Page<T> | { pruned: Place }>
  cursor: (place: Place) => string
  /** Called at the start and after each Reset: reads ephemeral events that were not sent since. `live`: the follower has caught up. */
  ephemeral?: () => EphemeralReader<A>
  /** Called once, when the follower is closed. */
  ended?: () => void
}

type EphemeralReader<A> = { read: (live: boolean) => Promise<A[]> }

type Parts = { notifier: Pick<Notifier, 'listen'>; now: () => number }

/** A notice can be lost with the process that sent it: a follower reads the log at least this often. */
const POLL_MS = 5_000
/** A heartbeat is sent after so long without a frame. */
export const HEARTBEAT_MS = 20_000

/**
 * Listens, reads, waits. Not an `async function*`: one that waits for a promise cannot be ended from outside, and would keep its
 * listeners until the next event. It holds one page at most, no matter how far behind its reader is, and no writer waits for it.
 */
export class Follower<T, A> implements AsyncIterableIterator<Frame<T, A>> {
  readonly #parts: Parts
  readonly #followed: Followed<T, A>
  readonly #unlisten: (() => void)[]
  #page: Page<T> = { entries: [], reached: null, more: false }
  #ephemeral: A[] = []
  #ephemeralReader: EphemeralReader<A> | null
  #place: Place | null = null
  #caughtUp = false
  #logChanged = true
  #ephemeralChanged: boolean
  #ended = false
  #wake: (() => void) | null = null
  #lastFrame: { at: number; running: number }

  constructor(parts: Parts, followed: Followed<T, A>) {
    this.#parts = parts
    this.#followed = followed
    this.#lastFrame = this.#times()
    this.#ephemeralReader = followed.ephemeral?.() ?? null
    this.#ephemeralChanged = this.#ephemeralReader !== null
    // Before the first read: else an event between reading and listening would be missed.
    this.#unlisten = [
      parts.notifier.listen(followed.topics.log, () => {
        this.#logChanged = true
        this.#wake?.()
      }),
    ]
    if (followed.ended) this.#unlisten.push(followed.ended)
    if (followed.topics.ephemeral)
      this.#unlisten.push(
        parts.notifier.listen(followed.topics.ephemeral, () => {
          this.#ephemeralChanged = true
          this.#wake?.()
        }),
      )
  }

  async next(): Promise<IteratorResult<Frame<T, A>>> {
    await this.#turn()
    const frame = await this.#nextFrame()
    if (!frame) return { done: true, value: undefined }
    this.#lastFrame = this.#times()
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
      const frame = (await this.#read()) ?? this.#status()
      if (frame) return frame
      await this.#wait()
      // A notice wakes all its followers at once.
      await this.#turn()
    }
    return null
  }

  /** The next frame from what has changed. The log goes first: a read receipt may name one of its messages. */
  async #read(): Promise<Frame<T, A> | null> {
    while (this.#page.entries.length === 0 && this.#logChanged) {
      this.#logChanged = false
      const read = await this.#followed.read((this.#place ?? START).position)
      if ('pruned' in read) return this.#reset('PRUNED', read.pruned)
      this.#page = read
      if (read.entries.length > 0) break
      if (read.reached) this.#place = read.reached
      this.#logChanged ||= read.more
      if (read.more) await this.#turn()
    }
    const entry = this.#page.entries.shift()
    if (entry) {
      const isLast = this.#page.entries.length === 0
      const { position, tag } = (isLast && this.#page.reached) || entry
      this.#place = { position, tag }
      // The notice of what is behind this page has been used up.
      if (isLast) this.#logChanged ||= this.#page.more
      return { kind: 'item', item: entry.item, cursor: this.#cursor() }
    }
    if (this.#ephemeral.length === 0 && this.#ephemeralChanged) {
      this.#ephemeralChanged = false
      this.#ephemeral = (await this.#ephemeralReader?.read(this.#caughtUp)) ?? []
    }
    const event = this.#ephemeral.shift()
    return event === undefined ? null : { kind: 'ephemeral', event }
  }

  /** After a Reset the follower replays the whole log and sends `caught-up` again. */
  #reset(reason: ResetReason, pruned: Place): Frame<T, A> {
    this.#place = pruned
    this.#caughtUp = false
    this.#logChanged = true
    this.#ephemeral = []
    this.#ephemeralReader = this.#followed.ephemeral?.() ?? null
    this.#ephemeralChanged = this.#ephemeralReader !== null
    return { kind: 'reset', reason, cursor: this.#cursor() }
  }

  #status(): Frame<T, A> | null {
    if (!this.#caughtUp) {
      this.#caughtUp = true
      this.#ephemeralChanged = this.#ephemeralReader !== null
      return { kind: 'caught-up', cursor: this.#cursor() }
    }
    if (this.#quietMs() < HEARTBEAT_MS) return null
    return { kind: 'heartbeat', at: this.#parts.now(), cursor: this.#cursor() }
  }

  #wait(): Promise<void> {
    if (this.#logChanged || this.#ephemeralChanged || this.#ended) return Promise.resolve()
    const quiet = this.#quietMs()
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(
        () => {
          this.#logChanged = true
          done()
        },
        Math.max(0, Math.min(POLL_MS, HEARTBEAT_MS - quiet)),
      )
      this.#wake = done
    })
  }

  #times() {
    return { at: this.#parts.now(), running: performance.now() }
  }

  /** The longer of both: the clock can be set back, and a suspended process does not count. A heartbeat too early costs nothing. */
  #quietMs(): number {
    const { at, running } = this.#times()
    return Math.max(at - this.#lastFrame.at, running - this.#lastFrame.running)
  }

  #turn(): Promise<void> | null {
    return turns.wait(this.#followed.caller)
  }

  #cursor(): string {
    return this.#followed.cursor(this.#place ?? START)
  }
}
