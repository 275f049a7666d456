import type { Principal } from '../access/credential.ts'
import { type Actor, isSameActor } from '../actor.ts'
import { type DomainError, refuse } from '../error.ts'
import type { Conversation } from './conversation.ts'

/** Whether this agent holds the conversation. */
export function holds({ handover }: Conversation, actor: Actor): boolean {
  const by = handover?.acceptedBy ?? null
  return by !== null && isSameActor(by, actor)
}

/** An admin may act on a conversation that another agent holds. */
export const isAdmin = (principal: Principal | null) => principal?.kind === 'key' && principal.role === 'ADMIN'

/** Whether the caller saw an older epoch than the current one. A caller that names none accepts any. */
export const isStale = (conversation: Conversation, { controlEpoch }: { controlEpoch?: number | null }) =>
  controlEpoch != null && controlEpoch !== conversation.controlEpoch

export function alreadyClaimed(conversation: Conversation): DomainError {
  const detail = controlDetail(conversation)
  const message = detail.by?.name ? `${detail.by.name} holds the conversation.` : undefined
  return refuse('already_claimed', message, detail)
}

export const controlLost = (conversation: Conversation): DomainError =>
  refuse('control_lost', undefined, controlDetail(conversation))

export function controlDetail({ handover, controlEpoch }: Conversation) {
  const { acceptedBy = null, acceptedAt: at = null } = handover ?? {}
  const by: Actor | null = acceptedBy && { kind: acceptedBy.kind, id: acceptedBy.id, name: acceptedBy.name }
  return { by, at, controlEpoch }
}
