import type { Baton, StreamStatus } from '@baton/client'
import { signal } from '@preact/signals'
import { DeskConversations, DeskHandovers } from './documents.ts'
import { mergeRows, type Row, type Rows } from './list/row.ts'

/** A change of a conversation: before (null: not known before), and after. */
export type RowChange = { before: Row | null; row: Row }
type Options = { onChange: (change: RowChange) => void; reportError: (error: unknown) => void }

/** At most 25 pages of 200 open handovers are loaded. */
const MAX_PAGES = 25
/** A long catch-up is rendered in parts of this many rows. */
const CATCH_UP_ROWS = 200

/** Every open handover, and the open conversations that were loaded; the inbox stream keeps them current. */
export class Inbox {
  readonly rows = signal<Rows>(new Map())
  readonly status = signal<StreamStatus>('connecting')
  /** When the lists were last current; null: they are. */
  readonly staleSince = signal<number | null>(null)
  readonly loaded = signal(false)
  /** The cursor of the next page of open conversations; null: no more. */
  readonly more = signal<{ after: string | null } | null>({ after: null })
  readonly #baton: Baton
  readonly #options: Options
  readonly #closing = new AbortController()

  constructor(baton: Baton, options: Options) {
    this.#baton = baton
    this.#options = options
    this.#follow()
  }

  /** The next page of open conversations. */
  async loadMore() {
    const from = this.more.value
    if (!from) return
    const { conversations } = await this.#baton.request(DeskConversations, { after: from.after })
    this.#add(conversations.edges.map(({ node }) => node))
    const { hasNextPage, endCursor } = conversations.pageInfo
    this.more.value = hasNextPage && endCursor ? { after: endCursor } : null
  }

  /** What this agent's own action has just changed, before the inbox stream shows it. */
  patch(id: string, part: Partial<Row>) {
    const row = this.rows.value.get(id)
    if (row) this.rows.value = new Map(this.rows.value).set(id, { ...row, ...part })
  }

  close() {
    this.#closing.abort()
  }

  async #follow() {
    const stream = this.#baton.inbox({ fromNow: true, signal: this.#closing.signal })
    stream.onStatus(status => {
      this.status.value = status
      if (status === 'live') this.staleSince.value = null
      else this.staleSince.value ??= this.loaded.value ? Date.now() : null
    })
    try {
      let changed: Row[] = []
      for await (const frame of stream) {
        if (frame.__typename === 'Reset') {
          this.rows.value = new Map()
          this.loaded.value = false
        }
        // What was there before the inbox stream began; the stream sends the rest.
        if (frame.__typename === 'CaughtUp' && !this.loaded.value) this.#load()
        if (frame.__typename === 'ConversationChanged') changed.push(frame.conversation)
        // A catch-up is rendered once, not row by row.
        if (stream.status !== 'live' && changed.length < CATCH_UP_ROWS) continue
        this.#add(changed)
        changed = []
      }
    } catch (error) {
      this.#report(error)
    }
  }

  async #load() {
    try {
      let after: string | null = null
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const handovers = await this.#handovers(after)
        this.#add(handovers.edges.map(({ node }) => node.conversation))
        if (!handovers.pageInfo.hasNextPage) break
        after = handovers.pageInfo.endCursor
      }
      this.loaded.value = true
    } catch (error) {
      this.#report(error)
    }
  }

  async #handovers(after: string | null) {
    return (await this.#baton.request(DeskHandovers, { after })).handovers
  }

  #add(changed: Row[]) {
    if (changed.length === 0) return
    const before = this.rows.value
    this.rows.value = mergeRows(before, changed)
    if (!this.loaded.value || this.status.value !== 'live') return
    for (const row of changed) this.#options.onChange({ before: before.get(row.id) ?? null, row })
  }

  #report(error: unknown) {
    if (!this.#closing.signal.aborted) this.#options.reportError(error)
  }
}
