import type { ApiKey, IdentityAlgorithm, IdentityKey, Principal, Role, Scope } from '../domain/access/credential.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { KeyMaker } from '../ports/key-maker.ts'
import { newId } from '../ports/new-id.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './require-staff.ts'

type Parts = { store: Store; notifier: Pick<Notifier, 'notify'>; keyMaker: KeyMaker; now: () => number }
export type ManageCredentials = ReturnType<typeof createManageCredentials>

export type KeyInput = {
  role: Role
  name: string
  scopes?: Scope[] | null | undefined
  botIds?: string[] | null | undefined
  expiresAt?: number | null | undefined
}

const MAX_BOTS = 100

/** Makes and revokes credentials. Each use case answers, or refuses and changes nothing. */
export function createManageCredentials({ store, notifier, keyMaker, now }: Parts) {
  return { createApiKey, revokeApiKey, newKey, createIdentityKey, revokeIdentityKey }

  async function createApiKey(principal: Principal | null, input: KeyInput) {
    const who = requireStaff(principal, 'createApiKey')
    if (isRefusal(who)) return who
    const name = input.name.trim()
    if (!name || name.length > 128)
      return refuse('bad_input', 'A name has 1 to 128 characters.', { path: 'input.name' })
    const { role, scopes = null, botIds = null, expiresAt = null } = input
    if (role === 'ADMIN' && botIds !== null)
      return refuse('bad_input', 'An admin’s key is for the whole company.', { path: 'input.botIds' })
    if (expiresAt !== null && expiresAt <= now())
      return refuse('bad_input', 'The key would have expired already.', { path: 'input.expiresAt' })
    // A narrowed key must not make a wider one.
    if (who.scopes != null && (scopes === null || scopes.some(scope => !who.scopes?.includes(scope))))
      return refuse('forbidden', 'A narrowed key makes keys of its own scopes at most: name them.')
    if (botIds !== null && botIds.length > MAX_BOTS)
      return refuse('bad_input', `A key is narrowed to ${MAX_BOTS} bots at most.`, { path: 'input.botIds' })
    for (const botId of botIds ?? [])
      if ((await store.bots.get(botId))?.companyId !== who.companyId)
        return refuse('not_found', 'No such bot.', { path: 'input.botIds' })
    return newKey({ companyId: who.companyId, role, name, scopes, botIds, expiresAt })
  }

  /** Open sockets and streams of the key end within a second. */
  async function revokeApiKey(principal: Principal | null, { apiKeyId: id }: { apiKeyId: string }) {
    const who = requireStaff(principal, 'revokeApiKey')
    if (isRefusal(who)) return who
    if (!(await store.keys.revoke(who.companyId, id, now()))) return refuse('not_found')
    notifier.notify(`credential/${id}`)
    const { hash: _, ...apiKey } = (await store.keys.get(id))!
    return { apiKey }
  }

  /** For the start of the server, where there is no caller. The token is shown here and never again. */
  async function newKey(
    owner: KeyInput & { companyId: string },
    made = keyMaker.apiKey(),
  ): Promise<{ apiKey: ApiKey; token: string }> {
    const { companyId, role, name, scopes = null, botIds = null, expiresAt = null } = owner
    const key = { id: made.id, companyId, role, name, scopes, botIds, createdAt: now(), expiresAt }
    await store.keys.create({ ...key, hash: made.hash })
    return { apiKey: { ...key, lastUsedAt: null, revokedAt: null }, token: made.token }
  }

  /** `secret` is null for public-key algorithms; for HS256 it is shown here and never again. */
  async function createIdentityKey(
    principal: Principal | null,
    input: { botId: string; algorithm: IdentityAlgorithm; publicKey?: string | null | undefined },
  ): Promise<{ identityKey: IdentityKey; secret: string | null } | DomainError> {
    const who = requireStaff(principal, 'createIdentityKey')
    if (isRefusal(who)) return who
    if ((await store.bots.get(input.botId))?.companyId !== who.companyId) return refuse('not_found')
    const { botId, algorithm, publicKey } = input
    const material = algorithm === 'HS256' ? null : keyMaker.publicKey(algorithm, publicKey ?? '')
    if (algorithm !== 'HS256' && material === null)
      return refuse('bad_input', `${algorithm} needs a public key as PEM (RSA: 2048 bits or more).`, {
        path: 'input.publicKey',
      })
    const id = newId('ikey')
    const key = { id, companyId: who.companyId, botId, algorithm, material, createdAt: now(), revokedAt: null }
    await store.identityKeys.create(key)
    return { identityKey: key, secret: material === null ? keyMaker.sharedSecret(id) : null }
  }

  async function revokeIdentityKey(principal: Principal | null, { identityKeyId: id }: { identityKeyId: string }) {
    const who = requireStaff(principal, 'revokeIdentityKey')
    if (isRefusal(who)) return who
    if (!(await store.identityKeys.revoke(who.companyId, id, now()))) return refuse('not_found')
    notifier.notify(`credential/${id}`)
    return { identityKey: (await store.identityKeys.get(id))! }
  }
}
