import type { Conversation } from '../domain/conversation/conversation.ts'
import { type Log, type Place, type ResetReason, resumePlace, START } from '../domain/cursor.ts'
import type { Store } from '../ports/store.ts'

type Resumed = { place: Place } | { reset: ResetReason }

/** Where a reader resumes: `isOfLog` says whether a place stands on an entry of this log, and not of one that a restore has undone. */
export async function resume(
  log: Log,
  after: string | null,
  isOfLog: (place: Place) => boolean | Promise<boolean>,
): Promise<Resumed> {
  const place = resumePlace(log, after)
  if ('reset' in place) return place
  const { pruned } = log
  const isStart = place.position === pruned.position && (pruned.position === 0 || place.tag === pruned.tag)
  return isStart || (await isOfLog(place)) ? { place } : { reset: 'OTHER_HISTORY' }
}

/** The place behind the events that were pruned; the start of a log that is complete. */
export const prunedPlace = (conversation: Pick<Conversation, 'prunedSeq' | 'prunedTag'> | null): Place =>
  conversation ? { position: conversation.prunedSeq, tag: conversation.prunedTag } : START

/** The same for the log of a conversation. */
export function resumeConversation(
  { events, generation }: Pick<Store, 'events' | 'generation'>,
  { id, lastSeq, prunedSeq, prunedTag }: Pick<Conversation, 'id' | 'lastSeq' | 'prunedSeq' | 'prunedTag'>,
  after: string | null,
): Promise<Resumed> {
  const log = { generation, scope: id, head: lastSeq, pruned: prunedPlace({ prunedSeq, prunedTag }) }
  return resume(log, after, async ({ position, tag }) => (await events.get(id, position))?.tag === tag)
}
