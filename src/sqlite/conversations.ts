import { and, asc, desc, eq, getTableColumns, gt, lt, lte, max, sql } from 'drizzle-orm'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import { toHandover } from './handovers.ts'
import type { Drizzle } from './open.ts'
import { decoder, param } from './prepare.ts'
import { conversation, event, handover } from './tables.ts'
import { tenantFilter } from './tenant-filter.ts'

/** Conversations of an inbox that are looked at in one step: those of other bots are passed over. */
const WINDOW = 500

type Row = { conversation: typeof conversation.$inferSelect; handover: typeof handover.$inferSelect | null }

function toConversation(row: Row): Conversation {
  const { handoverId: _, inboxPosition: __, ...rest } = row.conversation
  return { ...rest, handover: row.handover && toHandover(row.handover) }
}

/** The reads a transaction makes, prepared and synchronous. */
export function conversationReader(db: Drizzle) {
  const joined = () =>
    db
      .select({ conversation, handover })
      .from(conversation)
      .leftJoin(handover, eq(handover.id, conversation.handoverId))
  const byId = joined()
    .where(eq(conversation.id, param('id')))
    .prepare()
  const byUser = joined()
    .where(
      and(
        eq(conversation.botId, param('botId')),
        eq(conversation.userId, param('userId')),
        sql`${conversation.state} = 'OPEN'`,
      ),
    )
    .prepare()
  const left = db
    .select({ variables: conversation.variables })
    .from(conversation)
    .where(and(eq(conversation.botId, param('botId')), eq(conversation.userId, param('userId'))))
    .orderBy(desc(conversation.id))
    .limit(1)
    .prepare()
  const conversationIn = decoder(conversation)
  const width = Object.keys(getTableColumns(conversation)).length
  const handoverIn = decoder(handover, width)
  const first = ([values]: unknown[][]): Conversation | null =>
    values === undefined
      ? null
      : toConversation({
          conversation: conversationIn(values),
          // The columns of a joined row that is not there are null, its id among them.
          handover: values[width] === null ? null : handoverIn(values),
        })
  return {
    get: (id: string) => first(byId.values({ id })),
    open: (botId: string, userId: string) => first(byUser.values({ botId, userId })),
    /** What the user's last conversation with this bot left in its variables; null: there was none. */
    variablesLeft: (botId: string, userId: string) => left.get({ botId, userId })?.variables ?? null,
  }
}

export type ConversationReader = ReturnType<typeof conversationReader>

export function conversationStore(
  db: Drizzle,
  commit: GroupCommit,
  reader: ConversationReader,
): Store['conversations'] {
  const newest = db
    .select({ position: max(conversation.inboxPosition) })
    .from(conversation)
    .where(eq(conversation.companyId, param('companyId')))
    .prepare()
  const windowEnd = db
    .select({ position: conversation.inboxPosition })
    .from(conversation)
    .where(and(eq(conversation.companyId, param('companyId')), gt(conversation.inboxPosition, param('after'))))
    .orderBy(asc(conversation.inboxPosition))
    .limit(1)
    .offset(WINDOW)
    .prepare()
  return {
    get: async id => reader.get(id),
    open: async (botId, userId) => reader.open(botId, userId),
    list: async (filter, page) =>
      db
        .select({ conversation, handover })
        .from(conversation)
        .leftJoin(handover, eq(handover.id, conversation.handoverId))
        .where(
          and(
            tenantFilter(conversation, filter),
            filter.userId === undefined ? undefined : eq(conversation.userId, filter.userId),
            filter.state === undefined ? undefined : eq(conversation.state, filter.state),
            page.after === null ? undefined : lt(conversation.id, page.after),
          ),
        )
        .orderBy(desc(conversation.id))
        .limit(page.limit)
        .all()
        .map(toConversation),
    async changedAfter(filter, after, limit) {
      const { companyId } = filter
      const end = windowEnd.get({ companyId, after })?.position ?? null
      const head = end ?? Math.max(after, newest.get({ companyId })?.position ?? 0)
      const { inboxPosition } = conversation
      const rows = db
        .select({ conversation, handover })
        .from(conversation)
        .leftJoin(handover, eq(handover.id, conversation.handoverId))
        .where(and(tenantFilter(conversation, filter), gt(inboxPosition, after), lte(inboxPosition, head)))
        .orderBy(asc(inboxPosition))
        .limit(limit)
        .all()
      const changed = rows.map(row => ({ conversation: toConversation(row), position: row.conversation.inboxPosition }))
      // Positions that are given out meanwhile are higher: no other process writes to this file.
      const isFull = changed.length === limit
      return { changed, reached: isFull ? changed.at(-1)!.position : head, more: isFull || end !== null }
    },
    newestPosition: async companyId => newest.get({ companyId })?.position ?? 0,
    prune: (id, toSeq) =>
      commit.run(() => {
        const known = reader.get(id)
        if (!known) return false
        const prunedSeq = Math.max(known.prunedSeq, Math.min(toSeq, known.lastSeq))
        const last = db
          .select({ tag: event.tag })
          .from(event)
          .where(and(eq(event.conversationId, id), eq(event.seq, prunedSeq)))
          .get()
        const prunedTag = last?.tag ?? known.prunedTag
        db.delete(event)
          .where(and(eq(event.conversationId, id), lte(event.seq, prunedSeq)))
          .run()
        db.update(conversation).set({ prunedSeq, prunedTag }).where(eq(conversation.id, id)).run()
        return true
      }),
  }
}
