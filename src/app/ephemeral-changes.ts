import { type Actor, actorKey } from '../domain/actor.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import type { Store } from '../ports/store.ts'
import type { Presence } from './presence.ts'

/** Not in the log: sent when it changes, and once to each new follower. It has no cursor. */
export type EphemeralEvent =
  | { kind: 'typing'; actor: Actor; typing: boolean }
  | { kind: 'read-receipt'; receipt: ReadReceipt }

type Parts = { store: Pick<Store, 'readReceipts'>; presence: Pick<Presence, 'typingIn'> }

/** Ephemeral events of one conversation for one follower: what differs from what was sent before, so repeated changes are one event. */
export class EphemeralChanges {
  readonly #parts: Parts
  readonly #conversationId: string
  readonly #sentReceipts = new Map<string, ReadReceipt>()
  #sentTyping = new Map<string, Actor>()

  constructor(parts: Parts, conversationId: string) {
    this.#parts = parts
    this.#conversationId = conversationId
  }

  /** `live`: whether the follower has caught up. Typing is live only: for a follower that catches up it is long over. */
  async read(live: boolean): Promise<EphemeralEvent[]> {
    return [...(await this.#receipts()), ...(live ? this.#typing() : [])]
  }

  async #receipts(): Promise<EphemeralEvent[]> {
    const receipts = await this.#parts.store.readReceipts.list(this.#conversationId)
    return receipts.flatMap(receipt => {
      const sent = this.#sentReceipts.get(actorKey(receipt.participant))
      if (sent?.deliveredSeq === receipt.deliveredSeq && sent.readSeq === receipt.readSeq) return []
      this.#sentReceipts.set(actorKey(receipt.participant), receipt)
      return { kind: 'read-receipt' as const, receipt }
    })
  }

  #typing(): EphemeralEvent[] {
    const before = this.#sentTyping
    const now = new Map(this.#parts.presence.typingIn(this.#conversationId).map(actor => [actorKey(actor), actor]))
    this.#sentTyping = now
    const stopped = [...before.values()].filter(actor => !now.has(actorKey(actor)))
    const started = [...now.values()].filter(actor => !before.has(actorKey(actor)))
    return [
      ...stopped.map(actor => ({ kind: 'typing' as const, actor, typing: false })),
      ...started.map(actor => ({ kind: 'typing' as const, actor, typing: true })),
    ]
  }
}
