import { and, asc, eq, getTableColumns, gt, isNull, lte, sql } from 'drizzle-orm'
import type { NewKey, Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { apiKey, identity } from './tables.ts'

const { hash, ...rest } = getTableColumns(apiKey)
const columns = { ...rest, identityName: identity.name }
const isLive = isNull(apiKey.revokedAt)
type StoredKey = NonNullable<Awaited<ReturnType<Store['keys']['get']>>>
const MAX_KEPT = 1_000

/**
 * The keys that requests came with, as they are in the file: the same key comes with each request of a program. No other process
 * can write, because one process owns the file.
 */
export class KeyCache {
  readonly #keys = new Map<string, StoredKey>()

  get(id: string): StoredKey | undefined {
    return this.#keys.get(id)
  }

  add(key: StoredKey) {
    if (this.#keys.size >= MAX_KEPT) this.#keys.clear()
    this.#keys.set(key.id, key)
  }

  /** Call it after a write to keys or identities, and when a commit fails. */
  forget() {
    this.#keys.clear()
  }
}

export function apiKeyStore(db: Drizzle, commit: GroupCommit, cache: KeyCache): Store['keys'] {
  const withOwner = eq(identity.id, apiKey.identityId)
  const byId = db
    .select({ ...columns, hash })
    .from(apiKey)
    .innerJoin(identity, withOwner)
    .where(eq(apiKey.id, param('id')))
    .prepare()
  const live = db
    .select(columns)
    .from(apiKey)
    .innerJoin(identity, withOwner)
    .where(
      and(
        eq(apiKey.identityId, param('identityId')),
        isLive,
        sql`(${apiKey.expiresAt} IS NULL OR ${apiKey.expiresAt} > ${param('at')})`,
      ),
    )
    .orderBy(asc(apiKey.id))
    .prepare()
  const add = (key: NewKey) =>
    db
      .insert(apiKey)
      .values({ ...key, revokedAt: null, lastUsedAt: null })
      .run()
  return {
    async get(id) {
      const known = cache.get(id)
      if (known) return known
      const read = byId.get({ id }) ?? null
      if (read) cache.add(read)
      return read
    },
    list: async companyId =>
      db
        .select(columns)
        .from(apiKey)
        .innerJoin(identity, withOwner)
        .where(eq(apiKey.companyId, companyId))
        .orderBy(asc(apiKey.id))
        .all(),
    live: async (identityId, at) => live.all({ identityId, at }),
    expired: async (from, to, limit) =>
      db
        .select({ id: apiKey.identityId })
        .from(apiKey)
        .where(and(isLive, gt(apiKey.expiresAt, from), lte(apiKey.expiresAt, to)))
        .orderBy(asc(apiKey.expiresAt))
        .limit(limit)
        .all()
        .map(({ id }) => id),
    create: (key, owner) =>
      commit.run(() => {
        if (owner) db.insert(identity).values(owner).run()
        add(key)
        cache.forget()
      }),
    replace: (id, key, until) =>
      commit.run(() => {
        const old = db
          .select({ expiresAt: apiKey.expiresAt })
          .from(apiKey)
          .where(and(eq(apiKey.companyId, key.companyId), eq(apiKey.id, id), isLive))
          .get()
        if (!old) return false
        const expiresAt = Math.min(until, old.expiresAt ?? until)
        db.update(apiKey).set({ expiresAt }).where(eq(apiKey.id, id)).run()
        add(key)
        cache.forget()
        return true
      }),
    markUsed: (id, at) =>
      commit.run(() => {
        db.update(apiKey).set({ lastUsedAt: at }).where(eq(apiKey.id, id)).run()
        cache.forget()
      }),
    revoke: (companyId, id, at) =>
      commit.run(() => {
        cache.forget()
        const ofCompany = and(eq(apiKey.companyId, companyId), eq(apiKey.id, id), isLive)
        return db.update(apiKey).set({ revokedAt: at }).where(ofCompany).run().changes === 1
      }),
  }
}
