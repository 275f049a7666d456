import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Team } from '../domain/team/team.ts'
import type { Drizzle } from './open.ts'
import { team, teamMember } from './tables.ts'

/** Reads the teams of a company. Synchronous, for use inside a transaction. */
export function teamReader(db: Drizzle): (companyId: string) => Team[] {
  return companyId => {
    const rows = db
      .select({ team, identityId: teamMember.identityId })
      .from(team)
      .leftJoin(teamMember, eq(teamMember.teamId, team.id))
      .where(and(eq(team.companyId, companyId), isNull(team.deletedAt)))
      .orderBy(asc(team.id), asc(teamMember.identityId))
      .all()
    const teams = new Map<string, Team & { memberIds: string[] }>()
    for (const {
      team: { deletedAt: _, ...row },
      identityId,
    } of rows) {
      const known = teams.get(row.id) ?? { ...row, memberIds: [] }
      if (identityId !== null) known.memberIds.push(identityId)
      teams.set(row.id, known)
    }
    return [...teams.values()]
  }
}
