import type { Principal } from '../domain/access/credential.ts'
import { canSee } from '../domain/access/policy.ts'
import { type Actor, type ActorKind, actorKey } from '../domain/actor.ts'
import { actorOf } from '../domain/conversation/actor-of.ts'
import { alreadyClaimed, controlLost, holds } from '../domain/conversation/control.ts'
import { type Conversation, holder } from '../domain/conversation/conversation.ts'
import { type Event, eventTypes } from '../domain/conversation/event.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { requireCredential } from './access.ts'

/** How long a typing indicator lasts after it was set. */
export const TYPING_MS = 6_000

/** Conversations in which typing is remembered: a deadline asks for it within minutes. */
const MAX_SIGNS = 10_000

type Parts = {
  store: Pick<Store, 'conversations' | 'bots' | 'readReceipts'>
  notifier: Pick<Notifier, 'notify'>
  now: () => number
  /** The clock of timers. */
  clock: { now: () => number }
}

/** Typing indicators, which only memory holds, and read receipts. Both are ephemeral: followers see them, the log does not. */
export class Presence implements Disposable {
  readonly #parts: Parts
  readonly #typing = new Map<string, Map<string, { actor: Actor; timer: NodeJS.Timeout }>>()

  /** When a side last stopped typing; the oldest are dropped. */
  readonly #stoppedAt = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Only an actor who may speak now can be shown as typing. */
  async setTyping(principal: Principal | null, conversationId: string, typing: boolean) {
    const participant = await this.#participant(principal, conversationId)
    if (isRefusal(participant)) return participant
    const { conversation, actor } = participant
    if (conversation.state === 'CLOSED') return refuse('conversation_closed')
    if (actor.kind === 'BOT' && holder(conversation) === 'AGENT') return controlLost(conversation)
    if (actor.kind === 'AGENT' && holder(conversation) === 'BOT') return refuse('not_in_listen_mode')
    if (actor.kind === 'AGENT' && !holds(conversation, actor)) return alreadyClaimed(conversation)
    this.#stop(conversationId, actor)
    if (typing) this.#start(conversationId, actor)
    return { conversation }
  }

  /** When one of this side was last typing, on the clock of timers; null: not that this process knows. */
  lastSign(conversationId: string, kind: ActorKind): number | null {
    if (this.typingIn(conversationId).some(actor => actor.kind === kind)) return this.#parts.clock.now()
    return this.#stoppedAt.get(`${kind} ${conversationId}`) ?? null
  }

  typingIn(conversationId: string): Actor[] {
    return [...(this.#typing.get(conversationId)?.values() ?? [])].map(entry => entry.actor)
  }

  /** Raises the caller's read receipt, which never falls, and answers its new state. */
  async updateReadReceipt(
    principal: Principal | null,
    conversationId: string,
    seqs: { deliveredSeq: number; readSeq: number },
  ): Promise<ReadReceipt | DomainError> {
    const participant = await this.#participant(principal, conversationId)
    if (isRefusal(participant)) return participant
    const { conversation, actor } = participant
    const highest = Math.max(seqs.deliveredSeq, seqs.readSeq)
    if (Math.min(seqs.deliveredSeq, seqs.readSeq) < 0 || highest > conversation.lastSeq)
      return refuse('bad_input', `A read receipt is 0 to ${conversation.lastSeq}, the newest seq.`, { path: 'input' })
    const { store, now } = this.#parts
    const receipt = { participant: actor, deliveredSeq: highest, readSeq: seqs.readSeq, at: now() }
    const raised = await store.readReceipts.raise(conversationId, receipt)
    if (raised.changed) this.#notify(conversationId)
    return raised.receipt
  }

  /** A message ends its author's typing; a change of holder ends the typing of all but the user, the end of the conversation that of all. */
  settle(conversationId: string, events: Event[]) {
    for (const { type, actor } of events) {
      if (type === 'message.posted') this.#stop(conversationId, actor)
      else if (eventTypes[type].changesHolder)
        for (const each of this.typingIn(conversationId))
          if (each.kind !== 'USER' || type === 'conversation.closed') this.#stop(conversationId, each)
    }
  }

  [Symbol.dispose]() {
    for (const entries of this.#typing.values()) for (const { timer } of entries.values()) clearTimeout(timer)
    this.#typing.clear()
  }

  #start(conversationId: string, actor: Actor) {
    const timer = setTimeout(() => this.#stop(conversationId, actor), TYPING_MS).unref()
    const entries = this.#typing.get(conversationId) ?? new Map()
    this.#typing.set(conversationId, entries.set(actorKey(actor), { actor, timer }))
    this.#notify(conversationId)
  }

  #stop(conversationId: string, actor: Actor) {
    const key = actorKey(actor)
    const entries = this.#typing.get(conversationId)
    const entry = entries?.get(key)
    if (!entries || !entry) return
    clearTimeout(entry.timer)
    this.#noteSign(`${actor.kind} ${conversationId}`)
    entries.delete(key)
    if (entries.size === 0) this.#typing.delete(conversationId)
    this.#notify(conversationId)
  }

  #noteSign(key: string) {
    this.#stoppedAt.delete(key)
    this.#stoppedAt.set(key, this.#parts.clock.now())
    if (this.#stoppedAt.size > MAX_SIGNS) this.#stoppedAt.delete(this.#stoppedAt.keys().next().value!)
  }

  #notify(conversationId: string) {
    this.#parts.notifier.notify(`presence/${conversationId}`)
  }

  /** The caller as an actor of the conversation. */
  async #participant(
    principal: Principal | null,
    conversationId: string,
  ): Promise<{ conversation: Conversation; actor: Actor } | DomainError> {
    const caller = requireCredential(principal, 'presence')
    if (isRefusal(caller)) return caller
    const { conversations, bots } = this.#parts.store
    const conversation = await conversations.get(conversationId)
    if (!conversation || !canSee(caller, conversation)) return refuse('not_found')
    const bot = await bots.get(conversation.botId)
    return bot ? { conversation, actor: actorOf(caller, bot) } : refuse('not_found')
  }
}
