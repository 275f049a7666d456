import type { Visitor } from '../domain/access/credential.ts'

/** Visitor tokens: JWTs of our own (HS256), each for one conversation of one user. */
export type VisitorTokens = {
  /** `vouched`: whoever came with a customer's token holds ours no longer than that, and only while its key lives. */
  issue(visitor: Owner, vouched?: Pick<Visitor, 'expiresAt' | 'keyId'> | null): Promise<string>
  /** null where the token is not ours, altered, or expired. */
  verify(token: string): Promise<Visitor | null>
}

type Owner = Pick<Visitor, 'companyId' | 'botId' | 'userId'> & { conversationId: string }
