import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { type Place, START } from '../domain/cursor.ts'
import type { Notifier } from '../ports/notifier.ts'
import { nothingSent, type SentEphemeral } from './ephemeral-changes.ts'
import type { FollowedLog, Frame, From, Page } from './followed-log.ts'
import type { HeartbeatWheel } from './heartbeat-wheel.ts'
import type { LiveFollower } from './live-follower.ts'

/** How long frames are sent before other requests are read. */
const SLICE_MS = 1
/** A log with a pause is sent for at most one part in so many of the time. */
const SHARE = 3

type Parts = {
  notifier: Pick<Notifier, 'listen'>
  wheel: HeartbeatWheel
  now: () => number
  /** Called when the last follower has left. */
  left: (name: string) => void
}

/**
 * One log and all who follow it. It reads each event once and gives the same frame to every follower that is live; the others read
 * with their own cursors, and are only told that something changed.
 */
export class LiveLog<T, A> {
  readonly #parts: Parts
  readonly #log: FollowedLog<T, A>
  #unlistenLog: (() => void) | null
  #unlistenEphemeral: (() => void) | null = null
  readonly #live = new Set<LiveFollower<T, A>>()
  /** Created when needed: most conversations have one follower, which is live. */
  #others: Set<LiveFollower<T, A>> | null = null
  /** What all live followers have; one that joins has at least as much. */
  #place: Place = START
  #sent: SentEphemeral = nothingSent
  #round = 0
  #logChanged = false
  #ephemeralChanged = false
  #isScheduled = false
  #readAfter = 0
  #beat: { frame: Frame<T, A>; tick: number; place: Place } | null = null

  constructor(parts: Parts, log: FollowedLog<T, A>) {
    this.#parts = parts
    this.#log = log
    const { topics } = log
    this.#unlistenLog = parts.notifier.listen(topics.log, () => this.notice('log'))
    if (topics.ephemeral)
      this.#unlistenEphemeral = parts.notifier.listen(topics.ephemeral, () => this.notice('ephemeral'))
  }

  get followers(): number {
    return this.#live.size + (this.#others?.size ?? 0)
  }
  get companyId(): string {
    return this.#log.companyId
  }
  get conversationId(): string | null {
    return this.#log.conversationId
  }
  get hasEphemeral(): boolean {
    return this.#log.ephemeral !== undefined
  }
  /** Of the wheel. */
  get tick(): number {
    return this.#parts.wheel.tick
  }

  begin(from: From) {
    return this.#log.begin(from)
  }
  read(position: number): Promise<Page<T> | { pruned: Place }> {
    return this.#log.read(position)
  }
  cursor(place: Place): string {
    return this.#log.cursor(place)
  }
  async ephemeral(sent: SentEphemeral, live: boolean) {
    return this.#log.ephemeral ? await this.#log.ephemeral(sent, live) : { events: [], sent }
  }

  add(follower: LiveFollower<T, A>) {
    this.#others ??= new Set()
    this.#others.add(follower)
  }

  remove(follower: LiveFollower<T, A>) {
    this.#live.delete(follower)
    this.#others?.delete(follower)
    if (this.followers > 0) return
    this.#unlistenLog?.()
    this.#unlistenEphemeral?.()
    this.#unlistenLog = this.#unlistenEphemeral = null
    this.#parts.left(this.#log.name)
  }

