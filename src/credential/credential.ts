export const roles = ['ADMIN', 'AGENT', 'BOT', 'INTEGRATION'] as const
export type Role = (typeof roles)[number]

/** Who is asking, as the door has proved it. */
export type Principal =
  | { kind: 'key'; keyId: string; companyId: string; role: Role; name: string }
  | { kind: 'visitor'; companyId: string; botId: string; conversationId: string; userId: string; expiresAt: number }

/** The part somebody plays in the policy table. */
export type Part = Role | 'VISITOR' | 'NOBODY'

export const partOf = (principal: Principal | null): Part =>
  principal === null ? 'NOBODY' : principal.kind === 'visitor' ? 'VISITOR' : principal.role

export type ApiKey = {
  id: string
  companyId: string
  role: Role
  name: string
  createdAt: number
  revokedAt: number | null
}
