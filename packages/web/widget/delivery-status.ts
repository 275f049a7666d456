import type { ConversationState } from '@baton/client'
import { reachOf } from './unread.ts'

/** Shown under the user's newest message, and under each that the log does not have yet. */
export type DeliveryStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

export function deliveryStatusOf(state: ConversationState, seq: number): DeliveryStatus {
  const { delivered, read } = reachOf(state)
  return read >= seq ? 'read' : delivered >= seq ? 'delivered' : 'sent'
}
