import { isLive, type Principal, type Staff, staffOf } from '../domain/access/credential.ts'
import { canSee, canSeeBot, denies } from '../domain/access/policy.ts'
import type { Actor } from '../domain/actor.ts'
import { isAdmin } from '../domain/conversation/control.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { AgentStatus } from '../domain/team/agent-status.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'

/** A person of the company who can answer users. `online`: with an open inbox; `you`: the caller. */
export type Agent = { id: string; name: string; online: boolean; status: AgentStatus; you: boolean }

type Parts = {
  store: Pick<Store, 'keys' | 'conversations' | 'agentStatuses'>
  now: () => number
  /** The clock of timers. */
  clock: { now: () => number }
}

/** The people who answer at a company's desks. An agent with an open inbox on this server is online; only memory holds that. */
export class Agents {
  readonly #store: Parts['store']
  readonly #now: () => number
  readonly #clock: Parts['clock']
  readonly #online = new Map<string, { staff: Staff; inboxes: number }>()
  /** When those who are not online closed their last inbox, on the clock of timers. */
  readonly #leftAt = new Map<string, number>()
  readonly #startedAt: number
  /** What agents have said of themselves; left out: ONLINE. */
  readonly #said = new Map<string, AgentStatus>()
  #arrived: (identityId: string) => void = () => {}

  constructor({ store, now, clock }: Parts) {
    this.#clock = clock
    this.#startedAt = clock.now()
    this.#store = store
    this.#now = now
  }

  /** Reads what agents have said before the start. Until then all of them count as there. */
  async load() {
    for (const { identityId, status } of await this.#store.agentStatuses.list()) this.#said.set(identityId, status)
  }

  /** The caller's own status, or by an admin another agent's. It outlasts closed desks and restarts. */
  async setAgentStatus(
    principal: Principal | null,
    { status, actorId }: { status: AgentStatus; actorId?: string | null | undefined },
  ): Promise<Agent | DomainError> {
    const caller = requireStaff(principal, 'setAgentStatus')
    if (isRefusal(caller)) return caller
    const id = actorId ?? caller.identityId
    const isOwn = id === caller.identityId
    if (!isOwn && !isAdmin(caller)) return refuse('forbidden')
    const [agent] = isOwn ? [caller] : await this.#find(caller.companyId, id)
    if (!agent || !canAnswer(agent)) return refuse('not_found', 'There is no such agent.', { path: 'input.actorId' })
    await this.#store.agentStatuses.set(id, status)
    this.#said.set(id, status)
    return this.#agent(id, agent.name, caller)
  }

  /** Counts an opened inbox. The returned function counts it as closed; further calls of it do nothing. */
  openInbox(staff: Staff): () => void {
    if (!canAnswer(staff)) return () => {}
    const online = this.#online
    const id = staff.identityId
    const isNew = !online.has(id)
    online.set(id, { staff, inboxes: (online.get(id)?.inboxes ?? 0) + 1 })
    this.#leftAt.delete(id)
    if (isNew) this.#arrived(id)
    let closed = false
    return () => {
      const entry = online.get(id)
      if (closed || !entry) return
      closed = true
      if (entry.inboxes === 1) {
        online.delete(id)
        this.#leftAt.set(id, this.#clock.now())
      } else online.set(id, { ...entry, inboxes: entry.inboxes - 1 })
    }
  }

  /** Called with each agent who opens the first inbox. */
  onArrival(arrived: (identityId: string) => void) {
    this.#arrived = arrived
  }

  /** Agents of the company who can be given a conversation now: all, or those of a team. To a user, those who answer for the user's bot. */
  countOnline(caller: Principal, memberIds: readonly string[] | null): number {
    const botId = caller.kind === 'visitor' ? caller.botId : null
    return [...(memberIds ?? this.#online.keys())].filter(id => {
      const staff = this.#online.get(id)?.staff
      const isFor = staff?.companyId === caller.companyId && (botId === null || canSeeBot(staff, botId))
      return isFor && this.isOnline(id)
    }).length
  }

  /** Whether an agent can be given a conversation now: the desk is open, and the agent has not said otherwise. */
  isOnline(identityId: string): boolean {
    return this.#statusOf(identityId) === 'ONLINE'
  }

  #statusOf(identityId: string): AgentStatus {
    return this.#online.has(identityId) ? (this.#said.get(identityId) ?? 'ONLINE') : 'OFFLINE'
  }

  #agent(id: string, name: string, caller: Staff): Agent {
    return { id, name, online: this.#online.has(id), status: this.#statusOf(id), you: id === caller.identityId }
  }

  isAtDesk(identityId: string): boolean {
    return this.#online.has(identityId)
  }

  /** When the agent was last seen with an open inbox. After a start all have had one until then: their desks come back. */
  deskAt(identityId: string): number {
    return this.isAtDesk(identityId) ? this.#clock.now() : (this.#leftAt.get(identityId) ?? this.#startedAt)
  }

  /** By name. A caller narrowed to some bots sees the agents of these bots. */
  async list(principal: Principal | null): Promise<Agent[] | DomainError> {
    const caller = requireStaff(principal, 'readCompany')
    if (isRefusal(caller)) return caller
    const keys = (await this.#store.keys.list(caller.companyId)).filter(key => isLive(key, this.#now())).map(staffOf)
    const people = [...this.#online.values()].map(entry => entry.staff).filter(isPersonOf(caller.companyId))
    const answering = [...keys, ...people].filter(staff => canAnswer(staff) && shareBot(caller, staff))
    // Several keys of one identity are one agent.
    const names = new Map(answering.map(({ identityId, name }) => [identityId, name]))
    return [...names]
      .map(([id, name]) => this.#agent(id, name, caller))
      .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
  }

  /** The agent with this id, as events name them; `not_found` where they could not answer in this conversation. */
  async actor(
    principal: Principal | null,
    {
      id,
      conversationId,
      permission,
      path,
    }: { id: string; conversationId: string; permission: 'transfer' | 'request'; path: string },
  ): Promise<Actor | DomainError> {
    const caller = requireStaff(principal, permission)
    if (isRefusal(caller)) return caller
    const conversation = await this.#store.conversations.get(conversationId)
    if (!conversation || !canSee(caller, conversation)) return refuse('not_found')
    const found =
      id === caller.identityId && permission === 'transfer' ? [caller] : await this.#find(caller.companyId, id)
    const agent = found.find(staff => canSeeBot(staff, conversation.botId))
    if (!agent) return refuse('not_found', 'No such agent, or not one for this bot.', { path })
    return { kind: 'AGENT', id: agent.identityId, name: agent.name }
  }

  /** The agent with each of their credentials. */
  async #find(companyId: string, id: string): Promise<Staff[]> {
    const person = this.#online.get(id)?.staff
    if (person && isPersonOf(companyId)(person)) return [person]
    const keys = await this.#store.keys.live(id, this.#now())
    return keys.map(staffOf).filter(staff => staff.companyId === companyId && canAnswer(staff))
  }
}

/** Programs are not offered as agents, nor are keys that may only read. */
const canAnswer = (staff: Staff) =>
  (staff.role === 'AGENT' || staff.role === 'ADMIN') && denies(staff, 'speakAsAgent') === null

/** Signed in through an OpenID provider: known only while they are online. */
const isPersonOf = (companyId: string) => (staff: Staff) =>
  staff.companyId === companyId && staff.identityId.startsWith('person_')

/** Whether the agent answers for a bot that the caller may see. */
const shareBot = (caller: Staff, { botIds }: Staff) => botIds == null || botIds.some(botId => canSeeBot(caller, botId))

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
