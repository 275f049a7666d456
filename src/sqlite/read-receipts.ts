import { and, eq } from 'drizzle-orm'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { given, insertInto } from './prepare.ts'
import { mark } from './tables.ts'

export function markStore(db: Drizzle, commit: GroupCommit): Store['marks'] {
  const add = insertInto(db, mark)
  const all = db
    .select()
    .from(mark)
    .where(eq(mark.conversationId, given('conversationId')))
    .prepare()
  const own = and(eq(mark.conversationId, given('conversationId')), eq(mark.participantId, given('participantId')))
  const one = db.select().from(mark).where(own).prepare()
  return {
    list: async conversationId => all.all({ conversationId }).map(row => toMark(row)),
    of: async (conversationId, participantId) => toMark(one.get({ conversationId, participantId })),
    raise: (conversationId, given) =>
      commit.run(() => {
        const participantId = given.participant.id
        const known = one.get({ conversationId, participantId })
        const deliveredSeq = Math.max(given.deliveredSeq, known?.deliveredSeq ?? 0)
        const readSeq = Math.max(given.readSeq, known?.readSeq ?? 0)
        const raised: ReadReceipt = { ...given, deliveredSeq, readSeq }
        if (known && known.deliveredSeq === deliveredSeq && known.readSeq === readSeq)
          return { mark: toMark(known), changed: false }
        if (known)
          db.update(mark)
            .set(raised)
            .where(and(eq(mark.conversationId, conversationId), eq(mark.participantId, participantId)))
            .run()
        else add({ conversationId, participantId, ...raised })
        return { mark: raised, changed: true }
      }),
  }
}

type Row = typeof mark.$inferSelect
function toMark(row: Row): ReadReceipt
function toMark(row: Row | undefined): ReadReceipt | null
function toMark(row: Row | undefined): ReadReceipt | null {
  if (!row) return null
  const { participant, deliveredSeq, readSeq, at } = row
  return { participant, deliveredSeq, readSeq, at }
}
