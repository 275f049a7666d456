import { and, count, desc, eq, gte, isNotNull, min, sql } from 'drizzle-orm'
import { MAX_COUNTED } from '../domain/team/availability.ts'
import type { Store } from '../ports/store.ts'
import type { BotReader } from './bots.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { handover, team, teamMember } from './tables.ts'

/** Accepted handovers that are looked at for waits, and waits that are measured. */
const LOOKED_AT = 100
const MEASURED = 50

export function teamStore(db: Drizzle, commit: GroupCommit, bots: BotReader): Store['teams'] {
  /** Bots are kept with the teams of their company. */
  const write = (change: () => void) =>
    commit.run(() => {
      change()
      bots.forget()
    })
  const setMembers = (teamId: string, memberIds: readonly string[]) => {
    db.delete(teamMember).where(eq(teamMember.teamId, teamId)).run()
    if (memberIds.length > 0)
      db.insert(teamMember)
        .values(memberIds.map(identityId => ({ teamId, identityId })))
        .run()
  }
  return {
    list: async companyId => bots.teamsOf(companyId),
    create: ({ memberIds, ...row }) =>
      write(() => {
        db.insert(team).values(row).run()
        setMembers(row.id, memberIds)
      }),
    update: (id, { memberIds, ...set }) =>
      write(() => {
        db.update(team).set(set).where(eq(team.id, id)).run()
        setMembers(id, memberIds)
      }),
    delete: (id, deletedAt) =>
      write(() => {
        db.update(team).set({ deletedAt }).where(eq(team.id, id)).run()
        setMembers(id, [])
      }),
    orphans: async limit => {
      for (const { id: teamId, companyId } of db.select().from(team).where(isNotNull(team.deletedAt)).all()) {
        const waiting = db
          .select({ conversationId: handover.conversationId })
          .from(handover)
          .where(and(eq(handover.companyId, companyId), eq(handover.teamId, teamId), eq(handover.state, 'REQUESTED')))
          .limit(limit)
          .all()
        if (waiting.length > 0) return waiting.map(each => ({ ...each, companyId, teamId }))
        await write(() => db.delete(team).where(eq(team.id, teamId)).run())
      }
      return []
    },
    load: async (companyId, teamId, since) => {
      const own = eq(handover.companyId, companyId)
      const theirs = teamId === null ? own : and(own, eq(handover.teamId, teamId))
      const queue = db
        .select({ requestedAt: handover.requestedAt })
        .from(handover)
        .where(and(theirs, eq(handover.state, 'REQUESTED')))
        .limit(MAX_COUNTED)
        .as('queue')
      const { waiting, firstAt } = db
        .select({ waiting: count(), firstAt: min(queue.requestedAt) })
        .from(queue)
        .get()!
      const taken = db
        .select({ takenAt: handover.takenAt, requestedAt: handover.requestedAt, teamId: handover.teamId })
        .from(handover)
        .where(and(own, isNotNull(handover.takenAt), gte(handover.takenAt, since), sql`${handover.route} <> 'DIRECT'`))
        .orderBy(desc(handover.takenAt))
        .limit(LOOKED_AT)
        .all()
      const waits = taken
        .filter(each => (teamId === null || each.teamId === teamId) && each.takenAt! >= each.requestedAt)
        .slice(0, MEASURED)
        .map(each => each.takenAt! - each.requestedAt)
      return { waiting, firstAt, waits }
    },
  }
}
