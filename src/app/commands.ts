import { hash } from 'node:crypto'
import type { Principal } from '../domain/access/credential.ts'
import { denies } from '../domain/access/policy.ts'
import type { Bot } from '../domain/bot/bot.ts'
import type { Change, IdempotencyRecord, Target } from '../domain/conversation/change.ts'
import type { Answer } from '../domain/conversation/change-builder.ts'
import type { Command } from '../domain/conversation/command.ts'
import { decide } from '../domain/conversation/decide.ts'
import type { Turn } from '../domain/conversation/turn.ts'
import { type DomainError, isRefusal } from '../domain/error.ts'
import { newId, newTag } from '../ports/new-id.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import type { Agents } from './agents.ts'
import type { Counters } from './counters.ts'
import type { Presence } from './presence.ts'
import type { QueuePositions } from './queue-positions.ts'

type Parts = {
  store: Pick<Store, 'transact'>
  notifier: Pick<Notifier, 'notify'>
  presence: Pick<Presence, 'settle'>
  queue: Pick<QueuePositions, 'settle'>
  counters: Pick<Counters, 'add'>
  agents: Pick<Agents, 'isAtDesk' | 'isOnline'>
  clock: { now: () => number }
  now: () => number
  isPlatform: (url: string) => boolean
}

type Request = {
  principal: Principal | null
  target: Target
  command: Command
  /** The turn that the call was made for; left out: whichever is now. */
  turn?: Turn | undefined
  /** The caller's idempotency key, if any. */
  key?: string | null
}

type Done = { answer: Answer; change: Change | null }

/** Every command of every API goes through here. */
export class Commands {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Answers, refuses, or throws when the store cannot write. */
  async handle(request: Request): Promise<Answer | DomainError> {
    const done = await this.perform(request)
    return isRefusal(done) ? done : done.answer
  }

  /** The same with the change that was written; null: none, as for a repeat. */
  async perform({ principal, target, command, key, turn }: Request): Promise<Done | DomainError> {
    const refusal = denies(principal, command.kind)
    if (refusal) return refusal
    const { store, counters, agents, clock, now, isPlatform } = this.#parts
    const userId = 'userId' in target ? target.userId : ''
    const times = { now: now(), timerNow: clock.now() }
    const desks = { isAtDesk: (id: string) => agents.isAtDesk(id), isOnline: (id: string) => agents.isOnline(id) }
    const context = {
      ...times,
      ...desks,
      tag: newTag(),
      principal,
      userId,
      conversationId: command.kind === 'start' ? newId('conv') : '',
      isPlatform,
      turn,
    }
    let change = null as Change | null
    let bot = null as Bot | null
    const answer = await store.transact(
      target,
      before => {
        const outcome = decide(before, command, context)
        bot = before.bot
        change = isRefusal(outcome) ? null : outcome.change
        return outcome
      },
      key ? recordOf(principal, key, command, now()) : undefined,
    )
    if (change) this.#announce(change)
    // Not awaited: a refusal is not slower for being counted.
    if (bot && isBlocked(principal, command, answer)) counters.add(bot, 'stale-bot-reply')
    return isRefusal(answer) ? answer : { answer, change }
  }

  /** After the commit, never before: a listener reads the store at once. */
  #announce({ conversation, events, deliveries, timers }: Change) {
    const { notifier, presence } = this.#parts
    if (timers && timers.set.length > 0) notifier.notify('timers')
    if (events.length === 0) return
    this.#parts.queue.settle(conversation.companyId, events)
    presence.settle(conversation.id, events)
    notifier.notify(`conversation/${conversation.id}`)
    notifier.notify(`company/${conversation.companyId}`)
    if (deliveries.length > 0) notifier.notify('deliveries')
  }
}

/** Whether a bot's message came too late and was not delivered. */
function isBlocked(principal: Principal | null, { kind }: Command, answer: Answer | DomainError): boolean {
  if (kind !== 'send' || principal?.kind !== 'key' || principal.role !== 'BOT') return false
  return isRefusal(answer) ? answer.code === 'control_lost' : answer.suggested === true
}

/** Without the epoch: a retry that has learnt of a new one is still the same message. */
function recordOf(principal: Principal | null, key: string, command: Command, at: number): IdempotencyRecord {
  const { controlEpoch: _, ...content } = { controlEpoch: null, ...command }
  const fingerprint = hash('sha256', JSON.stringify(content), 'base64url')
  return { actor: keyOwner(principal), key, fingerprint, at }
}

/**
 * Idempotency keys are per caller: two callers may choose the same one. A retry with another credential of the same person or
 * program is a retry.
 */
function keyOwner(principal: Principal | null): string {
  // Stored in rows: the word must not change.
  if (principal === null) return 'nobody'
  if (principal.kind === 'key') return `key/${principal.identityId}`
  // A userId is unique within its bot only: the same one elsewhere is another user, and must not get this one's answers.
  return principal.kind === 'visitor' ? `user/${principal.botId}/${principal.userId}` : 'system'
}
