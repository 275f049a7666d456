import type { Principal } from '../domain/access/credential.ts'
import { canSee } from '../domain/access/policy.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'

/** Deletes a conversation's events up to a seq, for good. */
export async function pruneConversation(
  { store }: { store: Pick<Store, 'conversations'> },
  principal: Principal | null,
  { conversationId, toSeq }: { conversationId: string; toSeq: number },
) {
  const staff = requireStaff(principal, 'pruneConversation')
  if (isRefusal(staff)) return staff
  const conversation = await store.conversations.get(conversationId)
  if (!conversation || !canSee(staff, conversation)) return refuse('not_found')
  await store.conversations.prune(conversationId, Math.max(0, toSeq))
  return { conversation: (await store.conversations.get(conversationId))! }
}
