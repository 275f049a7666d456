import type { ConversationState, PendingMessage, StreamStatus } from '@baton/client'
import { emptyConversation } from '@baton/client'

/**
 * `idle`: no conversation yet. `ended`: closed, or its token has expired. `sign-in`: the bot requires a named user.
 * `unavailable`: the server refused and a retry would not help.
 */
export type Phase = 'idle' | 'starting' | 'on' | 'ended' | 'sign-in' | 'unavailable'

export type SessionView = {
  phase: Phase
  conversationId: string | null
  state: ConversationState
  pending: readonly PendingMessage[]
  status: StreamStatus
  /** The log's last seq when this page started the conversation; 0 when the conversation existed before. */
  startedAtSeq: number
}

export const noSession: SessionView = {
  phase: 'idle',
  conversationId: null,
  state: emptyConversation,
  pending: [],
  status: 'connecting',
  startedAtSeq: 0,
}
