import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm'
import { type Handover, handoverStates } from '../domain/conversation/handover.ts'
import type { Store } from '../ports/store.ts'
import type { Pause } from './delivery-scan.ts'
import { mergeRanges, rangesOf } from './merge-ranges.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { handover } from './tables.ts'
import { tenantFilter } from './tenant-filter.ts'

/** As in the index `handover_held`. */
const holderId = sql<string>`accepted_by ->> '$.id'`
const isHeld = sql`${handover.state} = 'ACCEPTED'`

export function handoverStore(db: Drizzle, pause: Pause): Store['handovers'] {
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
      const { companyId, conversationId } = filter
      const states = filter.states ?? [...handoverStates]
      const last = page.after
      const read = (...where: (SQL | undefined)[]) =>
        db
          .select()
          .from(handover)
          .where(
            and(
              eq(handover.companyId, companyId),
              ...where,
              last === null
                ? undefined
                : sql`(${handover.requestedAt}, ${handover.id}) > (${last.requestedAt}, ${last.id})`,
            ),
          )
          .orderBy(asc(handover.requestedAt), asc(handover.id))
          .limit(page.limit)
          .all()
          .map(toHandover)
      // A conversation has few handovers.
      if (conversationId !== undefined)
        return read(
          eq(handover.conversationId, conversationId),
          inArray(handover.state, states),
          tenantFilter(handover, filter),
        )
      return mergeRanges(
        rangesOf(filter, states),
        ({ botId, state }) => read(botId === null ? undefined : eq(handover.botId, botId), eq(handover.state, state)),
        {
          compare: (one, other) => one.requestedAt - other.requestedAt || (one.id < other.id ? -1 : 1),
          limit: page.limit,
          pause,
        },
      )
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
