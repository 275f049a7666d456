import { eq } from 'drizzle-orm'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { agentStatus } from './tables.ts'

export function agentStatusStore(db: Drizzle, commit: GroupCommit): Store['agentStatuses'] {
  return {
    list: async () => db.select().from(agentStatus).all(),
    set: (identityId, status) =>
      commit.run(() => {
        if (status === 'ONLINE') db.delete(agentStatus).where(eq(agentStatus.identityId, identityId)).run()
        else
          db.insert(agentStatus)
            .values({ identityId, status })
            .onConflictDoUpdate({ target: agentStatus.identityId, set: { status } })
            .run()
      }),
  }
}
