import type { Conversation } from '../../domain/conversation/conversation.ts'
import { encodeCursor, placeIn, type ResetReason } from '../../domain/cursor.ts'
import { refuse } from '../../domain/error.ts'
import type { Notifier } from '../../ports/notifier.ts'
import { builder } from '../builder.ts'
import { sizeOf } from '../connection.ts'
import type { Context } from '../context.ts'
import { toGraphQLError } from '../errors.ts'
import { EventInterface, type Placed } from './event.ts'
import { ResetReasonType } from './stream.ts'

type EventPage = { events: Placed[]; cursor: string; hasMore: boolean; reset: ResetReason | null }

/** Seconds a reader may wait for news. */
export const MAX_WAIT = 25

export const EventPageType = builder.objectRef<EventPage>('EventPage').implement({
  fields: t => ({
    events: t.field({ type: [EventInterface], resolve: page => page.events }),
    cursor: t.field({ type: 'Cursor', description: 'Read on after it.', resolve: page => page.cursor }),
    hasMore: t.exposeBoolean('hasMore'),
    reset: t.field({
      type: ResetReasonType,
      nullable: true,
      description: 'The cursor could not be served: this page begins at the log’s start.',
      resolve: page => page.reset,
    }),
  }),
})

type Args = {
  /** Whether its asker has left, who then is not waited for. */
  signal?: AbortSignal | undefined
  after?: string | null | undefined
  first?: number | null | undefined
  wait?: number | null | undefined
}

/** One page of a log. With `wait` (seconds) an empty page is held back until there is news, or the time is over. */
export async function pageOf(parts: Context['parts'], conversation: Conversation, args: Args): Promise<EventPage> {
  const { store, notifier } = parts
  const { id, lastSeq, prunedSeq } = conversation
  const limit = sizeOf(args.first)
  const wait = args.wait ?? 0
  if (wait < 0 || wait > MAX_WAIT)
    throw toGraphQLError(refuse('bad_input', `wait is 0 to ${MAX_WAIT} seconds.`, { path: 'wait' }))
  const log = { generation: store.generation, scope: id }
  const found = placeIn({ ...log, head: lastSeq, pruned: prunedSeq }, args.after ?? null)
  const after = 'place' in found ? found.place : prunedSeq
  const read = () => store.events.list(id, { after, limit: limit + 1 })
  const rows = await (wait > 0 ? orNews(notifier, id, wait * 1000, args.signal, read) : read())
  // Forgotten between the look at the conversation and the read.
  const hole = rows[0] !== undefined && rows[0].seq > after + 1
  const placed = rows.slice(0, limit).map(event => {
    return { conversationId: id, event, cursor: encodeCursor({ ...log, place: event.seq }) } as Placed
  })
  return {
    events: placed,
    cursor: placed.at(-1)?.cursor ?? encodeCursor({ ...log, place: after }),
    hasMore: rows.length > limit,
    reset: 'reset' in found ? found.reset : hole ? 'PRUNED' : null,
  }
}

/** Listen, look, wait, look: news between the first look and the wait is not missed. */
async function orNews<T>(
  notifier: Pick<Notifier, 'listen'>,
  id: string,
  ms: number,
  signal: AbortSignal | undefined,
  read: () => Promise<T[]>,
): Promise<T[]> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const unlisten = notifier.listen(`conversation/${id}`, resolve)
  const timer = setTimeout(resolve, ms)
  const left = () => resolve()
  signal?.addEventListener('abort', left)
  try {
    const rows = await read()
    if (rows.length > 0) return rows
    if (!signal?.aborted) await promise
    return signal?.aborted ? [] : await read()
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', left)
    unlisten()
  }
}
