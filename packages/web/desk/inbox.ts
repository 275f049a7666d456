import type { Baton, BatonError, StreamStatus } from '@baton/client'
import { signal } from '@preact/signals'
import { DeskConversations, DeskHandovers } from './documents.ts'
import { mergeRows, type Row, type Rows } from './list/row.ts'

/** A change of a conversation: before (null: not known before), and after. */
export type RowChange = { before: Row | null; row: Row }

/** Every open handover, and the open conversations that were loaded; the inbox stream keeps them current. */
export function makeInbox(
  baton: Baton,
  hooks: { onChange: (change: RowChange) => void; reportError: (error: unknown) => void },
) {
  const rows = signal<Rows>(new Map())
  const status = signal<StreamStatus>('connecting')
  /** When the lists were last current; null: they are. */
  const staleSince = signal<number | null>(null)
  const loaded = signal(false)
  /** The cursor of the next page of open conversations; null: no more. */
  const more = signal<{ after: string | null } | null>({ after: null })
  const ending = new AbortController()
  follow()

  return {
    rows,
    status,
    staleSince,
    loaded,
    more,
    /** The next page of open conversations. */
    async loadMore() {
      const from = more.value
      if (!from) return
      const { conversations } = await baton.request(DeskConversations, { after: from.after })
      add(conversations.edges.map(({ node }) => node))
      const { hasNextPage, endCursor } = conversations.pageInfo
      more.value = hasNextPage && endCursor ? { after: endCursor } : null
    },
    /** What this agent's own action has just changed, before the inbox stream shows it. */
    patch(id: string, part: Partial<Row>) {
      const row = rows.value.get(id)
      if (row) rows.value = new Map(rows.value).set(id, { ...row, ...part })
    },
    close: () => ending.abort(),
  }

  async function follow() {
    const inbox = baton.inbox({ fromNow: true, signal: ending.signal })
    inbox.onStatus(next => {
      status.value = next
      if (next === 'live') staleSince.value = null
      else staleSince.value ??= loaded.value ? Date.now() : null
    })
    try {
      let frames: Row[] = []
      for await (const frame of inbox) {
        if (frame.__typename === 'Reset') {
          rows.value = new Map()
          loaded.value = false
        }
        // What was there before the inbox stream began; the stream sends the rest.
        if (frame.__typename === 'CaughtUp' && !loaded.value) load()
        if (frame.__typename === 'ConversationChanged') frames.push(frame.conversation)
        // A catch-up is rendered once, not row by row.
        if (inbox.status !== 'live' && frames.length < 200) continue
        add(frames)
        frames = []
      }
    } catch (error) {
      if (!ending.signal.aborted) hooks.reportError(error)
    }
  }

  async function load() {
    try {
      for (let after: string | null = null, pages = 0; pages < 25; pages += 1) {
        const { handovers }: Awaited<ReturnType<typeof page>> = await page(after)
        add(handovers.edges.map(({ node }) => node.conversation))
        after = handovers.pageInfo.endCursor
        if (!handovers.pageInfo.hasNextPage) break
      }
      loaded.value = true
    } catch (error) {
      if (!ending.signal.aborted) hooks.reportError(error as BatonError)
    }
  }

  function page(after: string | null) {
    return baton.request(DeskHandovers, { after })
  }

  function add(changed: Row[]) {
    if (changed.length === 0) return
    const before = rows.value
    rows.value = mergeRows(before, changed)
    if (!loaded.value || status.value !== 'live') return
    for (const row of changed) hooks.onChange({ before: before.get(row.id) ?? null, row })
  }
}
