import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { GroupCommit } from './commit.ts'
import type { Drizzle } from './open.ts'
import type { Store } from './store.ts'
import { apiKey, company } from './tables.ts'

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
    .where(eq(apiKey.id, sql.placeholder('id')))
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
          .values({ ...row, revokedAt: null })
          .run()
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
