import type { Principal, Staff } from '../domain/access/credential.ts'
import type { Actor } from '../domain/actor.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { isSameName, MAX_TEAMS, type Team } from '../domain/team/team.ts'
import { type TeamSettings, teamSchema } from '../domain/team/team-input.ts'
import { newId } from '../ports/new-id.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'
import type { Rerouting } from './rerouting.ts'

type Parts = {
  store: Pick<Store, 'teams' | 'identities'>
  rerouting: Pick<Rerouting, 'run'>
  now: () => number
}

/** What is left out keeps its value; in a new team it has its default. */
export type TeamInput = { [K in keyof TeamSettings]?: TeamSettings[K] | null | undefined }

/** What an admin does with teams. Each use case answers the team, or refuses and changes nothing. */
export class Teams {
  readonly #parts: Parts
  /** One after the other: of two that take the same name the second must see the first. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  createTeam(principal: Principal | null, input: TeamInput & { name: string }): Promise<Team | DomainError> {
    return this.#inOrder(async () => {
      const staff = requireStaff(principal, 'createTeam')
      if (isRefusal(staff)) return staff
      const { teams } = this.#parts.store
      const others = await teams.list(staff.companyId)
      const settings = await this.#read(staff, input, { name: '', hours: null, memberIds: [] }, others)
      if (isRefusal(settings)) return settings
      if (others.length >= MAX_TEAMS) return refuse('limit_reached', `A company has ${MAX_TEAMS} teams at most.`)
      const team = { id: newId('team'), companyId: staff.companyId, ...settings, createdAt: this.#parts.now() }
      await teams.create(team)
      return team
    })
  }

  /** What is left out stays; `hours: null`: always open. Members replace those there are. */
  updateTeam(
    principal: Principal | null,
    { teamId, ...input }: TeamInput & { teamId: string },
  ): Promise<Team | DomainError> {
    return this.#inOrder(async () => {
      const staff = requireStaff(principal, 'updateTeam')
      if (isRefusal(staff)) return staff
      const { teams } = this.#parts.store
      const all = await teams.list(staff.companyId)
      const team = all.find(({ id }) => id === teamId)
      if (!team) return refuse('not_found')
      const { name, hours, memberIds } = team
      const others = all.filter(({ id }) => id !== teamId)
      const settings = await this.#read(staff, input, { name, hours, memberIds: [...memberIds] }, others)
      if (isRefusal(settings)) return settings
      await teams.update(teamId, settings)
      return { ...team, ...settings }
    })
  }

  /** Conversations that wait for the team go to the queue of the company, also after a crash in between. */
  deleteTeam(principal: Principal | null, { teamId }: { teamId: string }): Promise<Team | DomainError> {
    return this.#inOrder(async () => {
      const staff = requireStaff(principal, 'deleteTeam')
      if (isRefusal(staff)) return staff
      const { store, rerouting, now } = this.#parts
      const team = (await store.teams.list(staff.companyId)).find(({ id }) => id === teamId)
      if (!team) return refuse('not_found')
      await store.teams.delete(teamId, now())
      await rerouting.run()
      return team
    })
  }

  async list(principal: Principal | null): Promise<readonly Team[] | DomainError> {
    const staff = requireStaff(principal, 'readWholeCompany')
    return isRefusal(staff) ? staff : this.#parts.store.teams.list(staff.companyId)
  }

  async members(principal: Principal | null, { memberIds }: Team): Promise<Actor[] | DomainError> {
    const staff = requireStaff(principal, 'readWholeCompany')
    if (isRefusal(staff)) return staff
    const { identities } = this.#parts.store
    const found = await Promise.all(memberIds.map(id => identities.get(id)))
    return found.flatMap(identity => (identity ? [{ kind: 'AGENT', id: identity.id, name: identity.name }] : []))
  }

  /** The team of an object that the caller may see; null: it was deleted, or the caller is a user. */
  async byId(principal: Principal | null, id: string): Promise<Team | null> {
    if (principal?.kind !== 'key') return null
    return (await this.#parts.store.teams.list(principal.companyId)).find(team => team.id === id) ?? null
  }

  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run)
    this.#last = result.catch(() => {})
    return result
  }

  async #read(
    { companyId }: Staff,
    { name, hours, memberIds }: TeamInput,
    stored: TeamSettings,
    others: readonly Team[],
  ): Promise<TeamSettings | DomainError> {
    const parsed = teamSchema.safeParse({
      name: name ?? stored.name,
      hours: hours === undefined ? stored.hours : hours,
      memberIds: memberIds ?? stored.memberIds,
    })
    const issue = parsed.error?.issues[0]
    if (!parsed.success) return bad(issue?.message, ['input', ...(issue?.path ?? [])].join('.'))
    if (others.some(other => isSameName(other.name, parsed.data.name)))
      return bad('Another team has this name.', 'input.name')
    for (const [index, id] of (memberIds ?? []).entries()) {
      const member = await this.#parts.store.identities.get(id)
      if (member?.companyId !== companyId || member.kind !== 'PERSON')
        return refuse('not_found', 'There is no such person in this company.', { path: `input.memberIds.${index}` })
    }
    return parsed.data
  }
}

const bad = (message: string | undefined, path: string) => refuse('bad_input', message, { path })
