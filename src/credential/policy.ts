import type { Conversation } from '../conversation/conversation.ts'
import { type DomainError, refuse } from '../error.ts'
import { type Part, type Principal, partOf } from './credential.ts'

const everybody = ['VISITOR', 'BOT', 'AGENT', 'INTEGRATION', 'ADMIN'] as const
const staff = ['AGENT', 'INTEGRATION', 'ADMIN'] as const
const company = ['BOT', ...staff] as const
const admin = ['ADMIN'] as const

/** Who may ask for what. Whose conversation it is comes on top: a key sees its company, a visitor one conversation. */
export const policy = {
  start: ['NOBODY', ...everybody],
  send: everybody,
  request: everybody,
  cancel: everybody,
  accept: staff,
  release: staff,
  speakAsAgent: staff,
  close: company,
  fail: ['SYSTEM'],
  presence: everybody,
  readConversation: everybody,
  readCompany: company,
  readAdmin: admin,
  pruneConversation: admin,
  createBot: admin,
  publishFlow: admin,
  setMessageWebhook: admin,
  updateWebhook: admin,
  enableWebhook: admin,
  disableWebhook: admin,
  rotateWebhookSecret: admin,
  testWebhook: admin,
  redeliver: admin,
  replayWebhook: admin,
  createApiKey: admin,
  revokeApiKey: admin,
} as const satisfies Record<string, readonly Part[]>

export type Deed = keyof typeof policy

/** null when allowed; else why not: no credential at all, or one whose role does not reach. */
export function forbids(principal: Principal | null, deed: Deed): DomainError | null {
  const parts: readonly Part[] = policy[deed]
  if (parts.includes(partOf(principal))) return null
  return principal === null ? refuse('unauthenticated') : refuse('forbidden')
}

/** Whether a conversation is the asker's to see: a key sees its company's, a visitor one. */
export function sees(principal: Principal, conversation: Pick<Conversation, 'id' | 'companyId'>): boolean {
  if (principal.companyId !== conversation.companyId) return false
  return principal.kind !== 'visitor' || principal.conversationId === conversation.id
}
