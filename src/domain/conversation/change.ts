import type { Bot } from '../bot/bot.ts'
import { type DomainError, refuse } from '../error.ts'
import type { Json, JsonObject } from '../json.ts'
import type { NewDelivery } from '../webhook/webhook.ts'
import type { Conversation } from './conversation.ts'
import type { Event } from './event.ts'
import type { Handover } from './handover.ts'
import type { Timer, TimerChange } from './timers.ts'

/** The conversation that a command is for: by its id, or the open one of a user with a bot. */
export type Target =
  | { conversationId: string }
  | {
      botId: string
      userId: string
      /** Where the user has no open one: the last one. */
      orLast?: true
    }

/** The input of a rule: everything it may depend on, read under the lock of its transaction. */
export type Before = {
  bot: Bot
  /** null: the target names a user without an open conversation. */
  conversation: Conversation | null
  /** The variables of the user's last conversation with this bot: they belong to the user. null: a new user. */
  userVariables: JsonObject | null
  /** The epoch of that conversation. Left out: a new user, or a conversation is given. */
  lastEpoch?: number | undefined
  /** Those of the conversation. Left out: none. */
  timers?: readonly Timer[]
}

/** What a command writes: committed together or not at all. Without events only handovers and timers change. */
export type Change = {
  conversation: Conversation
  events: Event[]
  handovers: Handover[]
  deliveries: NewDelivery[]
  /** null: they stay as they are. */
  timers: TimerChange | null
  /** The person or program of the company that asked for it; null: a user, or the server itself. */
  identityId: string | null
  /** The credential of the caller; null: anonymous. */
  credentialId: string | null
}

/** The output of a rule: a change (null: nothing changes) and the answer for the caller, or a refusal. */
export type Outcome<A> = { change: Change | null; answer: A } | DomainError
export type Rule<A> = (before: Before) => Outcome<A>

/**
 * An idempotency key of one caller, for all conversations of one user with one bot. The same key and content get the first answer
 * again, also after the end of its conversation; other content, another `fingerprint`, is a conflict.
 */
export type IdempotencyRecord = { actor: string; key: string; fingerprint: string; at: number }

/** The fingerprint and answer of a command whose message was erased: not even a hash of its content stays. */
export const erasedRecord = { fingerprint: '', answer: {} } as const

/** What a command with a known idempotency key is answered: the first answer, if its content is the same. */
export function answerAgain(first: { fingerprint: string; answer: Json }, { fingerprint }: IdempotencyRecord) {
  if (first.fingerprint === erasedRecord.fingerprint) return refuse('erased')
  return first.fingerprint === fingerprint ? first.answer : refuse('idempotency_conflict')
}
