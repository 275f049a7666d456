import type { Conversation } from '../domain/conversation/conversation.ts'
import type { MessagePosted } from '../domain/conversation/event.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { cursorOf, type ListOrder, readPosition } from '../domain/list-order.ts'
import { readLength } from '../domain/page.ts'
import type { Store } from '../ports/store.ts'

type Args = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** A page of a conversation's messages, from either end. */
export async function messagePage(store: Pick<Store, 'events'>, conversation: Conversation, args: Args) {
  const page = readArgs(conversation, args)
  if (isRefusal(page)) return page
  const { backward, limit, after, before } = page
  const rows = await store.events.list(conversation.id, {
    after: after ?? 0,
    ...(before !== null && { before }),
    limit: limit + 1,
    types: ['message.posted'],
    newestFirst: backward,
  })
  const events = (backward ? rows.slice(-limit || rows.length) : rows.slice(0, limit)) as MessagePosted[]
  const { keyOf } = bySeq(conversation)
  const edges = events.map(event => ({
    cursor: cursorOf(keyOf(event)),
    node: { conversationId: conversation.id, event },
  }))
  const more = rows.length > limit
  const pageInfo = {
    hasNextPage: backward ? before !== null : more,
    hasPreviousPage: backward ? more : after !== null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, pageInfo }
}

function readArgs(conversation: Conversation, args: Args) {
  const backward = args.last != null
  if (backward && args.first != null) return refuse('bad_input', 'Use first or last, not both.', { path: 'last' })
  const limit = backward ? readLength(args.last, 'last') : readLength(args.first)
  const after = readPosition(bySeq(conversation), args.after, 'after')
  const before = readPosition(bySeq(conversation), args.before, 'before')
  const refusal: DomainError | undefined = [limit, after, before].find(isRefusal)
  return (
    refusal ??
    ({ backward, limit, after, before } as { backward: boolean; limit: number } & Record<
      'after' | 'before',
      number | null
    >)
  )
}

/** A cursor of another conversation, or of a seq that this one has not reached, is refused. */
const bySeq = ({ id, lastSeq }: Conversation): ListOrder<{ seq: number }, number> => ({
  keyOf: ({ seq }) => `${id} ${seq}`,
  read: key => {
    const seq = key.startsWith(`${id} `) ? key.slice(id.length + 1) : ''
    return /^[1-9]\d{0,14}$/.test(seq) && Number(seq) <= lastSeq ? Number(seq) : null
  },
})
