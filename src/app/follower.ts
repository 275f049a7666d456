import { type Place, type ResetReason, START } from '../domain/cursor.ts'
import { nothingSent, type SentEphemeral } from './ephemeral-changes.ts'
import type { Frame, From, Page } from './followed-log.ts'
import type { LiveFollower } from './live-follower.ts'
import type { LiveLog } from './live-log.ts'
import { turns } from './turns.ts'

/** Who takes the frames of a follower that is live. The same frame objects go to every live follower of the log. */
export type LiveReader<T, A> = {
  /** Takes all of these frames. False: it is slow; it is live no more, took none of them, and reads on with `poll`. */
  take(frames: Frame<T, A>[]): boolean
  /** It is live no more: there may be something to poll. */
  resume(): void
  /** Computes what others who get these frames need as well. */
  prepare?(frames: Frame<T, A>[]): Promise<void> | void
}

type Options<T, A> = {
  log: LiveLog<T, A>
  /** Whose stream it is: the streams of one caller share its part of the time. */
  caller: string
  from: From
  /** Called once, when the follower is closed. */
  ended?: (() => void) | undefined
}

/**
 * Reads a log from a cursor on, one page at a time, at the pace of its reader; no writer waits for it. One that has caught up goes
 * live: the log then reads each event once for all that are live, and this object only holds a place. A reader that is too slow for
 * that returns to its own cursor.
 */
export class Follower<T, A> implements LiveFollower<T, A>, AsyncIterableIterator<Frame<T, A>> {
  readonly #log: LiveLog<T, A>
  readonly #caller: string
  /** null: it has begun. */
  #from: From | null
  #closed: (() => void) | null
  #place: Place = START
  #page: Page<T> | null = null
  #ephemeral: A[] = []
  #sent: SentEphemeral = nothingSent
  #caughtUp = false
  #logChanged = true
  #ephemeralChanged: boolean
  #ended = false
  #wake: (() => void) | null = null
  #reader: LiveReader<T, A> | null = null
  /** The log's round in which it went live: what was sent before is not for it. */
  #round = 0
  lastFrameAt = 0
  isInWheel = false

  constructor({ log, caller, from, ended }: Options<T, A>) {
    this.#log = log
    this.#caller = caller
    this.#from = from
    this.#closed = ended ?? null
    this.#ephemeralChanged = log.hasEphemeral
    // Before the first read: else an event between reading and listening would be missed.
    log.add(this)
  }

  get isLive(): boolean {
    return this.#reader !== null
  }

  /** What the log follows; null: it is an inbox. */
  get conversationId(): string | null {
    return this.#log.conversationId
  }

