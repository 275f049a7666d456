import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Event } from '../domain/conversation/event.ts'
import { encodeCursor, type ResetReason } from '../domain/cursor.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { readLength } from '../domain/page.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { prunedPlace, resumeConversation } from './resume.ts'

export type EventPage = {
  events: { conversationId: string; event: Event; cursor: string }[]
  cursor: string
  hasMore: boolean
  reset: ResetReason | null
}

/** Seconds that a reader may wait for new events. */
export const MAX_WAIT = 25

type Parts = { store: Pick<Store, 'generation' | 'events'>; notifier: Pick<Notifier, 'listen'> }

type Args = {
  /** Aborts when the caller has disconnected. */
  signal?: AbortSignal | undefined
  after?: string | null | undefined
  first?: number | null | undefined
  waitSeconds?: number | null | undefined
}

/** One page of a log. With `waitSeconds` an empty page is answered only after a new event, or when the time is over. */
export async function eventPage(
  parts: Parts,
  conversation: Conversation,
  args: Args,
): Promise<EventPage | DomainError> {
  const { store, notifier } = parts
  const { id } = conversation
  const limit = readLength(args.first)
  if (isRefusal(limit)) return limit
  const wait = args.waitSeconds ?? 0
  if (wait < 0 || wait > MAX_WAIT)
    return refuse('bad_input', `waitSeconds is 0 to ${MAX_WAIT}.`, { path: 'waitSeconds' })
  const log = { generation: store.generation, scope: id }
  const resumed = await resumeConversation(store, conversation, args.after ?? null)
  const place = 'place' in resumed ? resumed.place : prunedPlace(conversation)
  const after = place.position
  const read = () => store.events.list(id, { after, limit: limit + 1 })
  const rows = await (wait > 0 ? readOrWait(notifier, id, wait * 1000, args.signal, read) : read())
  // Between the read of the conversation and the read of its events.
  const wasPruned = rows[0] !== undefined && rows[0].seq > after + 1
  const page = rows.slice(0, limit).map(event => {
    return { conversationId: id, event, cursor: encodeCursor({ ...log, position: event.seq, tag: event.tag }) }
  })
  return {
    events: page,
    cursor: page.at(-1)?.cursor ?? encodeCursor({ ...log, ...place }),
    hasMore: rows.length > limit,
    reset: 'reset' in resumed ? resumed.reset : wasPruned ? 'PRUNED' : null,
  }
}

/** Listens before it reads, so that an event between reading and waiting is not missed. */
async function readOrWait<T>(
  notifier: Pick<Notifier, 'listen'>,
  id: string,
  ms: number,
  signal: AbortSignal | undefined,
  read: () => Promise<T[]>,
): Promise<T[]> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const unlisten = notifier.listen(`conversation/${id}`, resolve)
  const timer = setTimeout(resolve, ms)
  const onAbort = () => resolve()
  signal?.addEventListener('abort', onAbort)
  try {
    const rows = await read()
    if (rows.length > 0) return rows
    if (!signal?.aborted) await promise
    return signal?.aborted ? [] : await read()
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    unlisten()
  }
}
