import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import type { FollowedLog } from './followed-log.ts'
import { HeartbeatWheel } from './heartbeat-wheel.ts'
import { LiveLog } from './live-log.ts'

/** A notice can be lost with the process that sent it: the logs are compared with the store this often. */
export const POLL_MS = 5_000
/** Conversations compared by one statement. */
const SLICE = 250

type Parts = {
  store: { conversations: Pick<Store['conversations'], 'newestPosition' | 'lastSeqs'> }
  notifier: Pick<Notifier, 'listen'>
  now: () => number
  /** Called with an error of the poll. */
  report: (error: unknown) => void
}
type AnyLog = LiveLog<never, never>

/** The logs that are followed, one object for each, with one timer for their heartbeats and one for the notices that were lost. */
export class LiveLogs implements Disposable {
  readonly #parts: Parts
  readonly #logs = new Map<string, AnyLog>()
  readonly #wheel: HeartbeatWheel
  /** What each log needs. */
  readonly #ofLogs: ConstructorParameters<typeof LiveLog>[0]
  /** The newest inbox position of each followed company at the last poll. */
  #positions = new Map<string, number>()
  #timer: NodeJS.Timeout | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#wheel = new HeartbeatWheel(parts.now)
    const { notifier, now } = parts
    this.#ofLogs = { notifier, now, wheel: this.#wheel, left: name => void this.#logs.delete(name) }
  }

  /** The log with this name, made when it has no follower yet. Add a follower before anything else runs: without one it is not kept. */
  of<T, A>(name: string, make: () => FollowedLog<T, A>): LiveLog<T, A> {
    const known = this.#logs.get(name)
    if (known) return known as unknown as LiveLog<T, A>
    const followed = make()
    const log = new LiveLog(this.#ofLogs, followed)
    this.#logs.set(followed.name, log as unknown as AnyLog)
    this.#timer ??= setInterval(() => void this.#poll().catch(this.#parts.report), POLL_MS).unref()
    return log
  }

  /** Open streams. For tests: one that stays behind its client is a leak. */
  get followers(): number {
    return [...this.#logs.values()].reduce((sum, { followers }) => sum + followers, 0)
  }

  [Symbol.dispose]() {
    this.#wheel[Symbol.dispose]()
    this.#stop()
  }

  #stop() {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  /** Reads one position for each company, and the conversations of a company only where something has changed. */
  async #poll() {
    if (this.#logs.size === 0) return this.#stop()
    const { conversations } = this.#parts.store
    const before = this.#positions
    const now = new Map<string, number>()
    for (const { companyId } of this.#logs.values())
      if (!now.has(companyId)) now.set(companyId, await conversations.newestPosition(companyId))
    this.#positions = now
    const changed = [...this.#logs.values()].filter(({ companyId }) => before.get(companyId) !== now.get(companyId))
    for (const log of changed)
      if (log.conversationId === null && log.isBehind(now.get(log.companyId)!)) log.notice('log')
    const followed = changed.filter(({ conversationId }) => conversationId !== null)
    for (let at = 0; at < followed.length; at += SLICE) await this.#compare(followed.slice(at, at + SLICE))
  }

  async #compare(logs: AnyLog[]) {
    await new Promise(resolve => setImmediate(resolve))
    const lastSeqs = await this.#parts.store.conversations.lastSeqs(logs.map(({ conversationId }) => conversationId!))
    for (const log of logs) if (log.isBehind(lastSeqs.get(log.conversationId!) ?? 0)) log.notice('log')
  }
}
