import type { Conversation } from '../domain/conversation/conversation.ts'
import type { MessagePosted } from '../domain/conversation/event.ts'
import type { Place } from '../domain/cursor.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { cursorOf, type ListOrder, notACursor, readPosition } from '../domain/list-order.ts'
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
  const page = await readArgs(store, conversation, args)
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

async function readArgs(store: Pick<Store, 'events'>, conversation: Conversation, args: Args) {
  const backward = args.last != null
  if (backward && args.first != null) return refuse('bad_input', 'Use first or last, not both.', { path: 'last' })
  const limit = backward ? readLength(args.last, 'last') : readLength(args.first)
  const after = await readSeq(store, conversation, args.after, 'after')
  const before = await readSeq(store, conversation, args.before, 'before')
  const refusal: DomainError | undefined = [limit, after, before].find(isRefusal)
  return (
    refusal ??
    ({ backward, limit, after, before } as { backward: boolean; limit: number } & Record<
      'after' | 'before',
      number | null
    >)
  )
}

/** A cursor of another conversation, of a seq that this one has not reached, or of an event that a restore has undone is refused. */
async function readSeq(
  { events }: Pick<Store, 'events'>,
  conversation: Conversation,
  cursor: string | null | undefined,
  path: 'after' | 'before',
): Promise<number | null | DomainError> {
  const place = readPosition(bySeq(conversation), cursor, path)
  if (place === null || isRefusal(place)) return place
  const { position, tag } = place
  // What was pruned cannot be compared, and all that was in front of the cut is gone in every history.
  const isOfLog = position <= conversation.prunedSeq || (await events.get(conversation.id, position))?.tag === tag
  return isOfLog ? position : notACursor(path)
}

const bySeq = ({ id, lastSeq }: Conversation): ListOrder<{ seq: number; tag: string }, Place> => ({
  keyOf: ({ seq, tag }) => `${id} ${seq}${tag && ` ${tag}`}`,
  read: key => {
    const [conversationId, seq = '', tag = '', ...rest] = key.split(' ')
    const isPosition = /^[1-9]\d{0,14}$/.test(seq) && Number(seq) <= lastSeq
    return conversationId === id && isPosition && rest.length === 0 ? { position: Number(seq), tag } : null
  },
})
