import type { Principal, Visitor } from '../domain/access/credential.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { requireReader } from './reads/access.ts'

/** Visitor tokens: JWTs of our own (HS256), each for one conversation of one user. */
export type VisitorTokens = {
  /** `vouched`: the customer's token that the visitor came with. Ours expires no later, and ends when its key is revoked. */
  issue(visitor: Owner, vouched?: Pick<Visitor, 'expiresAt' | 'keyId'> | null): Promise<string>
  /** null where the token is not ours, altered, or expired. */
  verify(token: string): Promise<Visitor | null>
}

type Owner = Pick<Visitor, 'companyId' | 'botId' | 'userId'> & { conversationId: string }

/** A visitor's own token again, with its whole lifetime before it. */
export async function refreshToken(
  visitorTokens: Pick<VisitorTokens, 'issue'>,
  principal: Principal | null,
): Promise<{ visitorToken: string } | DomainError> {
  const visitor = requireReader(principal, 'readConversation')
  if (isRefusal(visitor)) return visitor
  if (visitor.kind !== 'visitor' || visitor.conversationId === null || visitor.keyId != null)
    return refuse('forbidden', 'A token that a customer vouches for is renewed by the customer.')
  const { companyId, botId, conversationId, userId } = visitor
  return { visitorToken: await visitorTokens.issue({ companyId, botId, conversationId, userId }) }
}
