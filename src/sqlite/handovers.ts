import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Handover } from '../domain/conversation/handover.ts'
import type { Store } from '../ports/store.ts'
import type { Drizzle } from './open.ts'
import { handover } from './tables.ts'
import { tenantFilter } from './tenant-filter.ts'

export function handoverStore(db: Drizzle): Store['handovers'] {
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
  }
}

export const toHandover = ({ companyId: _, botId: __, ...rest }: typeof handover.$inferSelect): Handover => rest
