export const roles = ['ADMIN', 'AGENT', 'BOT', 'INTEGRATION'] as const
export type Role = (typeof roles)[number]

/** Who is asking, as the door has proved it. */
export type Principal =
  | { kind: 'key'; keyId: string; companyId: string; role: Role; name: string }
  /** The server itself; no door makes one. */
  | { kind: 'system'; companyId: string }
  | { kind: 'visitor'; companyId: string; botId: string; conversationId: string; userId: string; expiresAt: number }

/** The part somebody plays in the policy table. */
export type Part = Role | 'VISITOR' | 'SYSTEM' | 'NOBODY'

export function partOf(principal: Principal | null): Part {
  if (principal === null) return 'NOBODY'
  if (principal.kind === 'key') return principal.role
  return principal.kind === 'visitor' ? 'VISITOR' : 'SYSTEM'
}

export type ApiKey = {
  id: string
  companyId: string
  role: Role
  name: string
  createdAt: number
  revokedAt: number | null
}
