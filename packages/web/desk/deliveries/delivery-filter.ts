import type { DeliveryFilter, DeliveryState } from '../../operations/graphql.ts'

/** The filter as the page's fields hold it. */
export type FilterFields = { state: DeliveryState | 'ALL'; webhookId: string; conversationId: string }

export const deliveryStates: Record<DeliveryState, { label: string; tone: '' | 'good' | 'bad' | 'waiting' }> = {
  FAILED: { label: 'dead letter', tone: 'bad' },
  PARKED: { label: 'parked', tone: 'waiting' },
  ERASED: { label: 'erased', tone: '' },
  PENDING: { label: 'pending', tone: '' },
  SUCCEEDED: { label: 'delivered', tone: 'good' },
}

/** null: all there are. */
export function filterOf({ state, webhookId, conversationId }: FilterFields): DeliveryFilter | null {
  const filter: DeliveryFilter = {
    ...(state !== 'ALL' && { states: [state] }),
    ...(webhookId && { webhookId }),
    ...(conversationId.trim() && { conversationId: conversationId.trim() }),
  }
  return Object.keys(filter).length > 0 ? filter : null
}

/** Without a state the server redelivers dead letters only, so the state is always sent. */
export const redeliverFilter = (fields: FilterFields): DeliveryFilter => {
  return { ...filterOf(fields), states: [fields.state === 'ALL' ? 'FAILED' : fields.state] }
}
