import type { Principal } from '../domain/access/credential.ts'
import { canSee, denies } from '../domain/access/policy.ts'
import type { Actor } from '../domain/actor.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import { holder } from '../domain/conversation/conversation.ts'
import { actorOf, alreadyClaimed, controlLost, holds } from '../domain/conversation/decide.ts'
import { type Event, eventTypes } from '../domain/conversation/event.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'

/** How long somebody is shown as typing after they last said so. */
export const TYPING_MS = 6_000

export type Presence = ReturnType<typeof createPresence>
type PresenceParts = { store: Store; notifier: Pick<Notifier, 'notify'>; now: () => number }

/** What is told of a conversation beside its log: who is typing now (lives in memory only) and how far everybody has read. */
export function createPresence({ store, notifier, now }: PresenceParts) {
  const typing = new Map<string, Map<string, { actor: Actor; timer: NodeJS.Timeout }>>()
  return { setTyping, typingIn, mark, settle, close }

  /** Only who may speak now may be seen typing. */
  async function setTyping(principal: Principal | null, conversationId: string, on: boolean) {
    const found = await find(principal, conversationId)
    if (isRefusal(found)) return found
    const { conversation, actor } = found
    if (conversation.state === 'CLOSED') return refuse('conversation_closed')
    if (actor.kind === 'BOT' && holder(conversation) === 'AGENT') return controlLost(conversation)
    if (actor.kind === 'AGENT' && holder(conversation) === 'BOT') return refuse('not_in_listen_mode')
    if (actor.kind === 'AGENT' && !holds(conversation, actor)) return alreadyClaimed(conversation)
    stop(conversationId, actor.id)
    if (on) {
      const timer = setTimeout(() => stop(conversationId, actor.id), TYPING_MS).unref()
      typing.set(conversationId, (typing.get(conversationId) ?? new Map()).set(actor.id, { actor, timer }))
      notifier.notify(`presence/${conversationId}`)
    }
    return { conversation }
  }

  function typingIn(conversationId: string): Actor[] {
    return [...(typing.get(conversationId)?.values() ?? [])].map(entry => entry.actor)
  }

  /** Raises the asker's marks; they never fall. Answers where they stand. */
  async function mark(
    principal: Principal | null,
    conversationId: string,
    seqs: { deliveredSeq: number; readSeq: number },
  ): Promise<ReadReceipt | DomainError> {
    const found = await find(principal, conversationId)
    if (isRefusal(found)) return found
    const { conversation, actor } = found
    const highest = Math.max(seqs.deliveredSeq, seqs.readSeq)
    if (Math.min(seqs.deliveredSeq, seqs.readSeq) < 0 || highest > conversation.lastSeq)
      return refuse('bad_input', `A mark is 0 to ${conversation.lastSeq}, the newest seq.`, { path: 'input' })
    const raised = await store.marks.raise(conversationId, {
      participant: actor,
      deliveredSeq: highest,
      readSeq: seqs.readSeq,
      at: now(),
    })
    if (raised.changed) notifier.notify(`presence/${conversationId}`)
    return raised.mark
  }

  /** A message ends its writer's typing; a change of holder everybody's but the user's. */
  function settle(conversationId: string, events: Event[]) {
    for (const { type, actor } of events) {
      if (type === 'message.posted') stop(conversationId, actor.id)
      else if (eventTypes[type].changesHolder)
        for (const each of typingIn(conversationId)) if (each.kind !== 'USER') stop(conversationId, each.id)
    }
  }

  function stop(conversationId: string, actorId: string) {
    const entries = typing.get(conversationId)
    const entry = entries?.get(actorId)
    if (!entries || !entry) return
    clearTimeout(entry.timer)
    entries.delete(actorId)
    if (entries.size === 0) typing.delete(conversationId)
    notifier.notify(`presence/${conversationId}`)
  }

  function close() {
    for (const entries of typing.values()) for (const { timer } of entries.values()) clearTimeout(timer)
    typing.clear()
  }

  async function find(
    principal: Principal | null,
    conversationId: string,
  ): Promise<{ conversation: Conversation; actor: Actor } | DomainError> {
    const no = denies(principal, 'presence')
    if (no || !principal) return no ?? refuse('unauthenticated')
    const conversation = await store.conversations.get(conversationId)
    if (!conversation || !canSee(principal, conversation)) return refuse('not_found')
    const bot = await store.bots.get(conversation.botId)
    return bot ? { conversation, actor: actorOf(principal, bot) } : refuse('not_found')
  }
}
