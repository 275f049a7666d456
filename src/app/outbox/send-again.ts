import type { Bot } from '../../domain/bot/bot.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import { isLive } from '../../domain/webhook/claim-turn.ts'
import type { DeliveryFilter } from '../../domain/webhook/delivery.ts'
import { restartAt } from '../../domain/webhook/enqueue.ts'
import { earlierWake } from '../../domain/webhook/queue.ts'
import { eventDeliveries, relayDeliveries } from '../../domain/webhook/relays.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { DeliveryPlace, OutboxTables } from '../../ports/outbox.ts'
import { type Steps, wait } from '../../ports/steps.ts'

type LanePlace = Pick<DeliveryPlace, 'webhookId' | 'conversationId' | 'seq'>

/** Makes those of these deliveries due again that match the filter still, their schedule from its start. `skipped`: claims whose handover is not requested any more; `erased`: those without content. */
export function* restartDeliveries(
  tables: OutboxTables,
  filter: DeliveryFilter & { ids: string[] },
  now: number,
): Steps<{ count: number; skipped: number; erased: number }> {
  const chosen = yield* wait(tables.deliveries.places(filter))
  const kept = chosen.filter(({ state }) => state !== 'ERASED')
  const live = yield* withoutPastClaims(tables, kept)
  yield* restart(tables, live, now)
  return { count: live.length, skipped: kept.length - live.length, erased: chosen.length - kept.length }
}

/**
 * Adds the deliveries of a conversation's messages from a seq on to a webhook; those that exist are sent again, with the same id
 * and bytes. At most `limit` events; `nextSeq`: where to continue, null: all done.
 */
export function* replayConversation(
  tables: OutboxTables,
  from: { webhook: Webhook; conversation: Conversation; bot: Bot; fromSeq: number; limit: number },
  now: number,
): Steps<{ count: number; nextSeq: number | null }> {
  const { webhook, conversation, bot, fromSeq, limit } = from
  const webhookId = webhook.id
  const { id: conversationId, companyId, botId, userId } = conversation
  const events = yield* wait(tables.events(conversationId, fromSeq, limit + 1))
  const nextSeq = events[limit]?.seq ?? null
  const toSeq = nextSeq === null ? Number.MAX_SAFE_INTEGER : nextSeq - 1
  const chosen = events.slice(0, limit)
  const places = yield* wait(tables.deliveries.placesOf({ webhookId, conversationId, fromSeq, toSeq }))
  // Not those of events that were pruned: they are not sent again.
  const inLog = new Set(chosen.map(({ seq }) => seq))
  const known = places.filter(({ seq }) => inLog.has(seq))
  yield* restart(tables, known, now)
  const sent = new Set(known.map(({ seq }) => seq))
  const missing = chosen
    .filter(({ seq }) => !sent.has(seq))
    .flatMap(event =>
      webhook.kind === 'EVENT'
        ? eventDeliveries(webhook, event, conversation)
        : relayDeliveries(webhookId, event, conversation, bot),
    )
  for (const each of missing)
    yield* wait(tables.deliveries.enqueue({ conversationId, companyId, botId, userId }, each, now))
  return { count: known.length + missing.length, nextSeq }
}

function* withoutPastClaims(tables: OutboxTables, places: readonly DeliveryPlace[]): Steps<DeliveryPlace[]> {
  const webhooks = yield* wait(tables.webhooks.get([...new Set(places.map(({ webhookId }) => webhookId))]))
  const claims = new Set(webhooks.filter(({ kind }) => kind === 'CLAIM').map(({ id }) => id))
  const live: DeliveryPlace[] = []
  for (const each of places) {
    const isClaim = claims.has(each.webhookId)
    const handover = isClaim ? yield* wait(tables.handoverAt(each.conversationId, each.seq)) : null
    if (!handover || isLive(handover)) live.push(each)
  }
  return live
}

function* restart(tables: OutboxTables, places: readonly DeliveryPlace[], now: number): Steps<void> {
  const ids = places.map(({ id }) => id)
  yield* wait(tables.deliveries.restart(ids, restartAt(now)))
  yield* openLanes(tables, places, now)
}

/** Makes the lanes of these deliveries due. They are given in the order of seq. */
export function* openLanes(tables: OutboxTables, places: readonly LanePlace[], now: number): Steps<void> {
  const lanes = Map.groupBy(places, ({ webhookId, conversationId }) => `${webhookId} ${conversationId}`)
  for (const [first] of lanes.values()) yield* wait(tables.lanes.open(first!, first!.seq, now))
  const webhookIds = new Set(places.map(({ webhookId }) => webhookId))
  for (const webhook of yield* wait(tables.webhooks.get([...webhookIds]))) {
    const wakeAt = earlierWake(webhook, now)
    if (wakeAt !== null) yield* wait(tables.queue.setWakeAt(webhook.id, wakeAt))
  }
}
