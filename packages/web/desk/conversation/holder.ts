import type { ConversationState } from '@baton/client'
import { isMe } from '../session/is-me.ts'

/** Who may speak now, as seen by this agent: the head and the foot of a conversation are made from it. */
export type Holder =
  | { is: 'bot' }
  | { is: 'waiting'; route: string }
  | { is: 'me' }
  | { is: 'other'; name: string }
  | { is: 'closed' }

export function holderOf(state: Pick<ConversationState, 'closed' | 'mode' | 'handover'>, me: string): Holder {
  if (state.closed) return { is: 'closed' }
  if (state.mode === 'NORMAL') return state.handover ? { is: 'waiting', route: state.handover.route } : { is: 'bot' }
  const by = state.handover?.by
  return isMe(by, me) ? { is: 'me' } : { is: 'other', name: by?.name ?? 'Another agent' }
}

/** Who may give back and transfer: the holder, and an administrator. */
export const mayPass = (holder: Holder, role: string): boolean =>
  holder.is === 'me' || (holder.is === 'other' && role === 'ADMIN')

/** Who may cancel a request or close the conversation: every agent, unless another one holds it. */
export const mayEnd = (holder: Holder, role: string): boolean =>
  holder.is !== 'closed' && (holder.is !== 'other' || mayPass(holder, role))
