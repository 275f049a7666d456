import type { Role } from '../access/credential.ts'
import { type DomainError, refuse } from '../error.ts'
import { type Hours, isOpen } from './hours.ts'

/** A group of agents that handovers wait for. */
export type Team = {
  id: string
  companyId: string
  name: string
  /** null: always open. */
  hours: Hours | null
  /** The identities of its agents. */
  memberIds: readonly string[]
  createdAt: number
}

/** Of a company: all of them are kept with each bot. */
export const MAX_TEAMS = 100
export const MAX_MEMBERS = 500

const comparable = (name: string) => name.normalize('NFC').trim().toLowerCase()

/** Whether two teams could not be told apart. */
export const isSameName = (one: string, other: string) => comparable(one) === comparable(other)

/** A team of the list by its id or its name, in any case. */
export const findTeam = (teams: readonly Team[], idOrName: string): Team | undefined =>
  teams.find(({ id }) => id === idOrName) ?? teams.find(({ name }) => isSameName(name, idOrName))

/** The id of a team of the list. */
export const teamNamed = (teams: readonly Team[], idOrName: string): string | DomainError =>
  findTeam(teams, idOrName)?.id ?? refuse('not_found', 'There is no such team.', { path: 'input.team' })

/** Whether a conversation that is passed to the team now finds an agent there. */
export const isAvailable = (
  { hours, memberIds }: Team,
  { now, isOnline }: { now: number; isOnline: (identityId: string) => boolean },
): boolean => memberIds.some(isOnline) && isOpen(hours, now)

/**
 * The teams whose handovers a person answers: an agent who is in teams, those that wait for one of them or (null) for none; all others,
 * those of any team (null). It is a choice of what to show, not a permission.
 */
export function queuesOf(
  teams: readonly Team[],
  { identityId, role }: { identityId: string; role: Role },
): (string | null)[] | null {
  const own = role === 'AGENT' ? teams.filter(({ memberIds }) => memberIds.includes(identityId)) : []
  return own.length > 0 ? [null, ...own.map(({ id }) => id)] : null
}
