import type { Bot } from '../bot/bot.ts'
import type { DomainError } from '../error.ts'
import type { JsonObject } from '../json.ts'
import type { NewDelivery } from '../webhook/webhook.ts'
import type { Conversation } from './conversation.ts'
import type { Event } from './event.ts'
import type { Handover } from './handover.ts'

/** Where a command goes: a conversation by its id, or the open one of a user with a bot. */
export type Target = { conversationId: string } | { botId: string; userId: string }

/** What a rule is shown: everything it may depend on, read under the lock of its transaction. */
export type Before = {
  bot: Bot
  /** null: the target names a user without an open conversation. */
  conversation: Conversation | null
  /** What the user's last conversation with this bot left in its variables (SPEC 2: they belong to the user); null: never seen. */
  userVariables: JsonObject | null
}

/** Committed together or not at all. */
export type Change = {
  conversation: Conversation
  events: Event[]
  handovers: Handover[]
  deliveries: NewDelivery[]
  /** The credential that asked for it; null: nobody's. */
  credentialId: string | null
}

/** What a rule answers: a change (null: nothing changes) and the words for the asker, or a refusal. */
export type Outcome<A> = { change: Change | null; answer: A } | DomainError
export type Rule<A> = (before: Before) => Outcome<A>

/** An idempotency key: the same key and content get the first answer again; other content is a conflict (DESIGN 2.5). */
export type IdempotencyRecord = { actor: string; key: string; fingerprint: string; at: number }
