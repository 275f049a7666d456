import type {
  ApiKey,
  IdentityAlgorithm,
  IdentityKey,
  Principal,
  Role,
  Scope,
  Staff,
} from '../domain/access/credential.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { KeyMaker } from '../ports/key-maker.ts'
import { newId } from '../ports/new-id.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'

type Parts = {
  store: Pick<Store, 'bots' | 'keys' | 'identityKeys'>
  notifier: Pick<Notifier, 'notify'>
  keyMaker: KeyMaker
  now: () => number
}

export type ApiKeyInput = {
  role: Role
  name: string
  scopes?: Scope[] | null | undefined
  botIds?: string[] | null | undefined
  expiresAt?: number | null | undefined
}

const MAX_BOTS = 100

/** Makes and revokes credentials. Each use case answers, or refuses and changes nothing. */
export class Credentials {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async createApiKey(principal: Principal | null, input: ApiKeyInput) {
    const staff = requireStaff(principal, 'createApiKey')
    if (isRefusal(staff)) return staff
    const { companyId } = staff
    const name = input.name.trim()
    if (!name || name.length > 128)
      return refuse('bad_input', 'A name has 1 to 128 characters.', { path: 'input.name' })
    const refusal = this.#refusalOf(staff, input) ?? (await this.#unknownBot(companyId, input.botIds ?? []))
    return refusal ?? this.issueApiKey({ ...input, companyId, name })
  }

  /** Open sockets and streams of the key end within a second. */
  async revokeApiKey(principal: Principal | null, { apiKeyId: id }: { apiKeyId: string }) {
    const staff = requireStaff(principal, 'revokeApiKey')
    if (isRefusal(staff)) return staff
    const { store, notifier, now } = this.#parts
    if (!(await store.keys.revoke(staff.companyId, id, now()))) return refuse('not_found')
    notifier.notify(`credential/${id}`)
    const { hash: _, ...apiKey } = (await store.keys.get(id))!
    return { apiKey }
  }

  /** Without a caller: for the start of the server. The token is shown here and never again. */
  async issueApiKey(
    owner: ApiKeyInput & { companyId: string },
    made = this.#parts.keyMaker.apiKey(),
  ): Promise<{ apiKey: ApiKey; token: string }> {
    const { companyId, role, name, scopes = null, botIds = null, expiresAt = null } = owner
    const { store, now } = this.#parts
    const key = { id: made.id, companyId, role, name, scopes, botIds, createdAt: now(), expiresAt }
    await store.keys.create({ ...key, hash: made.hash })
    return { apiKey: { ...key, lastUsedAt: null, revokedAt: null }, token: made.token }
  }

  /** `secret` is null for public-key algorithms; for HS256 it is shown here and never again. */
  async createIdentityKey(
    principal: Principal | null,
    {
      botId,
      algorithm,
      publicKey,
    }: { botId: string; algorithm: IdentityAlgorithm; publicKey?: string | null | undefined },
  ): Promise<{ identityKey: IdentityKey; secret: string | null } | DomainError> {
    const staff = requireStaff(principal, 'createIdentityKey')
    if (isRefusal(staff)) return staff
    const { companyId } = staff
    const { store, keyMaker, now } = this.#parts
    if ((await store.bots.get(botId))?.companyId !== companyId) return refuse('not_found')
    const material = algorithm === 'HS256' ? null : keyMaker.publicKey(algorithm, publicKey ?? '')
    if (algorithm !== 'HS256' && material === null)
      return refuse('bad_input', `${algorithm} needs a public key as PEM (RSA: 2048 bits or more).`, {
        path: 'input.publicKey',
      })
    const id = newId('ikey')
    const identityKey = { id, companyId, botId, algorithm, material, createdAt: now(), revokedAt: null }
    await store.identityKeys.create(identityKey)
    return { identityKey, secret: material === null ? keyMaker.sharedSecret(id) : null }
  }

  async revokeIdentityKey(principal: Principal | null, { identityKeyId: id }: { identityKeyId: string }) {
    const staff = requireStaff(principal, 'revokeIdentityKey')
    if (isRefusal(staff)) return staff
    const { store, notifier, now } = this.#parts
    if (!(await store.identityKeys.revoke(staff.companyId, id, now()))) return refuse('not_found')
    notifier.notify(`credential/${id}`)
    return { identityKey: (await store.identityKeys.get(id))! }
  }

  #refusalOf(staff: Staff, { role, scopes = null, botIds = null, expiresAt = null }: ApiKeyInput): DomainError | null {
    if (role === 'ADMIN' && botIds !== null)
      return refuse('bad_input', 'An admin’s key is for the whole company.', { path: 'input.botIds' })
    if (expiresAt !== null && expiresAt <= this.#parts.now())
      return refuse('bad_input', 'The key would have expired already.', { path: 'input.expiresAt' })
    // A narrowed key must not make a wider one.
    if (staff.scopes != null && (scopes === null || scopes.some(scope => !staff.scopes?.includes(scope))))
      return refuse('forbidden', 'A narrowed key makes keys of its own scopes at most: name them.')
    if (botIds !== null && botIds.length > MAX_BOTS)
      return refuse('bad_input', `A key is narrowed to ${MAX_BOTS} bots at most.`, { path: 'input.botIds' })
    return null
  }

  async #unknownBot(companyId: string, botIds: string[]): Promise<DomainError | null> {
    for (const botId of botIds)
      if ((await this.#parts.store.bots.get(botId))?.companyId !== companyId)
        return refuse('not_found', 'No such bot.', { path: 'input.botIds' })
    return null
  }
}
