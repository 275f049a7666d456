import type { Conversation } from '../conversation/conversation.ts'
import { type DomainError, refuse } from '../error.ts'
import { type PolicyRole, type Principal, policyRoleOf, type Scope, type Staff } from './credential.ts'

const anyCredential = ['VISITOR', 'BOT', 'AGENT', 'INTEGRATION', 'ADMIN'] as const
const staff = ['AGENT', 'INTEGRATION', 'ADMIN'] as const
const company = ['BOT', ...staff] as const
const admin = ['ADMIN'] as const

/** Who may do what. `canSee` then limits it to the caller's own data: a key sees its company's, a visitor their own. */
export const policy = {
  start: ['ANONYMOUS', ...anyCredential],
  send: anyCredential,
  request: anyCredential,
  cancel: anyCredential,
  accept: staff,
  transfer: staff,
  release: staff,
  speakAsAgent: staff,
  close: anyCredential,
  set: anyCredential,
  note: staff,
  record: staff,
  fail: ['SYSTEM'],
  fire: ['SYSTEM'],
  arm: ['SYSTEM'],
  requeue: ['SYSTEM'],
  reroute: ['SYSTEM'],
  presence: anyCredential,
  /** An agent's own; administrators, that of any agent. */
  setAgentStatus: ['AGENT', 'ADMIN'],
  readConversation: anyCredential,
  /** Users are not shown numbers. */
  readAvailability: anyCredential,
  readCompany: company,
  /** Lists that cannot be filtered by bot: not for keys narrowed to some bots. */
  readWholeCompany: company,
  readAdmin: admin,
  pruneConversation: admin,
  createBot: admin,
  publishFlow: admin,
  setMessageWebhook: admin,
  createEventWebhook: admin,
  deleteEventWebhook: admin,
  updateWebhook: admin,
  enableWebhook: admin,
  disableWebhook: admin,
  rotateWebhookSecret: admin,
  testWebhook: admin,
  redeliver: admin,
  replayWebhook: admin,
  createApiKey: admin,
  rotateApiKey: admin,
  revokeApiKey: admin,
  createIdentityKey: admin,
  revokeIdentityKey: admin,
  updateBot: admin,
  createTeam: admin,
  updateTeam: admin,
  deleteTeam: admin,
  advanceTime: admin,
} as const satisfies Record<string, readonly PolicyRole[]>

export type Permission = keyof typeof policy

/** The scope that a narrowed key needs; complete by type. */
export const scopeOf: Record<Permission, Scope> = {
  fail: 'CONTROL',
  fire: 'CONTROL',
  arm: 'CONTROL',
  requeue: 'CONTROL',
  reroute: 'CONTROL',
  start: 'WRITE',
  send: 'WRITE',
  set: 'WRITE',
  note: 'WRITE',
  record: 'CONTROL',
  presence: 'WRITE',
  setAgentStatus: 'WRITE',
  speakAsAgent: 'WRITE',
  request: 'CONTROL',
  cancel: 'CONTROL',
  accept: 'CONTROL',
  transfer: 'CONTROL',
  release: 'CONTROL',
  close: 'CONTROL',
  readConversation: 'READ',
  readAvailability: 'READ',
  readCompany: 'READ',
  readWholeCompany: 'READ',
  readAdmin: 'MANAGE',
  pruneConversation: 'MANAGE',
  createBot: 'MANAGE',
  publishFlow: 'MANAGE',
  updateBot: 'MANAGE',
  createTeam: 'MANAGE',
  updateTeam: 'MANAGE',
  deleteTeam: 'MANAGE',
  advanceTime: 'MANAGE',
  setMessageWebhook: 'MANAGE',
  createEventWebhook: 'MANAGE',
  deleteEventWebhook: 'MANAGE',
  updateWebhook: 'MANAGE',
  enableWebhook: 'MANAGE',
  disableWebhook: 'MANAGE',
  rotateWebhookSecret: 'MANAGE',
  testWebhook: 'MANAGE',
  redeliver: 'MANAGE',
  replayWebhook: 'MANAGE',
  createApiKey: 'MANAGE',
  rotateApiKey: 'MANAGE',
  revokeApiKey: 'MANAGE',
  createIdentityKey: 'MANAGE',
  revokeIdentityKey: 'MANAGE',
}

/** null when allowed; else the refusal: no credential, or one whose role, scopes or bots do not suffice. */
export function denies(principal: Principal | null, permission: Permission): DomainError | null {
  const allowed: readonly PolicyRole[] = policy[permission]
  if (!allowed.includes(policyRoleOf(principal)))
    return principal === null ? refuse('unauthenticated') : refuse('forbidden')
  if (principal?.kind !== 'key') return null
  const outOfScope = principal.scopes != null && !principal.scopes.includes(scopeOf[permission])
  const narrowed = principal.botIds != null && permission === 'readWholeCompany'
  return outOfScope || narrowed ? refuse('forbidden') : null
}

/** Whether the caller may see a conversation: a key sees its company's or its bots', a visitor their own. */
export function canSee(
  principal: Principal,
  conversation: Pick<Conversation, 'id' | 'companyId' | 'botId' | 'userId'>,
): boolean {
  if (principal.companyId !== conversation.companyId) return false
  if (principal.kind !== 'visitor') return canSeeBot(principal, conversation.botId)
  // A customer's token may name any conversation; it is valid only for its own user with its own bot.
  if (principal.botId !== conversation.botId || principal.userId !== conversation.userId) return false
  return principal.conversationId === null || principal.conversationId === conversation.id
}

/** Whether the caller may see a bot of their company. */
export function canSeeBot(principal: Principal, botId: string): boolean {
  if (principal.kind === 'visitor') return principal.botId === botId
  return principal.kind === 'system' || principal.botIds == null || principal.botIds.includes(botId)
}

/** The filter that limits a list to what the caller may see. */
export function tenantScope({ companyId, botIds }: Staff): { companyId: string; botIds?: string[] } {
  return botIds == null ? { companyId } : { companyId, botIds }
}
