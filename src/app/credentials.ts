import {
  type ApiKey,
  type Identity,
  type IdentityAlgorithm,
  type IdentityKey,
  identityKindOf,
  isLive,
  type Principal,
  type Role,
} from '../domain/access/credential.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { KeyMaker } from '../ports/key-maker.ts'
import { newId } from '../ports/new-id.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'
import { type ApiKeyInput, type KeyInput, ownerOf, refusalOf, unknownBot } from './api-key-input.ts'
import type { HolderCheck } from './holder-check.ts'
import { readName } from './read-name.ts'

type Parts = {
  store: Pick<Store, 'bots' | 'identities' | 'keys' | 'identityKeys'>
  notifier: Pick<Notifier, 'notify'>
  keyMaker: KeyMaker
  holders: Pick<HolderCheck, 'check'>
  now: () => number
}

const MAX_OVERLAP_SECONDS = 30 * 24 * 3_600

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
    const name = readName(input.name)
    if (isRefusal(name)) return name
    const { store, keyMaker, now } = this.#parts
    const owner = await ownerOf(store, staff, input)
    if (isRefusal(owner)) return owner
    const { role, identity } = owner
    const key = { ...input, role, name }
    const refusal = refusalOf(staff, key, now()) ?? (await unknownBot(store, companyId, input.botIds ?? []))
    return refusal ?? this.issueApiKey({ ...key, companyId }, keyMaker.apiKey(), identity)
  }

  /**
   * A new key of the same identity in place of another, which ends after the overlap. The new one may do the same, and lives as
   * long as the old one was made for unless `expiresAt` says otherwise.
   */
  async rotateApiKey(
    principal: Principal | null,
    input: { apiKeyId: string; overlapSeconds: number; expiresAt?: number | null | undefined },
  ) {
    const staff = requireStaff(principal, 'rotateApiKey')
    if (isRefusal(staff)) return staff
    const { store, notifier, keyMaker, holders, now } = this.#parts
    const { apiKeyId: id, overlapSeconds } = input
    if (overlapSeconds < 0 || overlapSeconds > MAX_OVERLAP_SECONDS)
      return refuse('bad_input', `overlapSeconds is 0 to ${MAX_OVERLAP_SECONDS}.`, { path: 'input.overlapSeconds' })
    const at = now()
    const old = await store.keys.get(id)
    if (old?.companyId !== staff.companyId || !isLive(old, at)) return refuse('not_found')
    const sameLife = old.expiresAt === null ? null : at + (old.expiresAt - old.createdAt)
    const { companyId, identityId, identityName, role, name, scopes, botIds } = old
    const rest = {
      companyId,
      identityId,
      role,
      name,
      scopes,
      botIds,
      createdAt: at,
      expiresAt: input.expiresAt ?? sameLife,
    }
    const refusal = refusalOf(staff, rest, at)
    if (refusal) return refusal
    const made = keyMaker.apiKey()
    const replaced = await store.keys.replace(
      id,
      { ...rest, id: made.id, hash: made.hash },
      at + overlapSeconds * 1_000,
    )
    if (!replaced) return refuse('not_found')
    notifier.notify(`credential/${id}`)
    await holders.check(identityId)
    const apiKey: ApiKey = { ...rest, id: made.id, identityName, lastUsedAt: null, revokedAt: null }
    return { apiKey, token: made.token, replaced: await this.#shown(id) }
  }

  /**
   * Open sockets and streams of the key end within a second. Where it was the last with which its identity could act,
   * conversations that the identity holds return to the queue.
   */
  async revokeApiKey(principal: Principal | null, { apiKeyId: id }: { apiKeyId: string }) {
    const staff = requireStaff(principal, 'revokeApiKey')
    if (isRefusal(staff)) return staff
    const { store, notifier, holders, now } = this.#parts
    if (!(await store.keys.revoke(staff.companyId, id, now()))) return refuse('not_found')
    notifier.notify(`credential/${id}`)
    const apiKey = await this.#shown(id)
    await holders.check(apiKey.identityId)
    return { apiKey }
  }

  /** Without a caller: for the start of the server. The token is shown here and never again. `identity` null: a new one. */
  async issueApiKey(
    owner: KeyInput & { companyId: string; role: Role },
    made = this.#parts.keyMaker.apiKey(),
    identity: Identity | null = null,
  ): Promise<{ apiKey: ApiKey; token: string }> {
    const { companyId, role, name, scopes = null, botIds = null, expiresAt = null } = owner
    const { store, now } = this.#parts
    const createdAt = now()
    // Named after its first key, so that both are recognised in a log.
    const id = made.id.replace(/^key_/, 'idn_')
    const created = { id, companyId, kind: identityKindOf(role), name, role, createdAt, signedInUntil: null }
    const { id: identityId, name: identityName } = identity ?? created
    const key = { id: made.id, companyId, identityId, role, name, scopes, botIds, createdAt, expiresAt }
    await store.keys.create({ ...key, hash: made.hash }, identity === null ? created : undefined)
    return { apiKey: { ...key, identityName, lastUsedAt: null, revokedAt: null }, token: made.token }
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
    if (algorithm === 'HS256' && publicKey)
      return refuse('bad_input', 'HS256 has a shared secret, which is made here, and no public key.', {
        path: 'input.publicKey',
      })
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

  async #shown(id: string): Promise<ApiKey> {
    const { hash: _, ...apiKey } = (await this.#parts.store.keys.get(id))!
    return apiKey
  }
}
