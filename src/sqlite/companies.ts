import { eq } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { company } from './tables.ts'

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
