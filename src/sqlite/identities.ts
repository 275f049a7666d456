import { and, asc, eq, gt } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { identity } from './tables.ts'

export function identityStore(db: Drizzle, commit: GroupCommit): Store['identities'] {
  const byId = db
    .select()
    .from(identity)
    .where(eq(identity.id, param('id')))
    .prepare()
  return {
    get: async id => byId.get({ id }) ?? null,
    list: async (companyId, page) =>
      db
        .select()
        .from(identity)
        .where(and(eq(identity.companyId, companyId), page.after === null ? undefined : gt(identity.id, page.after)))
        .orderBy(asc(identity.id))
        .limit(page.limit)
        .all(),
    signIn: ({ createdAt, ...person }) =>
      commit.run(() => {
        db.insert(identity)
          .values({ ...person, createdAt })
          .onConflictDoUpdate({ target: identity.id, set: person })
          .run()
      }),
  }
}
