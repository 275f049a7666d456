import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sqliteEngine } from './sqlite-engine.ts'

/**
 * What tests read from the database under a server and do to it. All behaviour tests go through this type and know no engine:
 * another engine implements it, and the tests run on that one.
 */
export type Engine = {
  /**
   * A digest of all rows; equal digests mean that nothing was written. Left out is what a start and a refused request
   * may write: that the server was started, counters of refusals, and when a key was last used.
   */
  digest(): Promise<string>
  /** A number that changes with each commit of the server. */
  commits(): number
  /** The row of a conversation as committed. */
  conversation(id: string): Promise<CommittedConversation>
  /** The log of a conversation as committed, in order of seq. */
  events(conversationId: string): Promise<CommittedEvent[]>
  /** Whether no delivery is under way, none is due at this time, and no failed claim waits for its handover. */
  isIdle(now: number): Promise<boolean>
  /** The webhook of a delivery with its sealed secrets; null: this database has no such delivery. */
  webhookOf(deliveryId: string): Promise<SealedWebhook | null>
  webhook(id: string): Promise<SealedWebhook | null>
  /** How long each recorded attempt took, in ms. */
  attemptDurations(): Promise<number[]>
  /** Whether any file of the database holds these words as they are. */
  holds(words: string): Promise<boolean>
  /** Another client reads the database as it is now, until this is disposed of. */
  holdReads(): Promise<AsyncDisposable>
  /** Another client locks all writes until this is disposed of. */
  lockWrites(): Promise<AsyncDisposable>
  /** Counters cannot be written until this is disposed of; `error` matches what the store throws meanwhile. */
  breakCounters(): Promise<AsyncDisposable & { error: RegExp }>
  /** Adds conversations with one due delivery each: as many through the API would take a minute. */
  addDueDeliveries(like: DueDelivery, count: number): Promise<void>
  /** A copy of the database, taken while it is in use, in this folder. */
  copyTo(dataDir: string): Promise<void>
  /** What the engine's check finds damaged. */
  damage(): Promise<string[]>
  [Symbol.asyncDispose](): Promise<void>
}

export type CommittedConversation = { lastSeq: number; controlEpoch: number; state: string }
export type CommittedEvent = {
  seq: number
  type: string
  controlEpoch: number
  actor: { kind: string; id: string }
  body: Record<string, unknown>
}
export type SealedWebhook = { id: string; sealed: string }
export type DueDelivery = { companyId: string; botId: string; webhookId: string; conversationId: string }

/** The engine under the server with this data directory; null: there is no database. */
export const engineIn = (dataDir: string): Engine | null => {
  const path = join(dataDir, 'baton.db')
  return existsSync(path) ? sqliteEngine(path) : null
}
