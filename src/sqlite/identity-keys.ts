import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { identityKey } from './tables.ts'

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