  /** A follower that has read everything goes live. Its round; null: live followers have something that it has not read. */
  join(follower: LiveFollower<T, A>, place: Place, sent: SentEphemeral): number | null {
    if (this.#live.size === 0 && !this.#isScheduled) {
      this.#place = place
      this.#sent = sent
    } else if (place.position < this.#place.position) return null
    this.#others?.delete(follower)
    if (this.#others?.size === 0) this.#others = null
    this.#live.add(follower)
    this.#parts.wheel.add({ follower, log: this })
    return this.#round
  }

  leave(follower: LiveFollower<T, A>) {
    this.#live.delete(follower)
    this.add(follower)
  }

  /** Whether the log may hold more than what live followers have. */
  isBehind(position: number): boolean {
    return this.#others !== null || (this.#live.size > 0 && position > this.#place.position)
  }

  notice(what: 'log' | 'ephemeral') {
    for (const each of this.#others ?? []) each.notice(what)
    if (this.#live.size === 0 && !this.#isScheduled) return
    if (what === 'log') this.#logChanged = true
    else this.#ephemeralChanged = true
    if (this.#isScheduled) return
    this.#isScheduled = true
    // A tick comes after the notices of everything that shared a commit: its events are sent together.
    process.nextTick(() => void this.#work())
  }

  /** A heartbeat; the same frame for all who are due in one tick. */
  beat(follower: LiveFollower<T, A>) {
    const { tick } = this
    if (this.#beat?.tick !== tick || this.#beat.place !== this.#place) {
      const cursor = this.cursor(this.#place)
      this.#beat = { frame: { kind: 'heartbeat', at: this.#parts.now(), cursor }, tick, place: this.#place }
    }
    follower.beat(this.#beat.frame, this.#place, this.#sent)
  }

  async #work() {
    try {
      while (this.#live.size > 0 && (this.#logChanged || this.#ephemeralChanged))
        await (this.#logChanged ? this.#sendEntries() : this.#sendEphemeral())
    } catch {
      // Each follower meets the error where it reads, and its reader reports it.
      for (const each of this.#live) each.abandon(this.#sent)
    } finally {
      this.#isScheduled = false
      // What changed while no follower was live is read by each when it joins.
      if (this.#live.size === 0) this.#logChanged = this.#ephemeralChanged = false
    }
  }

  async #sendEntries() {
    const wait = this.#readAfter - performance.now()
    if (wait > 0) await sleep(wait)
    const startedAt = performance.now()
    this.#logChanged = false
    const read = await this.#log.read(this.#place.position)
    if ('pruned' in read) {
      for (const each of this.#live) each.abandon(this.#sent)
      return
    }
    this.#logChanged ||= read.more
    const reached = read.reached ?? this.#place
    const frames: Frame<T, A>[] = []
    const positions: number[] = []
    for (const [index, { item, position, tag }] of read.entries.entries()) {
      // Behind the last one is where the page ends, which can be further.
      const place = index === read.entries.length - 1 ? reached : { position, tag }
      frames.push({ kind: 'item', item, cursor: this.cursor(place) })
      positions.push(position)
    }
    this.#place = reached
    await this.#broadcast(frames, positions, reached, this.#sent)
    const { pauseMs } = this.#log
    const took = performance.now() - startedAt
    // The more it takes to send an inbox to all, the more of its changes are sent together.
    this.#readAfter = pauseMs === 0 ? 0 : startedAt + Math.max(pauseMs, took * SHARE)
  }

  async #sendEphemeral() {
    this.#ephemeralChanged = false
    const before = this.#sent
    const { events, sent } = await this.ephemeral(before, true)
    this.#sent = sent
    if (events.length === 0) return
    await this.#broadcast(
      events.map(event => ({ kind: 'ephemeral', event })),
      null,
      this.#place,
      before,
    )
  }

  async #broadcast(frames: Frame<T, A>[], positions: number[] | null, reached: Place, sent: SentEphemeral) {
    // Most followers of a log select the same. After this they are served without waiting for one another.
    const [first] = this.#live
    const prepared = frames.length > 0 && this.#live.size > 1 ? first?.prepare(frames) : undefined
    if (prepared) await prepared
    this.#round += 1
    const round = this.#round
    let until = performance.now() + SLICE_MS
    for (const each of this.#live) {
      each.deliver(frames, positions, reached, round, sent)
      if (performance.now() < until) continue
      await turn()
      until = performance.now() + SLICE_MS
    }
  }
}
