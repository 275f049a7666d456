import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { apiKey } from './tables.ts'

export function apiKeyStore(db: Drizzle, commit: GroupCommit): Store['keys'] {
  const byId = db
    .select()
    .from(apiKey)
    .where(eq(apiKey.id, param('id')))
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
    markUsed: (id, at) =>
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
