import { and, asc, count, desc, eq, gt, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Event, MessagePosted } from '../domain/conversation/event.ts'
import type { Store } from '../ports/store.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { event } from './tables.ts'

const authorKind = sql`json_extract(${event.actor}, '$.kind')`

export function eventStore(db: Drizzle): Store['events'] {
  const after = db
    .select()
    .from(event)
    .where(and(eq(event.conversationId, param('id')), gt(event.seq, param('after'))))
    .orderBy(asc(event.seq))
    .limit(sql.placeholder('limit'))
    .prepare()
  const one = db
    .select()
    .from(event)
    .where(and(eq(event.conversationId, param('id')), eq(event.seq, param('seq'))))
    .prepare()
  const newest = (...more: SQL[]) =>
    db
      .select()
      .from(event)
      .where(and(eq(event.conversationId, param('id')), eq(event.type, 'message.posted'), ...more))
      .orderBy(desc(event.seq))
      .limit(1)
      .prepare()
  const newestOfAll = newest()
  const newestBy = newest(sql`${authorKind} = ${param('by')}`)
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
    async newestMessage(id, by) {
      const row = by === null ? newestOfAll.get({ id }) : newestBy.get({ id, by })
      return row ? (toEvent(row) as MessagePosted) : null
    },
    async countMessages(id, after, by, limit) {
      const some = db
        .select({ seq: event.seq })
        .from(event)
        .where(
          and(
            eq(event.conversationId, id),
            gt(event.seq, after),
            eq(event.type, 'message.posted'),
            inArray(authorKind, by),
          ),
        )
        .limit(limit)
        .as('some')
      return db.select({ count: count() }).from(some).get()?.count ?? 0
    },
  }
}

export const toEvent = ({ conversationId: _, body, ...rest }: typeof event.$inferSelect): Event =>
  ({ ...body, ...rest }) as Event
