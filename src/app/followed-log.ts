import type { Place, ResetReason } from '../domain/cursor.ts'
import type { Topic } from '../ports/notifier.ts'
import type { SentEphemeral } from './ephemeral-changes.ts'

/** What a follower gets. `cursor`: the position to resume after. */
export type Frame<T, A = never> =
  | { kind: 'item'; item: T; cursor: string }
  /** Not in the log. */
  | { kind: 'ephemeral'; event: A }
  /** Every entry that existed when the follower started has been sent; the next ones are live. */
  | { kind: 'caught-up'; cursor: string }
  /** No event for a while; the stream is alive. */
  | { kind: 'heartbeat'; cursor: string; at: number }
  /** The cursor cannot be served: discard what you have, the log follows from its start. */
  | { kind: 'reset'; cursor: string; reason: ResetReason }

/** A bounded part of a log. It can be empty and not the last one: what was read can belong to others. */
export type Page<T> = {
  entries: (Place & { item: T })[]
  /** Where the next page begins; null: where this one did. */
  reached: Place | null
  more: boolean
}

/** Where a follower begins. `after`: its cursor; null: at the start of the log, or with `fromNow` at its end. */
export type From = { after: string | null; fromNow?: boolean }

/** A log to follow: its topics, how to begin after a cursor, and how to read on. */
export type FollowedLog<T, A> = {
  /** Names it among all logs. */
  name: string
  companyId: string
  /** null: it is an inbox. */
  conversationId: string | null
  topics: { log: Topic; ephemeral?: Topic }
  /** ms between two reads for followers that are live: what changes meanwhile is sent together. */
  pauseMs: number
  begin(from: From): Promise<{ place: Place } | { reset: ResetReason; pruned: Place }>
  /** The next entries; `pruned` where they were pruned before they could be read. */
  read(position: number): Promise<Page<T> | { pruned: Place }>
  cursor(place: Place): string
  /** What is not in the log and differs from what was sent. `live`: the follower has caught up. */
  ephemeral?(sent: SentEphemeral, live: boolean): Promise<{ events: A[]; sent: SentEphemeral }>
}
