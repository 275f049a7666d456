import type { DeliveryFilter, DeliveryState } from '../../operations/graphql.ts'

/** Which deliveries are shown. */
export type Wanted = { state: DeliveryState | 'ALL'; webhookId: string; conversationId: string }

export const states: Record<DeliveryState, { words: string; tone: '' | 'good' | 'bad' | 'waiting' }> = {
  FAILED: { words: 'dead letter', tone: 'bad' },
  PARKED: { words: 'parked', tone: 'waiting' },
  PENDING: { words: 'pending', tone: '' },
  SUCCEEDED: { words: 'delivered', tone: 'good' },
}

/** null: all there are. */
export function filterOf({ state, webhookId, conversationId }: Wanted): DeliveryFilter | null {
  const filter: DeliveryFilter = {
    ...(state !== 'ALL' && { states: [state] }),
    ...(webhookId && { webhookId }),
    ...(conversationId.trim() && { conversationId: conversationId.trim() }),
  }
  return Object.keys(filter).length > 0 ? filter : null
}

/** Without a state the server redelivers dead letters only, so the state is always sent. */
export const redeliverFilter = (wanted: Wanted): DeliveryFilter => {
  return { ...filterOf(wanted), states: [wanted.state === 'ALL' ? 'FAILED' : wanted.state] }
}
