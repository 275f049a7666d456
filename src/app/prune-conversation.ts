import type { Principal } from '../domain/access/credential.ts'
import { canSee } from '../domain/access/policy.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { requireStaff } from './access.ts'
import { type EraseParts, erase } from './erase.ts'

/** Erases a conversation's events up to a seq and what they have left elsewhere. After a crash in between, the server does the rest. */
export async function pruneConversation(
  parts: EraseParts,
  principal: Principal | null,
  { conversationId, toSeq }: { conversationId: string; toSeq: number },
) {
  const staff = requireStaff(principal, 'pruneConversation')
  if (isRefusal(staff)) return staff
  const { conversations } = parts.store
  const conversation = await conversations.get(conversationId)
  if (!conversation || !canSee(staff, conversation)) return refuse('not_found')
  const filesCleared = await erase(parts, conversationId, Math.max(0, toSeq))
  return { conversation: (await conversations.get(conversationId))!, filesCleared }
}
