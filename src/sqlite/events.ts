import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { actorKinds } from '../domain/actor.ts'
import type { Event, MessagePosted } from '../domain/conversation/event.ts'
import type { Store } from '../ports/store.ts'
import type { Pause } from './delivery-scan.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { event } from './tables.ts'

/** Events that are looked at in one step: a log can have many between two messages. */
const STEP = 1_000

const authorKind = sql`(${event.actor} ->> '$.kind')`

export function eventStore(db: Drizzle, pause: Pause): Store['events'] {
  const behind = db
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
  // The literal lets SQLite use the partial index.
  const ofAuthor = and(
    eq(event.conversationId, param('id')),
    sql`type = 'message.posted'`,
    sql`${authorKind} = ${param('by')}`,
  )
  const newestBy = db.select().from(event).where(ofAuthor).orderBy(desc(event.seq)).limit(1).prepare()
  const unread = db
    .select({ seq: event.seq })
    .from(event)
    .where(and(ofAuthor, gt(event.seq, param('after'))))
    .limit(sql.placeholder('limit'))
    .prepare()
  const seqsBy = db
    .select({ seq: event.seq })
    .from(event)
    .where(ofAuthor)
    .orderBy(desc(event.seq))
    .limit(sql.placeholder('limit'))
    .prepare()
  /** The seq with which a step over a log ends; null: the log ends before. */
  const stepEnd = (id: string, { after, before }: { after: number; before: number }, newestFirst: boolean) =>
    db
      .select({ seq: event.seq })
      .from(event)
      .where(and(eq(event.conversationId, id), gt(event.seq, after), lt(event.seq, before)))
      .orderBy(newestFirst ? desc(event.seq) : asc(event.seq))
      .limit(1)
      .offset(STEP - 1)
      .get()?.seq ?? null
  return {
    async list(id, query) {
      if (query.types === undefined && query.before === undefined && !query.newestFirst)
        return behind.all({ id, after: query.after, limit: query.limit }).map(toEvent)
      const { types, limit, newestFirst = false } = query
      let { after, before = Number.MAX_SAFE_INTEGER } = query
      const found: Event[] = []
      for (;;) {
        const end = types === undefined ? null : stepEnd(id, { after, before }, newestFirst)
        const [low, high] = end === null ? [after, before] : newestFirst ? [end - 1, before] : [after, end + 1]
        const rows = db
          .select()
          .from(event)
          .where(
            and(
              eq(event.conversationId, id),
              gt(event.seq, low),
              lt(event.seq, high),
              types === undefined ? undefined : inArray(event.type, types),
            ),
          )
          .orderBy(newestFirst ? desc(event.seq) : asc(event.seq))
          .limit(limit - found.length)
          .all()
        found.push(...rows.map(toEvent))
        if (end === null || found.length >= limit) break
        if (newestFirst) before = end
        else after = end
        await pause()
      }
      return newestFirst ? found.reverse() : found
    },
    async get(id, seq) {
      const row = one.get({ id, seq })
      return row ? toEvent(row) : null
    },
    async newestMessage(id, by) {
      const rows = (by === null ? actorKinds : [by]).flatMap(kind => newestBy.get({ id, by: kind }) ?? [])
      const [newest] = rows.sort((one, other) => other.seq - one.seq)
      return newest ? (toEvent(newest) as MessagePosted) : null
    },
    messageSeqs: async (id, by, limit) => seqsBy.all({ id, by, limit }).map(({ seq }) => seq),
    async countMessages(id, after, by, limit) {
      let count = 0
      for (const kind of by)
        if (count < limit) count += unread.all({ id, after, by: kind, limit: limit - count }).length
      return count
    },
  }
}

export const toEvent = ({ conversationId: _, body, ...rest }: typeof event.$inferSelect): Event =>
  ({ ...body, ...rest }) as Event
