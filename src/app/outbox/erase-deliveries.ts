import { isWaiting } from '../../domain/webhook/delivery.ts'
import type { DeliveryPosition, InConversation, OutboxTables } from '../../ports/outbox.ts'
import { type Steps, wait } from '../../ports/steps.ts'
import { openLanes } from './send-again.ts'

/** Of one transaction. A body has 64 kB at most, and what is erased is overwritten. */
const MAX_DELIVERIES = 200
const MAX_BYTES = 250_000

export const firstPosition: DeliveryPosition = { webhookId: '', seq: 0, part: 0 }

export type ErasedPart = { conversationId: string; toSeq: number; after: DeliveryPosition }
/** `next`: where to continue; null: all are erased. `stopped`: the webhooks whose deliveries waited, and are not sent. */
export type ErasedDeliveries = { next: DeliveryPosition | null; stopped: string[] }

/**
 * Erases deliveries of a conversation's events up to a seq, some at a time. What waited is not sent: the third party would get what
 * must be forgotten. A handover whose claim is among it would wait for ever, so it fails.
 */
export function* eraseDeliveries(
  tables: OutboxTables,
  { conversationId, toSeq, after }: ErasedPart,
): Steps<ErasedDeliveries> {
  const { deliveries, lanes } = tables
  const found = yield* wait(deliveries.ofConversation(conversationId, after, MAX_DELIVERIES))
  const rows = firstBytes(found)
  const chosen = rows.filter(({ seq, state }) => seq <= toSeq && state !== 'ERASED')
  const waiting = chosen.filter(isWaiting)
  yield* wait(deliveries.erase(chosen.map(({ id }) => id)))
  yield* failClaims(tables, waiting)
  const stopped = Map.groupBy(waiting, ({ webhookId }) => webhookId)
  // What is erased is not read again by the next look into its lane: 200,000 rows would hold the event loop.
  for (const [webhookId, all] of stopped) yield* wait(lanes.skipTo({ webhookId, conversationId }, all.at(-1)!.seq))
  const last = rows.at(-1)
  const isEnd = !last || (rows.length === found.length && found.length < MAX_DELIVERIES)
  if (isEnd) return { next: null, stopped: [...stopped.keys()] }
  const { webhookId, seq, part } = last
  const next = seq > toSeq ? { webhookId, seq: Number.MAX_SAFE_INTEGER, part: 0 } : { webhookId, seq, part }
  return { next, stopped: [...stopped.keys()] }
}

/** Looks at the lanes of a conversation at once: what comes behind what was erased may be due. */
export function* lookAtLanes(
  tables: OutboxTables,
  { conversationId, webhookIds }: { conversationId: string; webhookIds: readonly string[] },
  now: number,
): Steps<void> {
  const places = webhookIds.map(webhookId => ({ webhookId, conversationId, seq: Number.MAX_SAFE_INTEGER }))
  yield* openLanes(tables, places, now)
}

function* failClaims({ webhooks, deliveries }: OutboxTables, waiting: readonly InConversation[]): Steps<void> {
  const ids = new Set(waiting.map(({ webhookId }) => webhookId))
  const claims = (yield* wait(webhooks.get([...ids]))).filter(({ kind }) => kind === 'CLAIM').map(({ id }) => id)
  const failing = waiting.filter(({ webhookId }) => claims.includes(webhookId))
  yield* wait(deliveries.failHandovers(failing.map(({ id }) => id)))
}

/** Those at the start that have so many bytes together; at least one. */
function firstBytes<R extends { bytes: number }>(rows: readonly R[]): readonly R[] {
  let bytes = 0
  const end = rows.findIndex(row => {
    bytes += row.bytes
    return bytes > MAX_BYTES
  })
  return end === -1 ? rows : rows.slice(0, Math.max(1, end))
}
