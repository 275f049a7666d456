import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { type Handover, type HandoverState, handoverStates, priorities } from '../domain/conversation/handover.ts'
import type { HandoverFilter, Store } from '../ports/store.ts'
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
  const waiting = db
    .select({ conversationId: handover.conversationId, teamId: handover.teamId })
    .from(handover)
    .where(
      and(
        eq(handover.companyId, param('companyId')),
        sql`${handover.state} = 'REQUESTED'`,
        sql`${handover.route} <> 'WEBHOOK'`,
      ),
    )
    .orderBy(asc(handover.priority), asc(handover.requestedAt), asc(handover.id))
    .prepare()
  return {
    waiting: async companyId => waiting.all({ companyId }),
    async get(id) {
      const row = db.select().from(handover).where(eq(handover.id, id)).get()
      return row ? toHandover(row) : null
    },
    /** By priority, then the oldest request first: the order in which people are answered. */
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
                : sql`(${handover.priority}, ${handover.requestedAt}, ${handover.id}) > (${rankOf(last)}, ${last.requestedAt}, ${last.id})`,
            ),
          )
          .orderBy(asc(handover.priority), asc(handover.requestedAt), asc(handover.id))
          .limit(page.limit)
          .all()
          .map(toHandover)
      // A conversation has few handovers.
      if (conversationId !== undefined)
        return read(
          eq(handover.conversationId, conversationId),
          inArray(handover.state, states),
          tenantFilter(handover, filter),
          filter.teamId === undefined ? undefined : inTeam(filter.teamId),
        )
      return mergeRanges(
        rangesOf(filter, states).flatMap(range => teamsOf(range.state, filter).map(teamId => ({ ...range, teamId }))),
        ({ botId, state, teamId }) =>
          read(
            botId === null ? undefined : eq(handover.botId, botId),
            eq(handover.state, state),
            teamId === undefined ? undefined : inTeam(teamId),
          ),
        {
          compare: (one, other) =>
            rankOf(one) - rankOf(other) || one.requestedAt - other.requestedAt || (one.id < other.id ? -1 : 1),
          limit: page.limit,
          pause,
        },
      )
    },
    ofConversation: async (conversationId, page) =>
      db
        .select()
        .from(handover)
        .where(
          and(
            eq(handover.conversationId, conversationId),
            page.after === null
              ? undefined
              : sql`(${handover.requestedAt}, ${handover.id}) > (${page.after.requestedAt}, ${page.after.id})`,
          ),
        )
        .orderBy(asc(handover.requestedAt), asc(handover.id))
        .limit(page.limit)
        .all()
        .map(toHandover),
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

const rankOf = ({ priority }: Pick<Handover, 'priority'>) => priorities.indexOf(priority)

const inTeam = (teamId: string | null) => (teamId === null ? isNull(handover.teamId) : eq(handover.teamId, teamId))

/** The teams whose handovers in this state are read, each as a range of an index; undefined: all at once. */
function teamsOf(state: HandoverState, { teamId, waitingIn }: HandoverFilter): (string | null | undefined)[] {
  if (teamId !== undefined) return [teamId]
  return state === 'REQUESTED' && waitingIn ? waitingIn : [undefined]
}

type Row = typeof handover.$inferSelect

export const toHandover = ({ companyId: _, botId: __, priority, ...rest }: Row): Handover => ({
  ...rest,
  priority: priorities[priority]!,
})

/** The columns of a handover, without its tenant's. */
export const fromHandover = (given: Handover) => ({ ...given, priority: rankOf(given) })
