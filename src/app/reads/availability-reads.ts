import type { Principal } from '../../domain/access/credential.ts'
import { type DomainError, isRefusal } from '../../domain/error.ts'
import { type Availability, availabilityOf, RECENT_MS } from '../../domain/team/availability.ts'
import { findTeam, type Team, teamNamed } from '../../domain/team/team.ts'
import type { Store } from '../../ports/store.ts'
import { requireCredential } from '../access.ts'
import type { Agents } from '../agents.ts'

type Parts = { store: Pick<Store, 'teams'>; agents: Pick<Agents, 'countOnline'>; now: () => number }

/** Whether someone can answer now. */
export class AvailabilityReads {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Of a team by its id or name; null: of all agents of the company. */
  async of(principal: Principal | null, idOrName: string | null): Promise<Availability | DomainError> {
    const caller = requireCredential(principal, 'readAvailability')
    if (isRefusal(caller)) return caller
    const teams = idOrName === null ? [] : await this.#parts.store.teams.list(caller.companyId)
    const team = idOrName === null ? null : findTeam(teams, idOrName)
    if (team === undefined) return teamNamed(teams, idOrName!) as DomainError
    return this.#read(caller, team)
  }

  /** Of a team that the caller may see. */
  ofTeam(principal: Principal | null, team: Team): Promise<Availability> {
    return this.#read(principal!, team)
  }

  async #read(caller: Principal, team: Team | null): Promise<Availability> {
    const { store, agents } = this.#parts
    const now = this.#parts.now()
    const load = await store.teams.load(caller.companyId, team?.id ?? null, now - RECENT_MS)
    return availabilityOf(team?.hours ?? null, agents.countOnline(caller, team?.memberIds ?? null), load, now)
  }
}
