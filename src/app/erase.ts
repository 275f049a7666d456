import type { Notifier } from '../ports/notifier.ts'
import type { DeliveryPosition } from '../ports/outbox.ts'
import type { KeyPosition, Store } from '../ports/store.ts'
import {
  type ErasedDeliveries,
  type ErasedPart,
  eraseDeliveries,
  firstPosition,
  lookAtLanes,
} from './outbox/erase-deliveries.ts'

export type EraseParts = {
  store: Pick<Store, 'conversations' | 'erasure' | 'outbox'>
  notifier: Pick<Notifier, 'notify'>
  now: () => number
}

/** Events, or idempotency keys, of one transaction: 200,000 events in one held the event loop for almost two seconds. */
const SLICE = 250
/** Slices between which the log of the database is emptied: once it has 40 MB, a commit would do that on the event loop. */
const SLICES_PER_CLEARING = 40

/**
 * Erases the events of a conversation up to a seq, for good, and what they have left elsewhere. What a crash leaves is erased by the
 * next sweep (`finishErasures`). Answers whether the files are clean of it, too: they are not while another program reads them, and
 * the next sweep tries again.
 */
export async function erase(parts: EraseParts, conversationId: string, toSeq: number): Promise<boolean> {
  const { notifier } = parts
  const { conversations, erasure } = parts.store
  // Not what comes later: the rest may be erased by a sweep hours from now.
  const begun = Math.min(toSeq, (await conversations.get(conversationId))!.lastSeq)
  await erasure.begin(conversationId, begun)
  const companyId = await new Erasure(parts, conversationId).run(toSeq)
  const isGone = await erasure.clearFiles()
  if (isGone) await erasure.end(conversationId, begun)
  for (const topic of [`conversation/${conversationId}`, `company/${companyId}`, 'deliveries'] as const)
    notifier.notify(topic)
  return isGone
}

/** What was begun and not ended, because the process ended or another program read the files. */
export async function finishErasures(parts: EraseParts): Promise<void> {
  for (const { conversationId, toSeq } of await parts.store.erasure.unfinished())
    await erase(parts, conversationId, toSeq)
}

/** All parts in slices, so that others are answered meanwhile. */
class Erasure {
  readonly #parts: EraseParts
  readonly #conversationId: string
  #slices = 0

  constructor(parts: EraseParts, conversationId: string) {
    this.#parts = parts
    this.#conversationId = conversationId
  }

  /** Answers the company of the conversation. */
  async run(toSeq: number): Promise<string> {
    const { conversations, erasure } = this.#parts.store
    const conversationId = this.#conversationId
    // The events first: while they are in the log, a replay makes deliveries of them.
    while (!(await conversations.prune(conversationId, toSeq, SLICE))) await this.#next()
    const { prunedSeq, lastSeq, companyId, botId, userId } = (await conversations.get(conversationId))!
    await this.#eraseDeliveries(prunedSeq)
    const part = { botId, userId, conversationId, toSeq: prunedSeq, whole: prunedSeq === lastSeq }
    for (let after: KeyPosition | null = { actor: '', key: '' }; after; await this.#next())
      after = await erasure.idempotencyKeys(part, after, SLICE)
    return companyId
  }

  async #eraseDeliveries(toSeq: number) {
    const { store, now } = this.#parts
    const conversationId = this.#conversationId
    const stopped = new Set<string>()
    for (let after: DeliveryPosition | null = firstPosition; after; await this.#next()) {
      const part: ErasedPart = { conversationId, toSeq, after }
      const done: ErasedDeliveries = await store.outbox.transact(tables => eraseDeliveries(tables, part))
      for (const webhookId of done.stopped) stopped.add(webhookId)
      after = done.next
    }
    const webhookIds = [...stopped]
    if (webhookIds.length === 0) return
    // Not before: what is next in a lane may be erased as well.
    await store.outbox.transact(tables => lookAtLanes(tables, { conversationId, webhookIds }, now()))
  }

  async #next() {
    this.#slices += 1
    if (this.#slices % SLICES_PER_CLEARING === 0) await this.#parts.store.erasure.clearFiles()
  }
}
