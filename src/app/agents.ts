import type { ApiKey, Principal, Staff } from '../domain/access/credential.ts'
import { canSee, canSeeBot, denies } from '../domain/access/policy.ts'
import type { Actor } from '../domain/actor.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'
import { requireStaffReader } from './reads/access.ts'

/** Somebody of the company who can answer users. */
export type Agent = { id: string; name: string; online: boolean; you: boolean }
export type Agents = ReturnType<typeof createAgents>

type Parts = { store: Pick<Store, 'keys' | 'conversations'>; now: () => number }

/** Who answers at a company's desks, and who of them is there now: has an inbox open with this server. Lives in memory only. */
export function createAgents({ store, now }: Parts) {
  const here = new Map<string, { staff: Staff; inboxes: number }>()
  return { come, list, colleague }

  /** An inbox was opened. Answers how to take leave, which counts once. */
  function come(staff: Staff): () => void {
    if (!answers(staff)) return () => {}
    here.set(staff.keyId, { staff, inboxes: (here.get(staff.keyId)?.inboxes ?? 0) + 1 })
    let left = false
    return () => {
      const entry = here.get(staff.keyId)
      if (left || !entry) return
      left = true
      if (entry.inboxes === 1) here.delete(staff.keyId)
      else here.set(staff.keyId, { ...entry, inboxes: entry.inboxes - 1 })
    }
  }

  /** By name; for an asker who is narrowed to some bots, those who may see one of them. */
  async function list(principal: Principal | null): Promise<Agent[] | DomainError> {
    const asker = requireStaffReader(principal, 'readCompany')
    if (isRefusal(asker)) return asker
    const keys = (await store.keys.list(asker.companyId)).filter(isAlive).map(toStaff)
    const people = [...here.values()].map(entry => entry.staff).filter(isPersonOf(asker.companyId))
    return [...keys, ...people]
      .filter(staff => answers(staff) && meet(asker, staff))
      .map(({ keyId: id, name }) => ({ id, name, online: here.has(id), you: id === asker.keyId }))
      .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
  }

  /** Who is meant by the id of an agent, as they will stand in the log; `not_found` where they could not answer in this conversation. */
  async function colleague(asker: Principal | null, id: string, conversationId: string): Promise<Actor | DomainError> {
    const no = denies(asker, 'transfer')
    if (no || asker?.kind !== 'key') return no ?? refuse('forbidden')
    const conversation = await store.conversations.get(conversationId)
    if (!conversation || !canSee(asker, conversation)) return refuse('not_found')
    const staff = id === asker.keyId ? asker : await find(asker.companyId, id)
    if (!staff || !canSeeBot(staff, conversation.botId))
      return refuse('not_found', 'No such agent, or not one for this bot.', { path: 'input.to' })
    return { kind: 'AGENT', id: staff.keyId, name: staff.name }
  }

  async function find(companyId: string, id: string): Promise<Staff | null> {
    const person = here.get(id)?.staff
    if (person && isPersonOf(companyId)(person)) return person
    const key = await store.keys.get(id)
    if (!key || key.companyId !== companyId || !isAlive(key)) return null
    const staff = toStaff(key)
    return answers(staff) ? staff : null
  }

  function isAlive({ revokedAt, expiresAt }: ApiKey): boolean {
    return revokedAt === null && (expiresAt === null || expiresAt > now())
  }
}

/** Programs do not take over from people, nor does a key that only reads. */
const answers = (staff: Staff) =>
  (staff.role === 'AGENT' || staff.role === 'ADMIN') && denies(staff, 'speakAsAgent') === null

/** Signed in elsewhere: known only while they are here. */
const isPersonOf = (companyId: string) => (staff: Staff) =>
  staff.companyId === companyId && staff.keyId.startsWith('person_')

const meet = (asker: Staff, { botIds }: Staff) => botIds == null || botIds.some(botId => canSeeBot(asker, botId))

const toStaff = ({ id: keyId, companyId, role, name, scopes, botIds, expiresAt }: ApiKey): Staff => ({
  kind: 'key',
  keyId,
  companyId,
  role,
  name,
  scopes,
  botIds,
  expiresAt,
})

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
