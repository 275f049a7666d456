export const roles = ['ADMIN', 'AGENT', 'BOT', 'INTEGRATION'] as const
export type Role = (typeof roles)[number]

/** What an API key can be narrowed to, within what its role may do. */
export const scopes = ['READ', 'WRITE', 'CONTROL', 'MANAGE'] as const
export type Scope = (typeof scopes)[number]

/** Who a credential belongs to. An INTEGRATION and a BOT are programs. */
export type IdentityKind = 'PERSON' | 'INTEGRATION' | 'BOT'

/**
 * A person or a program of a company, which owns one credential or several. What it does is recorded under its id, so that a
 * credential can be replaced. Times in ms since 1970.
 */
export type Identity = {
  id: string
  companyId: string
  kind: IdentityKind
  name: string
  role: Role
  createdAt: number
  /** Of a person who signs in through an OpenID Connect provider: the newest expiry of their tokens. null: the identity has API keys. */
  signedInUntil: number | null
}

export const identityKindOf = (role: Role): IdentityKind => (role === 'INTEGRATION' || role === 'BOT' ? role : 'PERSON')

/** Staff of a company: the holder of an API key, or a person who signed in through an OpenID provider. Times in ms since 1970. */
export type Staff = {
  kind: 'key'
  /** Who acts: the same with each of its credentials. */
  identityId: string
  /** The credential that was used: the API key's id, or the person's. */
  keyId: string
  companyId: string
  role: Role
  /** The identity's. */
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

/** Who calls REST without a credential: by the secret in the path, or openly, as the bot's `restAuth` says. */
export const restIdentityId = (how: 'path' | 'open', botId: string) => `${how}_${botId}`

export function parseRestIdentityId(id: string): { how: 'path' | 'open'; botId: string } | null {
  const match = /^(path|open)_(bot_.+)$/.exec(id)
  return match ? { how: match[1] as 'path' | 'open', botId: match[2]! } : null
}

/** null: a visitor, the server itself, or an anonymous caller. */
export const identityIdOf = (principal: Principal | null): string | null =>
  principal?.kind === 'key' ? principal.identityId : null

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
  /** The person or program that it belongs to. */
  identityId: string
  identityName: string
  role: Role
  /** Tells the keys of an identity apart. */
  name: string
  scopes: Scope[] | null
  botIds: string[] | null
  createdAt: number
  expiresAt: number | null
  /** To the minute; null: never used. */
  lastUsedAt: number | null
  revokedAt: number | null
}

export const isLive = ({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, at: number) =>
  revokedAt === null && (expiresAt === null || expiresAt > at)

/** The identity as it acts with one of its keys. */
export const staffOf = (key: ApiKey): Staff => ({
  kind: 'key',
  identityId: key.identityId,
  keyId: key.id,
  companyId: key.companyId,
  role: key.role,
  name: key.identityName,
  scopes: key.scopes,
  botIds: key.botIds,
  expiresAt: key.expiresAt,
})

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
