import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Handover } from '../domain/conversation/handover.ts'
import type { Store } from '../ports/store.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { handover } from './tables.ts'
import { tenantFilter } from './tenant-filter.ts'

/** As in the index `handover_held`. */
const holderId = sql<string>`accepted_by ->> '$.id'`
const isHeld = sql`${handover.state} = 'ACCEPTED'`

export function handoverStore(db: Drizzle): Store['handovers'] {
  // One step of the index per holder, however many conversations each of them holds.
  const nextHolder = db
    .select({ id: sql<string | null>`min(${holderId})` })
    .from(handover)
    .where(and(isHeld, sql`${holderId} > ${param('after')}`))
    .prepare()
  const held = db
    .select()
    .from(handover)
    .where(and(isHeld, sql`${holderId} = ${param('holderId')}`, gt(handover.id, param('after'))))
    .orderBy(asc(handover.id))
    .limit(sql.placeholder('limit'))
    .prepare()
  return {
    async get(id) {
      const row = db.select().from(handover).where(eq(handover.id, id)).get()
      return row ? toHandover(row) : null
    },
    /** Oldest request first: the order in which people wait. */
    async list(filter, page) {
      const last = page.after
      return db
        .select()
        .from(handover)
        .where(
          and(
            tenantFilter(handover, filter),
            filter.conversationId === undefined ? undefined : eq(handover.conversationId, filter.conversationId),
            filter.states === undefined ? undefined : inArray(handover.state, filter.states),
            last === null
              ? undefined
              : sql`(${handover.requestedAt}, ${handover.id}) > (${last.requestedAt}, ${last.id})`,
          ),
        )
        .orderBy(asc(handover.requestedAt), asc(handover.id))
        .limit(page.limit)
        .all()
        .map(toHandover)
    },
    async holders(after, limit) {
      const found: string[] = []
      for (let last = after; found.length < limit; ) {
        const next = nextHolder.get({ after: last })?.id
        if (next == null) break
        found.push(next)
        last = next
      }
      return found
    },
    heldBy: async (holderId, after, limit) =>
      held.all({ holderId, after, limit }).map(row => ({ ...toHandover(row), botId: row.botId })),
  }
}

export const toHandover = ({ companyId: _, botId: __, ...rest }: typeof handover.$inferSelect): Handover => rest
