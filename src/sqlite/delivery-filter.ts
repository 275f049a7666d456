import { and, eq, gte, inArray, lt, lte, type SQL } from 'drizzle-orm'
import type { DeliveryFilter } from '../domain/webhook/delivery.ts'
import { delivery } from './tables.ts'

export function conditionsOf(filter: DeliveryFilter): SQL | undefined {
  const { companyId, ids, webhookId, conversationId, states, since, until, fromSeq, toSeq } = filter
  return and(
    eq(delivery.companyId, companyId),
    ids && inArray(delivery.id, ids),
    webhookId === undefined ? undefined : eq(delivery.webhookId, webhookId),
    conversationId === undefined ? undefined : eq(delivery.conversationId, conversationId),
    states && inArray(delivery.state, states),
    since === undefined ? undefined : gte(delivery.createdAt, since),
    until === undefined ? undefined : lt(delivery.createdAt, until),
    fromSeq === undefined ? undefined : gte(delivery.seq, fromSeq),
    toSeq === undefined ? undefined : lte(delivery.seq, toSeq),
  )
}
