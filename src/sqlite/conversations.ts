import { and, asc, desc, eq, getTableColumns, gt, lt, lte, max, type SQL, sql } from 'drizzle-orm'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Store } from '../ports/store.ts'
import { ConversationCache } from './conversation-cache.ts'
import type { Pause } from './delivery-scan.ts'
import { endOfSlice, eraseHandovers, eraseState } from './erase-log.ts'
import type { GroupCommit } from './group-commit.ts'
import { toHandover } from './handovers.ts'
import { mergeRanges, rangesOf } from './merge-ranges.ts'
import type { Drizzle } from './open.ts'
import { decoder, param } from './prepare.ts'
import { conversation, event, handover } from './tables.ts'
import { tenantFilter } from './tenant-filter.ts'

/** Conversations of an inbox that are looked at in one step: those of other bots are passed over. */
const WINDOW = 500

type Row = { conversation: typeof conversation.$inferSelect; handover: typeof handover.$inferSelect | null }

function toConversation(row: Row): Conversation {
  const { handoverId: _, inboxPosition: __, ...rest } = row.conversation
  const newest = row.handover && toHandover(row.handover)
  return newest?.state === 'ENDED'
    ? { ...rest, handover: null, lapsedHandoverId: newest.id }
    : { ...rest, handover: newest }
}

function statements(db: Drizzle) {
  const joined = () =>
    db
      .select({ conversation, handover })
      .from(conversation)
      .leftJoin(handover, eq(handover.id, conversation.handoverId))
  const ofUser = and(eq(conversation.botId, param('botId')), eq(conversation.userId, param('userId')))
  return {
    byId: joined()
      .where(eq(conversation.id, param('id')))
      .prepare(),
    open: joined()
      .where(and(ofUser, sql`${conversation.state} = 'OPEN'`))
      .prepare(),
    last: joined().where(ofUser).orderBy(desc(conversation.id)).limit(1).prepare(),
  }
}

const conversationIn = decoder(conversation)
const width = Object.keys(getTableColumns(conversation)).length
const handoverIn = decoder(handover, width)

const decoded = (values: unknown[]): Conversation =>
  toConversation({
    conversation: conversationIn(values),
    // The columns of a joined row that is not there are null, its id among them.
    handover: values[width] === null ? null : handoverIn(values),
  })

/** The reads a transaction makes, prepared and synchronous. Those of commands are kept for the next one. */
export class ConversationReader {
  readonly cache = new ConversationCache()
  readonly #run: ReturnType<typeof statements>

  constructor(db: Drizzle) {
    this.#run = statements(db)
  }

  get(id: string): Conversation | null {
    return this.cache.get(id) ?? this.#first(this.#run.byId.values({ id }))
  }

  open(botId: string, userId: string): Conversation | null {
    return this.cache.open(botId, userId) ?? this.#first(this.#run.open.values({ botId, userId }))
  }

  /** The newest one of a user with this bot, open or closed. */
  last(botId: string, userId: string): Conversation | null {
    return this.#first(this.#run.last.values({ botId, userId }))
  }

  #first([values]: unknown[][]): Conversation | null {
    if (values === undefined) return null
    const found = decoded(values)
    this.cache.add(
      found,
      values.reduce<number>((sum, each) => sum + (typeof each === 'string' ? each.length : 0), 0),
    )
    return found
  }
}

export function conversationStore(
  db: Drizzle,
  commit: GroupCommit,
  reader: ConversationReader,
  pause: Pause,
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
  const lastSeqs = db
    .select({ id: conversation.id, lastSeq: conversation.lastSeq })
    .from(conversation)
    .where(sql`${conversation.id} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`)
    .prepare()
  return {
    get: async id => reader.get(id),
    open: async (botId, userId) => reader.open(botId, userId),
    async list(filter, page) {
      const { companyId, userId } = filter
      const rest = [
        eq(conversation.companyId, companyId),
        page.after === null ? undefined : lt(conversation.id, page.after),
      ]
      const read = (...where: (SQL | undefined)[]) =>
        db
          .select({ conversation, handover })
          .from(conversation)
          .leftJoin(handover, eq(handover.id, conversation.handoverId))
          .where(and(...where, ...rest))
          .orderBy(desc(conversation.id))
          .limit(page.limit)
          .all()
          .map(toConversation)
      const state = filter.state && eq(conversation.state, filter.state)
      // A user has few conversations.
      if (userId !== undefined) return read(eq(conversation.userId, userId), tenantFilter(conversation, filter), state)
      const isNarrow = filter.botId !== undefined || filter.botIds !== undefined
      if (!isNarrow) return read(state)
      return mergeRanges(
        rangesOf(filter, filter.state ? [filter.state] : ['OPEN', 'CLOSED']),
        ({ botId, state }) => read(eq(conversation.botId, botId!), eq(conversation.state, state)),
        { compare: (one, other) => (one.id < other.id ? 1 : -1), limit: page.limit, pause },
      )
    },
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
    lastSeqs: async ids => new Map(lastSeqs.all({ ids: JSON.stringify(ids) }).map(({ id, lastSeq }) => [id, lastSeq])),
    prune: (id, toSeq, limit) =>
      commit.run(() => {
        const known = reader.get(id)
        if (!known) return true
        reader.cache.forget(id)
        const end = Math.max(known.prunedSeq, Math.min(toSeq, known.lastSeq))
        const { prunedSeq, prunedTag } = endOfSlice(db, known, end, limit)
        db.delete(event)
          .where(and(eq(event.conversationId, id), lte(event.seq, prunedSeq)))
          .run()
        eraseHandovers(db, known, prunedSeq)
        if (prunedSeq === known.lastSeq) eraseState(db, id)
        db.update(conversation).set({ prunedSeq, prunedTag }).where(eq(conversation.id, id)).run()
        return prunedSeq === end
      }),
  }
}
