import { and, asc, desc, eq, isNull, lt } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { given } from './prepare.ts'
import { apiKey, audit, company, identityKey } from './tables.ts'

export function companyStore(db: Drizzle, commit: GroupCommit): Store['companies'] {
  return {
    get: async id => db.select().from(company).where(eq(company.id, id)).get() ?? null,
    create: row =>
      commit.run(() => {
        db.insert(company)
          .values({ ...row, messageWebhookId: null })
          .run()
      }),
    any: async () => db.select({ id: company.id }).from(company).limit(1).get() !== undefined,
  }
}

export function keyStore(db: Drizzle, commit: GroupCommit): Store['keys'] {
  const byId = db
    .select()
    .from(apiKey)
    .where(eq(apiKey.id, given('id')))
    .prepare()
  return {
    get: async id => byId.get({ id }) ?? null,
    list: async companyId =>
      db
        .select()
        .from(apiKey)
        .where(eq(apiKey.companyId, companyId))
        .orderBy(asc(apiKey.id))
        .all()
        .map(({ hash: _, ...key }) => key),
    create: row =>
      commit.run(() => {
        db.insert(apiKey)
          .values({ ...row, revokedAt: null, lastUsedAt: null })
          .run()
      }),
    touch: (id, at) =>
      commit.run(() => {
        db.update(apiKey).set({ lastUsedAt: at }).where(eq(apiKey.id, id)).run()
      }),
    revoke: (companyId, id, at) =>
      commit.run(
        () =>
          db
            .update(apiKey)
            .set({ revokedAt: at })
            .where(and(eq(apiKey.companyId, companyId), eq(apiKey.id, id), isNull(apiKey.revokedAt)))
            .run().changes === 1,
      ),
  }
}

export function identityKeyStore(db: Drizzle, commit: GroupCommit): Store['identityKeys'] {
  return {
    get: async id => db.select().from(identityKey).where(eq(identityKey.id, id)).get() ?? null,
    list: async companyId =>
      db.select().from(identityKey).where(eq(identityKey.companyId, companyId)).orderBy(asc(identityKey.id)).all(),
    create: row =>
      commit.run(() => {
        db.insert(identityKey).values(row).run()
      }),
    revoke: (companyId, id, at) =>
      commit.run(
        () =>
          db
            .update(identityKey)
            .set({ revokedAt: at })
            .where(and(eq(identityKey.companyId, companyId), eq(identityKey.id, id), isNull(identityKey.revokedAt)))
            .run().changes === 1,
      ),
  }
}

export function auditStore(db: Drizzle, commit: GroupCommit): Store['audit'] {
  return {
    add: entry =>
      commit.run(() => {
        db.insert(audit).values(entry).run()
      }),
    list: async (companyId, page) =>
      db
        .select()
        .from(audit)
        .where(and(eq(audit.companyId, companyId), page.after === null ? undefined : lt(audit.id, Number(page.after))))
        .orderBy(desc(audit.id))
        .limit(page.limit)
        .all()
        .map(({ id, ...entry }) => ({ ...entry, id: String(id) })),
  }
}
