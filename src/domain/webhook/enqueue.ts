import type { Delivery } from './delivery.ts'
import type { NewDelivery, Webhook } from './webhook.ts'

/** The conversation of a delivery. */
export type DeliveryOwner = Pick<Delivery, 'conversationId' | 'companyId' | 'botId' | 'userId'>

/**
 * The row of a new delivery. A claim to a disabled webhook is FAILED from the start, because it would never be sent: the
 * handover behind it must not wait for an answer.
 */
export function firstState(
  webhook: Pick<Webhook, 'kind' | 'disabledAt'>,
  owner: DeliveryOwner,
  content: NewDelivery,
  { id, at }: { id: string; at: number },
): Delivery & { failsHandover: boolean } {
  const isHopeless = webhook.kind === 'CLAIM' && webhook.disabledAt !== null
  return {
    ...owner,
    ...content,
    id,
    state: isHopeless ? 'FAILED' : 'PENDING',
    attempts: 0,
    tries: 0,
    dueAt: at,
    firstTriedAt: null,
    triedAt: null,
    createdAt: at,
    failsHandover: isHopeless,
  }
}

/** What sending a delivery again resets: a fresh schedule. Its history of attempts stays. */
export type Restart = Pick<Delivery, 'state' | 'tries' | 'dueAt' | 'firstTriedAt' | 'triedAt'> & {
  failsHandover: boolean
}
export const restartAt = (now: number): Restart => ({
  state: 'PENDING',
  tries: 0,
  dueAt: now,
  firstTriedAt: null,
  triedAt: null,
  failsHandover: false,
})
