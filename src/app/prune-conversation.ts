import type { Principal } from '../domain/access/credential.ts'
import { canSee } from '../domain/access/policy.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'

/** Events that one transaction deletes: 200,000 held the event loop for almost two seconds. */
const SLICE = 500

/** Deletes a conversation's events up to a seq, for good. After a crash in between, the same call deletes the rest. */
export async function pruneConversation(
  { store }: { store: Pick<Store, 'conversations'> },
  principal: Principal | null,
  { conversationId, toSeq }: { conversationId: string; toSeq: number },
) {
  const staff = requireStaff(principal, 'pruneConversation')
  if (isRefusal(staff)) return staff
  const conversation = await store.conversations.get(conversationId)
  if (!conversation || !canSee(staff, conversation)) return refuse('not_found')
  while (!(await store.conversations.prune(conversationId, Math.max(0, toSeq), SLICE)));
  return { conversation: (await store.conversations.get(conversationId))! }
}
