export const roles = ['ADMIN', 'AGENT', 'BOT', 'INTEGRATION'] as const
export type Role = (typeof roles)[number]

/** What an API key can be narrowed to, within what its role may do. */
export const scopes = ['READ', 'WRITE', 'CONTROL', 'MANAGE'] as const
export type Scope = (typeof scopes)[number]

/** Staff of a company: the holder of an API key, or a person who signed in through an OpenID provider. Times in ms since 1970. */
export type Staff = {
  kind: 'key'
  /** The key's id, or the person's. */
  keyId: string
  companyId: string
  role: Role
  name: string
  /** Left out or null: everything the role may do. */
  scopes?: Scope[] | null
  /** Left out or null: all bots of the company. */
  botIds?: string[] | null
  expiresAt?: number | null
}

/** A user: in one conversation, or (`conversationId` null) in all of the user's conversations with one bot. */
export type Visitor = {
  kind: 'visitor'
  companyId: string
  botId: string
  conversationId: string | null
  userId: string
  expiresAt: number
  /** The identity key that vouches for the user; null: an anonymous visitor with a token of our own. */
  keyId?: string | null
}

/** The caller, as its credential proves it. */
export type Principal =
  | Staff
  | Visitor
  /** The server itself; no API makes one. */
  | { kind: 'system'; companyId: string; keyId?: null }

/** A column of the policy table (docs/policy.md). */
export type PolicyRole = Role | 'VISITOR' | 'SYSTEM' | 'ANONYMOUS'

export function policyRoleOf(principal: Principal | null): PolicyRole {
  if (principal === null) return 'ANONYMOUS'
  if (principal.kind === 'key') return principal.role
  return principal.kind === 'visitor' ? 'VISITOR' : 'SYSTEM'
}

export type ApiKey = {
  id: string
  companyId: string
  role: Role
  name: string
  scopes: Scope[] | null
  botIds: string[] | null
  createdAt: number
  expiresAt: number | null
  /** To the minute; null: never used. */
  lastUsedAt: number | null
  revokedAt: number | null
}

/** A customer's key that vouches for its users: a JWT signed with it names a visitor. */
export type IdentityKey = {
  /** The `kid` of its tokens. */
  id: string
  companyId: string
  botId: string
  algorithm: IdentityAlgorithm
  /** The public key as PEM; null: HS256, whose secret is derived. */
  material: string | null
  createdAt: number
  revokedAt: number | null
}
export type IdentityAlgorithm = 'HS256' | 'RS256' | 'EdDSA'