  /** The next frame, if there is one now; null: there is nothing new, or it has ended. */
  async poll(): Promise<Frame<T, A> | null> {
    const turn = turns.wait(this.#caller)
    if (turn) await turn
    if (this.#ended) return null
    if (this.#from) {
      const begun = await this.#log.begin(this.#from)
      this.#from = null
      if ('reset' in begun) return this.#reset(begun.reset, begun.pruned)
      this.#place = begun.place
    }
    return (await this.#read()) ?? this.#status()
  }

  /** For a reader without a pace of its own, which gets no heartbeats. */
  async next(): Promise<IteratorResult<Frame<T, A>>> {
    for (;;) {
      const frame = await this.poll()
      if (frame) return { done: false, value: frame }
      if (this.#ended) return { done: true, value: undefined }
      if (!this.#logChanged && !this.#ephemeralChanged) await new Promise<void>(resolve => (this.#wake = resolve))
    }
  }

  /** Ends it, also while `next` waits. */
  async return(): Promise<IteratorResult<Frame<T, A>>> {
    this.end()
    return { done: true, value: undefined }
  }

  end() {
    if (this.#ended) return
    this.#ended = true
    this.#log.remove(this)
    this.#reader = null
    this.#closed?.()
    this.#wake?.()
  }

  [Symbol.asyncIterator]() {
    return this
  }

  /** Hands over to the log, which calls the reader from now on. False: there is something to poll. */
  goLive(reader: LiveReader<T, A>): boolean {
    if (this.#ended || this.#logChanged || this.#ephemeralChanged || this.#ephemeral.length > 0 || !this.#caughtUp)
      return false
    const round = this.#log.join(this, this.#place, this.#sent)
    if (round === null) {
      // The log has read what this one has not, and the notice of it is used up.
      this.#logChanged = true
      return false
    }
    this.#round = round
    this.#reader = reader
    this.#page = null
    this.#sent = nothingSent
    return true
  }

  notice(what: 'log' | 'ephemeral') {
    if (what === 'log') this.#logChanged = true
    else this.#ephemeralChanged = true
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  prepare(frames: Frame<T, A>[]) {
    return this.#reader?.prepare?.(frames)
  }

  deliver(frames: Frame<T, A>[], positions: number[] | null, reached: Place, round: number, sent: SentEphemeral) {
    if (this.#reader === null || this.#round >= round) return
    const { position } = this.#place
    let due = frames
    if (positions && positions.length > 0 && positions[0]! <= position)
      due = frames.slice(positions.findLastIndex(each => each <= position) + 1)
    if (due.length === 0 || this.#reader.take(due)) {
      if (reached.position > position) this.#place = reached
      if (due.length > 0) this.lastFrameAt = this.#log.tick
      return
    }
    this.#leaveLive(sent)
  }

  abandon(sent: SentEphemeral) {
    const reader = this.#reader
    this.#leaveLive(sent)
    reader?.resume()
  }

  #leaveLive(sent: SentEphemeral) {
    this.#reader = null
    this.#sent = sent
    this.#logChanged = true
    this.#ephemeralChanged = this.#log.hasEphemeral
    this.#log.leave(this)
  }

  beat(frame: Frame<T, A>, { position }: Place, sent: SentEphemeral) {
    if (this.#reader === null || this.#place.position > position) return
    if (this.#reader.take([frame])) this.lastFrameAt = this.#log.tick
    else this.#leaveLive(sent)
  }

  /** The next frame from what has changed. The log goes first: a read receipt may name one of its messages. */
  async #read(): Promise<Frame<T, A> | null> {
    while ((this.#page === null || this.#page.entries.length === 0) && this.#logChanged) {
      this.#logChanged = false
      const read = await this.#log.read(this.#place.position)
      if ('pruned' in read) return this.#reset('PRUNED', read.pruned)
      this.#page = read
      if (read.entries.length > 0) break
      if (read.reached) this.#place = read.reached
      this.#logChanged ||= read.more
      const turn = read.more ? turns.wait(this.#caller) : null
      if (turn) await turn
    }
    const entry = this.#page?.entries.shift()
    if (entry) return this.#item(entry, this.#page!)
    if (this.#ephemeral.length === 0 && this.#ephemeralChanged) {
      this.#ephemeralChanged = false
      const { events, sent } = await this.#log.ephemeral(this.#sent, this.#caughtUp)
      this.#sent = sent
      this.#ephemeral = events
    }
    const event = this.#ephemeral.shift()
    return event === undefined ? null : { kind: 'ephemeral', event }
  }

  #item(entry: Place & { item: T }, { entries, reached, more }: Page<T>): Frame<T, A> {
    const isLast = entries.length === 0
    const { position, tag } = (isLast && reached) || entry
    this.#place = { position, tag }
    // The notice of what is behind this page has been used up.
    if (isLast) this.#logChanged ||= more
    return { kind: 'item', item: entry.item, cursor: this.#log.cursor(this.#place) }
  }

  /** After a Reset the follower replays the whole log and sends `caught-up` again. */
  #reset(reason: ResetReason, pruned: Place): Frame<T, A> {
    this.#place = pruned
    this.#caughtUp = false
    this.#logChanged = true
    this.#ephemeral = []
    this.#sent = nothingSent
    this.#ephemeralChanged = this.#log.hasEphemeral
    return { kind: 'reset', reason, cursor: this.#log.cursor(this.#place) }
  }

  #status(): Frame<T, A> | null {
    if (this.#ended || this.#caughtUp) return null
    this.#caughtUp = true
    this.#ephemeralChanged = this.#log.hasEphemeral
    return { kind: 'caught-up', cursor: this.#log.cursor(this.#place) }
  }
}
