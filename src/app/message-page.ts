import type { MessagePosted } from '../domain/conversation/event.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { readLength } from '../domain/page.ts'
import type { Store } from '../ports/store.ts'

type Args = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** A page of a conversation's messages, from either end; the edge cursors are seqs. */
export async function messagePage(store: Pick<Store, 'events'>, conversationId: string, args: Args) {
  const backward = args.last != null
  const limit = backward ? readLength(args.last, 'last') : readLength(args.first)
  const after = seqOf(args.after, 'after')
  const before = seqOf(args.before, 'before')
  if (isRefusal(limit)) return limit
  if (isRefusal(after)) return after
  if (isRefusal(before)) return before
  const found = await store.events.list(conversationId, {
    after: after ?? 0,
    ...(before !== null && { before }),
    limit: limit + 1,
    types: ['message.posted'],
    newestFirst: backward,
  })
  const events = (backward ? found.slice(-limit || found.length) : found.slice(0, limit)) as MessagePosted[]
  const edges = events.map(event => ({ cursor: String(event.seq), node: { conversationId, event } }))
  const more = found.length > limit
  const pageInfo = {
    hasNextPage: backward ? before !== null : more,
    hasPreviousPage: backward ? more : after !== null && after > 0,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, pageInfo }
}

function seqOf(cursor: string | null | undefined, path: string): number | null | DomainError {
  if (cursor == null) return null
  if (!/^(0|[1-9]\d{0,14})$/.test(cursor)) return refuse('bad_input', 'This is no cursor of this list.', { path })
  return Number(cursor)
}
