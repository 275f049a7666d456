import { and, eq, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { DeliveryFilter } from '../domain/webhook/delivery.ts'
import { delivery } from './tables.ts'

export function conditionsOf(filter: DeliveryFilter): SQL | undefined {
  const { companyId, ids, webhookId, conversationId, states, since, until, fromSeq, toSeq } = filter
  // A literal, so that SQLite uses the index of dead letters where only these are asked for.
  const dead = states?.length === 1 && states[0] === 'FAILED'
  return and(
    eq(delivery.companyId, companyId),
    ids && inArray(delivery.id, ids),
    webhookId === undefined ? undefined : eq(delivery.webhookId, webhookId),
    conversationId === undefined ? undefined : eq(delivery.conversationId, conversationId),
    dead ? sql`state = 'FAILED'` : states && inArray(delivery.state, states),
    since === undefined ? undefined : gte(delivery.createdAt, since),
    until === undefined ? undefined : lt(delivery.createdAt, until),
    fromSeq === undefined ? undefined : gte(delivery.seq, fromSeq),
    toSeq === undefined ? undefined : lte(delivery.seq, toSeq),
  )
}
