import type { Conversation } from '../domain/conversation/conversation.ts'
import { encodeCursor, type Place, START } from '../domain/cursor.ts'
import type { InboxFilter, Store } from '../ports/store.ts'
import type { FollowedLog, From } from './followed-log.ts'
import { Follower } from './follower.ts'
import type { LiveLogs } from './live-logs.ts'
import { resume } from './resume.ts'

export type InboxStreamParts = { store: Pick<Store, 'generation' | 'run' | 'conversations'>; logs: LiveLogs }

/** Conversations read at once. */
const PAGE = 64
/** How long the changes of an inbox are collected: a conversation that changes more often is sent once in this time. */
const PAUSE_MS = 50

/**
 * The conversations of a company that changed after the cursor: each once, no matter how many of its events are new. Without a
 * cursor all of them; with `fromNow` only later changes. `ended` is called when the follower is closed.
 */
export function followInbox(
  parts: InboxStreamParts,
  owner: InboxFilter,
  caller: string,
  from: From,
  ended?: () => void,
) {
  const scope = `inbox/${owner.companyId}/${owner.botId ?? owner.botIds?.join(',') ?? ''}`
  // A scope is part of cursors. Here one bot and a list of bots with the same text must not be one log.
  const name = `inbox/${owner.companyId}/${JSON.stringify([owner.botId, owner.botIds])}`
  const log = parts.logs.of<Conversation, never>(name, () => new InboxLog(parts.store, owner, scope, name))
  return new Follower({ log, caller, from, ended })
}

class InboxLog implements FollowedLog<Conversation, never> {
  readonly #store: InboxStreamParts['store']
  readonly #owner: InboxFilter
  readonly #scope: string

  readonly name: string

  constructor(store: InboxStreamParts['store'], owner: InboxFilter, scope: string, name: string) {
    this.name = name
    this.#store = store
    this.#owner = owner
    this.#scope = scope
  }

  get companyId() {
    return this.#owner.companyId
  }
  get conversationId() {
    return null
  }
  get pauseMs() {
    return PAUSE_MS
  }
  get topics() {
    return { log: `company/${this.companyId}` } as const
  }

  async begin({ after, fromNow = false }: From) {
    const { generation, run, conversations } = this.#store
    const head = await conversations.newestPosition(this.companyId)
    if (after === null && fromNow) return { place: { position: head, tag: run.tag } }
    const log = { generation, scope: this.#scope, head, pruned: START }
    return { pruned: START, ...(await resume(log, after, place => run.includes(place))) }
  }

  async read(position: number) {
    const { run, conversations } = this.#store
    const { changed, reached, more } = await conversations.changedAfter(this.#owner, position, PAGE)
    const { tag } = run
    const entries = changed.map(({ conversation, position }) => ({ item: conversation, position, tag }))
    return { entries, reached: { position: reached, tag }, more }
  }

  cursor(place: Place): string {
    return encodeCursor({ generation: this.#store.generation, scope: this.#scope, ...place })
  }
}
