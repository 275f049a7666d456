import type { Identity, Role, Scope, Staff } from '../domain/access/credential.ts'
import { type DomainError, refuse } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'

export type KeyInput = {
  name: string
  scopes?: Scope[] | null | undefined
  botIds?: string[] | null | undefined
  expiresAt?: number | null | undefined
}

export type ApiKeyInput = KeyInput & {
  /** Left out: that of the identity. */
  role?: Role | null | undefined
  /** The key is one more of this identity; left out: of a new one. */
  identityId?: string | null | undefined
}

const MAX_BOTS = 100

/** Whose key it will be, and with which role; `identity` null: of a new one. */
export async function ownerOf(
  store: Pick<Store, 'identities'>,
  { companyId }: Staff,
  { identityId, role }: ApiKeyInput,
): Promise<{ identity: Identity | null; role: Role } | DomainError> {
  if (identityId == null)
    return role
      ? { identity: null, role }
      : refuse('bad_input', 'The key of a new identity needs a role.', { path: 'input.role' })
  const identity = await store.identities.get(identityId)
  if (identity?.companyId !== companyId) return refuse('not_found', 'No such identity.', { path: 'input.identityId' })
  if (identity.signedInUntil !== null)
    return refuse('bad_input', 'This person signs in through a provider, and has no keys.', {
      path: 'input.identityId',
    })
  if (role && role !== identity.role)
    return refuse('bad_input', `All keys of an identity have one role, here ${identity.role}.`, { path: 'input.role' })
  return { identity, role: identity.role }
}

/** Why the caller may not make such a key; null: may. */
export function refusalOf(
  staff: Staff,
  { role, scopes = null, botIds = null, expiresAt = null }: KeyInput & { role: Role },
  now: number,
): DomainError | null {
  if (role === 'ADMIN' && botIds !== null)
    return refuse('bad_input', 'An admin’s key is for the whole company.', { path: 'input.botIds' })
  if (expiresAt !== null && expiresAt <= now)
    return refuse('bad_input', 'The key would have expired already.', { path: 'input.expiresAt' })
  // A narrowed key must not make a wider one.
  if (staff.scopes != null && (scopes === null || scopes.some(scope => !staff.scopes?.includes(scope))))
    return refuse('forbidden', 'A narrowed key makes keys of its own scopes at most: name them.')
  if (botIds !== null && botIds.length > MAX_BOTS)
    return refuse('bad_input', `A key is narrowed to ${MAX_BOTS} bots at most.`, { path: 'input.botIds' })
  return null
}

export async function unknownBot(
  store: Pick<Store, 'bots'>,
  companyId: string,
  botIds: string[],
): Promise<DomainError | null> {
  for (const botId of botIds)
    if ((await store.bots.get(botId))?.companyId !== companyId)
      return refuse('not_found', 'No such bot.', { path: 'input.botIds' })
  return null
}
