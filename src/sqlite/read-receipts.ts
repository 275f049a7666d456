import { and, eq } from 'drizzle-orm'
import { actorKey } from '../domain/actor.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { insertInto, param } from './prepare.ts'
import { readReceipt } from './tables.ts'

export function readReceiptStore(db: Drizzle, commit: GroupCommit): Store['readReceipts'] {
  const add = insertInto(db, readReceipt)
  const all = db
    .select()
    .from(readReceipt)
    .where(eq(readReceipt.conversationId, param('conversationId')))
    .prepare()
  const own = and(
    eq(readReceipt.conversationId, param('conversationId')),
    eq(readReceipt.participantId, param('participantId')),
  )
  const one = db.select().from(readReceipt).where(own).prepare()
  return {
    list: async conversationId => all.all({ conversationId }).map(row => toReceipt(row)),
    of: async (conversationId, participantId) => toReceipt(one.get({ conversationId, participantId })),
    raise: (conversationId, given) =>
      commit.run(() => {
        const participantId = actorKey(given.participant)
        const known = one.get({ conversationId, participantId })
        const deliveredSeq = Math.max(given.deliveredSeq, known?.deliveredSeq ?? 0)
        const readSeq = Math.max(given.readSeq, known?.readSeq ?? 0)
        const raised: ReadReceipt = { ...given, deliveredSeq, readSeq }
        if (known && known.deliveredSeq === deliveredSeq && known.readSeq === readSeq)
          return { receipt: toReceipt(known), changed: false }
        if (known)
          db.update(readReceipt)
            .set(raised)
            .where(and(eq(readReceipt.conversationId, conversationId), eq(readReceipt.participantId, participantId)))
            .run()
        else add({ conversationId, participantId, ...raised })
        return { receipt: raised, changed: true }
      }),
  }
}

type Row = typeof readReceipt.$inferSelect
function toReceipt(row: Row): ReadReceipt
function toReceipt(row: Row | undefined): ReadReceipt | null
function toReceipt(row: Row | undefined): ReadReceipt | null {
  if (!row) return null
  const { participant, deliveredSeq, readSeq, at } = row
  return { participant, deliveredSeq, readSeq, at }
}
