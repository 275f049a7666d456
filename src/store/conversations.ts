import { and, asc, count, desc, eq, getTableColumns, gt, inArray, lt, lte, max, sql } from 'drizzle-orm'
import type { Conversation } from '../conversation/conversation.ts'
import type { Event, MessagePosted } from '../event.ts'
import type { Handover } from '../handover/handover.ts'
import type { GroupCommit } from './commit.ts'
import type { Drizzle } from './open.ts'
import { decoder, given } from './prepare.ts'
import type { Store } from './store.ts'
import { conversation, event, handover } from './tables.ts'

type Row = { conversation: typeof conversation.$inferSelect; handover: typeof handover.$inferSelect | null }

const toHandover = ({ companyId: _, botId: __, ...rest }: typeof handover.$inferSelect): Handover => rest

function toConversation(row: Row): Conversation {
  const { handoverId: _, touch: __, ...rest } = row.conversation
  return { ...rest, handover: row.handover && toHandover(row.handover) }
}

export const toEvent = ({ conversationId: _, body, ...rest }: typeof event.$inferSelect): Event =>
  ({ ...body, ...rest }) as Event

/** What is the company's, or of the bots asked for. */
const owned = (
  { companyId, botId }: typeof conversation | typeof handover,
  filter: { companyId: string; botId?: string; botIds?: string[] },
) =>
  and(
    eq(companyId, filter.companyId),
    filter.botId === undefined ? undefined : eq(botId, filter.botId),
    filter.botIds && inArray(botId, filter.botIds),
  )

/** The reads a transaction makes, prepared and synchronous. */
export function conversationReader(db: Drizzle) {
  const joined = () =>
    db
      .select({ conversation, handover })
      .from(conversation)
      .leftJoin(handover, eq(handover.id, conversation.handoverId))
  const byId = joined()
    .where(eq(conversation.id, given('id')))
    .prepare()
  const byUser = joined()
    .where(
      and(
        eq(conversation.botId, given('botId')),
        eq(conversation.userId, given('userId')),
        sql`${conversation.state} = 'OPEN'`,
      ),
    )
    .prepare()
  const left = db
    .select({ variables: conversation.variables })
    .from(conversation)
    .where(and(eq(conversation.botId, given('botId')), eq(conversation.userId, given('userId'))))
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
    .select({ touch: max(conversation.touch) })
    .from(conversation)
    .where(eq(conversation.companyId, given('companyId')))
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
            owned(conversation, filter),
            filter.userId === undefined ? undefined : eq(conversation.userId, filter.userId),
            filter.state === undefined ? undefined : eq(conversation.state, filter.state),
            page.after === null ? undefined : lt(conversation.id, page.after),
          ),
        )
        .orderBy(desc(conversation.id))
        .limit(page.limit)
        .all()
        .map(toConversation),
    touched: async (filter, after, limit) =>
      db
        .select({ conversation, handover })
        .from(conversation)
        .leftJoin(handover, eq(handover.id, conversation.handoverId))
        .where(and(owned(conversation, filter), gt(conversation.touch, after)))
        .orderBy(asc(conversation.touch))
        .limit(limit)
        .all()
        .map(row => ({ conversation: toConversation(row), touch: row.conversation.touch })),
    newestTouch: async companyId => newest.get({ companyId })?.touch ?? 0,
    prune: (id, toSeq) =>
      commit.run(() => {
        const known = reader.get(id)
        if (!known) return false
        const prunedSeq = Math.max(known.prunedSeq, Math.min(toSeq, known.lastSeq))
        db.delete(event)
          .where(and(eq(event.conversationId, id), lte(event.seq, prunedSeq)))
          .run()
        db.update(conversation).set({ prunedSeq }).where(eq(conversation.id, id)).run()
        return true
      }),
  }
}

export function eventStore(db: Drizzle): Store['events'] {
  const after = db
    .select()
    .from(event)
    .where(and(eq(event.conversationId, given('id')), gt(event.seq, given('after'))))
    .orderBy(asc(event.seq))
    .limit(sql.placeholder('limit'))
    .prepare()
  const one = db
    .select()
    .from(event)
    .where(and(eq(event.conversationId, given('id')), eq(event.seq, given('seq'))))
    .prepare()
  const newestMessage = db
    .select()
    .from(event)
    .where(and(eq(event.conversationId, given('id')), eq(event.type, 'message.posted')))
    .orderBy(desc(event.seq))
    .limit(1)
    .prepare()
  return {
    async list(id, query) {
      if (query.types === undefined && query.before === undefined && !query.newestFirst)
        return after.all({ id, after: query.after, limit: query.limit }).map(toEvent)
      const rows = db
        .select()
        .from(event)
        .where(
          and(
            eq(event.conversationId, id),
            gt(event.seq, query.after),
            query.before === undefined ? undefined : lt(event.seq, query.before),
            query.types === undefined ? undefined : inArray(event.type, query.types),
          ),
        )
        .orderBy(query.newestFirst ? desc(event.seq) : asc(event.seq))
        .limit(query.limit)
        .all()
        .map(toEvent)
      return query.newestFirst ? rows.reverse() : rows
    },
    async get(id, seq) {
      const row = one.get({ id, seq })
      return row ? toEvent(row) : null
    },
    async newestMessage(id) {
      const row = newestMessage.get({ id })
      return row ? (toEvent(row) as MessagePosted) : null
    },
    async countMessages(id, after, by, limit) {
      const kind = sql`json_extract(${event.actor}, '$.kind')`
      const some = db
        .select({ seq: event.seq })
        .from(event)
        .where(
          and(eq(event.conversationId, id), gt(event.seq, after), eq(event.type, 'message.posted'), inArray(kind, by)),
        )
        .limit(limit)
        .as('some')
      return db.select({ count: count() }).from(some).get()?.count ?? 0
    },
  }
}

export function handoverStore(db: Drizzle): Store['handovers'] {
  return {
    async get(id) {
      const row = db.select().from(handover).where(eq(handover.id, id)).get()
      return row ? toHandover(row) : null
    },
    /** Oldest request first: the order in which people wait. */
    async list(filter, page) {
      const last = page.after === null ? undefined : db.select().from(handover).where(eq(handover.id, page.after)).get()
      return db
        .select()
        .from(handover)
        .where(
          and(
            owned(handover, filter),
            filter.conversationId === undefined ? undefined : eq(handover.conversationId, filter.conversationId),
            filter.states === undefined ? undefined : inArray(handover.state, filter.states),
            last && sql`(${handover.requestedAt}, ${handover.id}) > (${last.requestedAt}, ${last.id})`,
          ),
        )
        .orderBy(asc(handover.requestedAt), asc(handover.id))
        .limit(page.limit)
        .all()
        .map(toHandover)
    },
  }
}
