import { and, asc, eq, inArray, like, sql } from 'drizzle-orm'
import { erasedRecord } from '../domain/conversation/change.ts'
import { parseDerivedId } from '../domain/ids.ts'
import type { Store } from '../ports/store.ts'
import { readFact, writeFact } from './facts.ts'
import type { FileClearing } from './file-clearing.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { idempotencyKey, meta } from './tables.ts'

const position = sql<number>`rowid`
const PREFIX = 'erasing/'

/** What leaves with the events of a log, beside `conversations.prune` and the outbox. */
export function erasureStore(db: Drizzle, commit: GroupCommit, files: FileClearing): Store['erasure'] {
  const fact = (conversationId: string) => PREFIX + conversationId
  const begun = (conversationId: string) => Number(readFact(db, fact(conversationId)) ?? 0)
  return {
    begin: (conversationId, toSeq) =>
      commit.run(() => writeFact(db, fact(conversationId), String(Math.max(toSeq, begun(conversationId))))),
    unfinished: async () =>
      db
        .select()
        .from(meta)
        .where(like(meta.key, `${PREFIX}%`))
        .all()
        .map(({ key, value }) => ({ conversationId: key.slice(PREFIX.length), toSeq: Number(value) })),
    end: (conversationId, toSeq) =>
      commit.run(() => {
        if (begun(conversationId) > toSeq) return
        db.delete(meta)
          .where(eq(meta.key, fact(conversationId)))
          .run()
      }),
    idempotencyKeys: ({ botId, userId, conversationId, toSeq, whole }, after, limit) =>
      commit.run(() => {
        const { actor, key, conversationId: ofAnswer, fingerprint, answer } = idempotencyKey
        const rows = db
          .select({ position, actor, key, conversationId: ofAnswer, fingerprint, answer })
          .from(idempotencyKey)
          .where(
            and(
              eq(idempotencyKey.botId, botId),
              eq(idempotencyKey.userId, userId),
              sql`(${actor}, ${key}) > (${after.actor}, ${after.key})`,
            ),
          )
          .orderBy(asc(actor), asc(key))
          .limit(limit)
          .all()
        const erased = rows.filter(row => {
          const isOfPart = row.conversationId === conversationId && (whole || seqOf(row.answer) <= toSeq)
          return isOfPart && row.fingerprint !== erasedRecord.fingerprint
        })
        db.update(idempotencyKey)
          .set(erasedRecord)
          .where(
            inArray(
              position,
              erased.map(row => row.position),
            ),
          )
          .run()
        const last = rows.length === limit ? rows.at(-1) : null
        return last ? { actor: last.actor, key: last.key } : null
      }),
    clearFiles: () => files.run(),
  }
}

/** The event that an answer is about: its message, or what began its handover. */
function seqOf(answer: unknown): number {
  const { seq, handoverId } = answer as { seq: number | null; handoverId: string | null }
  return seq ?? parseDerivedId(handoverId ?? '')?.seq ?? Number.POSITIVE_INFINITY
}
