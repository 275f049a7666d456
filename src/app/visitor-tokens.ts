import type { Principal, Visitor } from '../domain/access/credential.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { requireCredential } from './access.ts'

/** Visitor tokens: our own JWTs (HS256), each for one conversation of one user. */
export type VisitorTokens = {
  /** `vouched`: the customer's token that the visitor presented. Ours expires no later, and ends when its key is revoked. */
  issue(visitor: Owner, vouched?: Pick<Visitor, 'expiresAt' | 'keyId'> | null): Promise<string>
  /** One that was verified before and has not expired; null: `verify` it. */
  known(token: string): Visitor | null
  /** null where the token is not ours, altered, or expired. */
  verify(token: string): Promise<Visitor | null>
}

type Owner = Pick<Visitor, 'companyId' | 'botId' | 'userId'> & { conversationId: string }

/** A new token for the same visitor, with a full lifetime. */
export async function refreshToken(
  visitorTokens: Pick<VisitorTokens, 'issue'>,
  principal: Principal | null,
): Promise<{ visitorToken: string } | DomainError> {
  const visitor = requireCredential(principal, 'readConversation')
  if (isRefusal(visitor)) return visitor
  if (visitor.kind !== 'visitor' || visitor.conversationId === null || visitor.keyId != null)
    return refuse('forbidden', 'A token that a customer signed is renewed by the customer.')
  const { companyId, botId, conversationId, userId } = visitor
  return { visitorToken: await visitorTokens.issue({ companyId, botId, conversationId, userId }) }
}
