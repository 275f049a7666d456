import { and, asc, desc, eq, gt, gte, lte, sql } from 'drizzle-orm'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Drizzle } from './open.ts'
import { conversation, event, handover, readReceipt } from './tables.ts'

/** Of one transaction: what is deleted is overwritten, and an event has 64 kB at most. */
const MAX_BYTES = 250_000

type Pruned = Pick<Conversation, 'prunedSeq' | 'prunedTag'>

/** The last event that one transaction deletes: `limit` of them, less where they are long. */
export function endOfSlice(db: Drizzle, known: Conversation, end: number, limit: number): Pruned {
  const rows = db
    .select({ seq: event.seq, tag: event.tag, bytes: sql<number>`octet_length(${event.body})` })
    .from(event)
    .where(and(eq(event.conversationId, known.id), gt(event.seq, known.prunedSeq), lte(event.seq, end)))
    .orderBy(asc(event.seq))
    .limit(limit)
    .all()
  let [bytes, last] = [0, { prunedSeq: end, prunedTag: known.prunedTag }]
  for (const row of rows) {
    if (bytes > MAX_BYTES) break
    bytes += row.bytes
    last = { prunedSeq: row.seq, prunedTag: row.tag }
  }
  return last
}

/** Deletes the reasons and codes of handovers that were requested, and the outcomes of those that ended, since the last prune and up to a seq. */
export function eraseHandovers(db: Drizzle, { id, prunedSeq }: Conversation, toSeq: number) {
  const ofLog = eq(handover.conversationId, id)
  // Only one is open at a time: of those that began before, only the last can have ended since.
  const last = db
    .select({ fromSeq: handover.fromSeq })
    .from(handover)
    .where(and(ofLog, lte(handover.fromSeq, prunedSeq)))
    .orderBy(desc(handover.fromSeq))
    .limit(1)
    .get()
  const began = and(ofLog, gte(handover.fromSeq, last?.fromSeq ?? 0), lte(handover.fromSeq, toSeq))
  db.update(handover).set({ reason: null, code: null }).where(began).run()
  db.update(handover)
    .set({ claimEnd: null })
    .where(and(began, lte(handover.toSeq, toSeq)))
    .run()
}

/** Deletes what a conversation without events still knows of its user. */
export function eraseState(db: Drizzle, id: string) {
  db.update(conversation).set({ variables: {}, profile: {} }).where(eq(conversation.id, id)).run()
  db.delete(readReceipt).where(eq(readReceipt.conversationId, id)).run()
}
