import type { Event } from '../domain/conversation/event.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'

/** Where a conversation stands in its queue: 1 is next. */
export type QueuePlace = { position: number; estimatedWaitSeconds: number | null }

type Parts = {
  store: { handovers: Pick<Store['handovers'], 'waiting'> }
  notifier: Pick<Notifier, 'notify'>
  report: (error: unknown) => void
}

/** Positions are told at most this often: a change that comes sooner waits for the others. */
const EVERY_MS = 1_000
/** The pace of a queue is that of its last acceptances, of which there are a few within an hour. */
const KEPT = 20
const NEEDED = 3
const PACE_MS = 60 * 60_000

type Queue = {
  places: Map<string, QueuePlace>
  timer: NodeJS.Timeout | undefined
  readAt: number
  reading: Promise<void>
}

/**
 * The positions of users who wait, by company. A queue that someone follows is read once after it has changed, and those whose place
 * is another one now are told: what 1,000 who wait cost is one read a second, not one each.
 */
export class QueuePositions implements Disposable {
  readonly #parts: Parts
  readonly #queues = new Map<string, Queue>()
  /** When agents accepted from each queue, in ms of the running process. */
  readonly #accepted = new Map<string, number[]>()
  #stopped = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The place of a conversation; null: it does not wait in a queue of ours. */
  async of(companyId: string, conversationId: string): Promise<QueuePlace | null> {
    const queue = this.#queues.get(companyId) ?? this.#follow(companyId)
    await queue.reading
    return queue.places.get(conversationId) ?? null
  }

  /** After each commit. */
  settle(companyId: string, events: readonly Event[]) {
    if (!events.some(({ type }) => type.startsWith('handover.'))) return
    for (const event of events)
      if (event.type === 'handover.accepted' && event.route === 'PLATFORM') this.#note(companyId)
    const queue = this.#queues.get(companyId)
    if (!queue || queue.timer || this.#stopped) return
    const wait = Math.max(0, queue.readAt + EVERY_MS - performance.now())
    queue.timer = setTimeout(() => this.#read(companyId, queue), wait).unref()
  }

  [Symbol.dispose]() {
    this.#stopped = true
    for (const { timer } of this.#queues.values()) clearTimeout(timer)
    this.#queues.clear()
  }

  #follow(companyId: string): Queue {
    const queue: Queue = { places: new Map(), timer: undefined, readAt: 0, reading: Promise.resolve() }
    this.#queues.set(companyId, queue)
    this.#read(companyId, queue)
    return queue
  }

  #read(companyId: string, queue: Queue) {
    queue.timer = undefined
    queue.readAt = performance.now()
    queue.reading = this.#update(companyId, queue).catch(this.#parts.report)
  }

  async #update(companyId: string, queue: Queue) {
    const { store, notifier } = this.#parts
    const before = queue.places
    const after = new Map<string, QueuePlace>()
    const counts = new Map<string | null, number>()
    const pace = this.#paceOf(companyId)
    for (const { conversationId, teamId } of await store.handovers.waiting(companyId)) {
      const position = (counts.get(teamId) ?? 0) + 1
      counts.set(teamId, position)
      const seconds = pace === null ? null : Math.ceil((position * pace) / 1_000)
      after.set(conversationId, { position, estimatedWaitSeconds: seconds })
    }
    queue.places = after
    for (const id of new Set([...before.keys(), ...after.keys()]))
      if (before.get(id)?.position !== after.get(id)?.position) notifier.notify(`presence/${id}`)
  }

  #note(companyId: string) {
    const times = this.#accepted.get(companyId) ?? []
    this.#accepted.set(companyId, [...times, performance.now()].slice(-KEPT))
  }

  /** ms between acceptances; null: too few to tell. */
  #paceOf(companyId: string): number | null {
    const now = performance.now()
    const recent = (this.#accepted.get(companyId) ?? []).filter(at => at > now - PACE_MS)
    return recent.length < NEEDED ? null : (now - recent[0]!) / recent.length
  }
}
