import { and, desc, eq, lt } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { auditEntry } from './tables.ts'

export function auditLogStore(db: Drizzle, commit: GroupCommit): Store['audit'] {
  return {
    add: entry =>
      commit.run(() => {
        db.insert(auditEntry).values(entry).run()
      }),
    includes: async (companyId, { number, at }) =>
      db
        .select({ id: auditEntry.id })
        .from(auditEntry)
        .where(and(eq(auditEntry.id, number), eq(auditEntry.companyId, companyId), eq(auditEntry.at, at)))
        .get() !== undefined,
    list: async (companyId, page) =>
      db
        .select()
        .from(auditEntry)
        .where(
          and(
            eq(auditEntry.companyId, companyId),
            page.after === null ? undefined : lt(auditEntry.id, Number(page.after)),
          ),
        )
        .orderBy(desc(auditEntry.id))
        .limit(page.limit)
        .all()
        .map(({ id, ...entry }) => ({ ...entry, id: String(id) })),
  }
}
