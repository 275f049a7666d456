import { type Actor, actorKey } from '../domain/actor.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import type { Store } from '../ports/store.ts'
import type { Presence } from './presence.ts'
import type { QueuePlace, QueuePositions } from './queue-positions.ts'

/** Not in the log: sent when it changes, and once to each new follower. It has no cursor. */
export type EphemeralEvent =
  | { kind: 'typing'; actor: Actor; typing: boolean }
  | { kind: 'read-receipt'; receipt: ReadReceipt }
  | ({ kind: 'queue' } & QueuePlace)

/** What a follower knows already. Never changed, so that followers of one conversation share it. */
export type SentEphemeral = {
  receipts: ReadonlyMap<string, ReadReceipt>
  typing: ReadonlyMap<string, Actor>
  /** null: none, or the conversation does not wait. */
  place: QueuePlace | null
}
export const nothingSent: SentEphemeral = { receipts: new Map(), typing: new Map(), place: null }

type Parts = {
  store: Pick<Store, 'readReceipts'>
  presence: Pick<Presence, 'typingIn'>
  queue: Pick<QueuePositions, 'of'>
}
type Ids = { conversationId: string; companyId: string }
type Changes = { events: EphemeralEvent[]; sent: SentEphemeral }

/**
 * Ephemeral events of one conversation: what differs from what was sent before, so repeated changes are one event. `live`: whether
 * the follower has caught up. Typing and the place in the queue are live only: for a follower that catches up they are long over.
 */
export async function ephemeralChanges(
  { store, presence, queue }: Parts,
  { conversationId, companyId }: Ids,
  sent: SentEphemeral,
  live: boolean,
): Promise<Changes> {
  const receipts = changedReceipts(await store.readReceipts.list(conversationId), sent)
  const typing = live ? changedTyping(presence.typingIn(conversationId), sent) : { events: [], now: sent.typing }
  const place = live ? await queue.of(companyId, conversationId) : sent.place
  const moved: EphemeralEvent[] = place && place.position !== sent.place?.position ? [{ kind: 'queue', ...place }] : []
  const now = { receipts: receipts.now, typing: typing.now, place: moved.length > 0 || !place ? place : sent.place }
  return { events: [...receipts.events, ...typing.events, ...moved], sent: now }
}

function changedReceipts(receipts: ReadReceipt[], { receipts: before }: SentEphemeral) {
  const events: EphemeralEvent[] = receipts
    .filter(({ participant, deliveredSeq, readSeq }) => {
      const sent = before.get(actorKey(participant))
      return sent?.deliveredSeq !== deliveredSeq || sent.readSeq !== readSeq
    })
    .map(receipt => ({ kind: 'read-receipt', receipt }))
  const now = new Map(receipts.map(receipt => [actorKey(receipt.participant), receipt]))
  return { events, now: events.length === 0 ? before : now }
}

function changedTyping(typing: Actor[], { typing: before }: SentEphemeral) {
  const now = new Map(typing.map(actor => [actorKey(actor), actor]))
  const stopped = [...before.values()].filter(actor => !now.has(actorKey(actor)))
  const started = typing.filter(actor => !before.has(actorKey(actor)))
  const events: EphemeralEvent[] = [
    ...stopped.map(actor => ({ kind: 'typing' as const, actor, typing: false })),
    ...started.map(actor => ({ kind: 'typing' as const, actor, typing: true })),
  ]
  return { events, now: events.length === 0 ? before : now }
}
