import type { AuditEntry, AuditPosition } from '../domain/access/audit-entry.ts'
import type { ApiKey, Identity, IdentityKey } from '../domain/access/credential.ts'
import type { ActorKind } from '../domain/actor.ts'
import type { Bot, BotSettings } from '../domain/bot/bot.ts'
import type { DeadlineKind } from '../domain/bot/deadlines.ts'
import type { Company } from '../domain/company.ts'
import type { IdempotencyRecord, Rule, Target } from '../domain/conversation/change.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Counted, DeskMetrics } from '../domain/conversation/desk-metrics.ts'
import type { Event, EventType, MessagePosted } from '../domain/conversation/event.ts'
import type { Handover, HandoverState } from '../domain/conversation/handover.ts'
import type { HandoverPosition, QueuePosition } from '../domain/conversation/handover-order.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import type { Timer } from '../domain/conversation/timers.ts'
import type { Place } from '../domain/cursor.ts'
import type { DomainError } from '../domain/error.ts'
import type { FlowDocument } from '../domain/flow/document.ts'
import type { Json } from '../domain/json.ts'
import type { Page } from '../domain/page.ts'
import type { AgentStatus } from '../domain/team/agent-status.ts'
import type { TeamLoad } from '../domain/team/availability.ts'
import type { Team } from '../domain/team/team.ts'
import type { RetentionLimits } from '../domain/webhook/retention.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { DeliveryStore, Outbox, WebhookStore } from './outbox.ts'

export type ConversationFilter = {
  companyId: string
  botId?: string
  botIds?: string[]
  state?: 'OPEN' | 'CLOSED'
  userId?: string
}
export type HandoverFilter = {
  companyId: string
  botId?: string
  botIds?: string[]
  conversationId?: string
  states?: HandoverState[]
  /** Of this team; null: those without one. */
  teamId?: string | null
  /** Of those that are REQUESTED, only these teams'. */
  waitingIn?: (string | null)[]
}
/** A timer by its key. */
export type DueTimer = { conversationId: string; companyId: string; kind: DeadlineKind }
export type TimerClockState = { aheadMs: number; seen: number }
/** Which conversations an inbox is about. */
export type InboxFilter = { companyId: string; botId?: string; botIds?: string[] }
type Changed = { conversation: Conversation; position: number }
type ErasedPart = { botId: string; userId: string; conversationId: string; toSeq: number; whole: boolean }
export type KeyPosition = { actor: string; key: string }
type EventQuery = {
  after: number
  /** Events from this seq on are left out. */
  before?: number
  limit: number
  types?: EventType[]
  newestFirst?: boolean
}

export type NewKey = Omit<ApiKey, 'identityName' | 'revokedAt' | 'lastUsedAt'> & { hash: string }

/** Everything durable. No layer above knows which database is behind it. */
export type Store = {
  /** Names this history: a cursor of another generation cannot be served. */
  readonly generation: string
  /** Tells the inbox positions of this file's history from those that a restored backup has undone. */
  readonly run: { readonly tag: string; includes(place: Place): boolean }

  /**
   * Loads the target under lock, runs the pure rule, writes its change, commits durably, then answers. A rule that refuses or
   * throws changes nothing. `not_found` where the bot or the conversation does not exist.
   */
  transact<A extends Json>(target: Target, rule: Rule<A>, repeat?: IdempotencyRecord): Promise<A | DomainError>

  readonly conversations: {
    get(id: string): Promise<Conversation | null>
    open(botId: string, userId: string): Promise<Conversation | null>
    list(filter: ConversationFilter, page: Page): Promise<Conversation[]>
    /**
     * Conversations that changed after an inbox position, in the order of their newest change. It reads a bounded part of the inbox,
     * which may hold none of them: `reached` is where to continue, `more` whether there is more behind it.
     */
    changedAfter(
      filter: InboxFilter,
      after: number,
      limit: number,
    ): Promise<{ changed: Changed[]; reached: number; more: boolean }>
    /** The newest inbox position of a company. */
    newestPosition(companyId: string): Promise<number>
    /** The seq of the newest event of each of these conversations; one that does not exist is left out. */
    lastSeqs(ids: string[]): Promise<Map<string, number>>
    /**
     * Deletes events up to a seq for good, the earliest first, `limit` at most, with the reasons and outcomes of handovers that they
     * hold. Where none is left, variables, profile and read receipts are deleted, too. False: call again for the rest.
     */
    prune(id: string, toSeq: number, limit: number): Promise<boolean>
  }
  /** Parts of `app/erase.ts`. */
  readonly erasure: {
    /** Remembers that the events of a conversation up to a seq are being erased, until `end`. */
    begin(conversationId: string, toSeq: number): Promise<void>
    end(conversationId: string, toSeq: number): Promise<void>
    unfinished(): Promise<{ conversationId: string; toSeq: number }[]>
    /**
     * Erases the records of commands that were answered with an event up to a seq (`whole`: of all commands), `limit` at most behind
     * `after`. What stays is the key, by which a repeat is known. Answers where to continue; null: all are erased.
     */
    idempotencyKeys(part: ErasedPart, after: KeyPosition, limit: number): Promise<KeyPosition | null>
    /** Overwrites what was deleted in the files. False: another program reads them, and they hold it still. */
    clearFiles(): Promise<boolean>
  }
  readonly events: {
    /** In order of seq. */
    list(conversationId: string, query: EventQuery): Promise<Event[]>
    get(conversationId: string, seq: number): Promise<Event | null>
    /** `by`: of this kind of author only; null: of all. */
    newestMessage(conversationId: string, by: ActorKind | null): Promise<MessagePosted | null>
    /** The seqs of the newest messages by authors of one kind, newest first. */
    messageSeqs(conversationId: string, by: ActorKind, limit: number): Promise<number[]>
    /** Messages after a seq by authors of these kinds, counted up to a limit. */
    countMessages(conversationId: string, after: number, by: ActorKind[], limit: number): Promise<number>
  }
  readonly readReceipts: {
    list(conversationId: string): Promise<ReadReceipt[]>
    /** `participant`: kind and id, as `actorKey` joins them. */
    of(conversationId: string, participant: string): Promise<ReadReceipt | null>
    /** Each seq becomes the greater of the stored and the given one. */
    raise(conversationId: string, receipt: ReadReceipt): Promise<{ receipt: ReadReceipt; changed: boolean }>
  }
  readonly handovers: {
    get(id: string): Promise<Handover | null>
    list(filter: HandoverFilter, page: Page<QueuePosition>): Promise<Handover[]>
    /** The earliest first. */
    ofConversation(conversationId: string, page: Page<HandoverPosition>): Promise<Handover[]>
    /** The ids of agents who hold a conversation, each once, in order; `after`: the last one seen. */
    holders(after: string, limit: number): Promise<string[]>
    /** Those who wait for agents of the company, in the order in which they are answered. */
    waiting(companyId: string): Promise<{ conversationId: string; teamId: string | null }[]>
    /** The accepted handovers of one holder, in the order of their ids. */
    heldBy(holderId: string, after: string, limit: number): Promise<(Handover & { botId: string })[]>
  }
  readonly timers: {
    of(conversationId: string): Promise<Timer[]>
    /** When the first of all is due; null: there is none. */
    nextDueAt(): Promise<number | null>
    /** Due ones, the earliest first; where there are more than `limit`, those of companies behind `afterCompany` in turn. */
    due(now: number, limit: number, afterCompany: string): Promise<DueTimer[]>
    /** For one whose step failed. */
    postpone(timer: DueTimer, dueAt: number): Promise<void>
    /** Open handovers without a timer, in the order of their ids. */
    handoversWithout(after: string, limit: number): Promise<Pick<Handover, 'id' | 'conversationId'>[]>
    /** How far the clock of timers was ahead of the system's, and the latest time that it had shown, before this start; null: never. */
    readonly clock: TimerClockState | null
    saveClock(clock: TimerClockState): Promise<void>
  }
  readonly desk: {
    count(bot: { companyId: string; botId: string }, what: Counted, at: number): Promise<void>
    metrics(filter: InboxFilter, now: number): Promise<DeskMetrics>
  }
  readonly bots: {
    get(id: string): Promise<Bot | null>
    list(filter: { companyId: string; botIds?: string[] }, page: Page): Promise<Bot[]>
    create(bot: {
      id: string
      companyId: string
      name: string
      settings: BotSettings
      createdAt: number
    }): Promise<void>
    update(id: string, changed: { name: string; settings: BotSettings }): Promise<void>
    /** Adds the next version, which conversations follow from their next input on. Answers the version. */
    publishFlow(botId: string, document: FlowDocument, claims: Webhook[], at: number): Promise<number>
  }
  readonly teams: {
    /** All of a company, in the order of their ids. */
    list(companyId: string): Promise<readonly Team[]>
    create(team: Team): Promise<void>
    update(id: string, changed: Pick<Team, 'name' | 'hours' | 'memberIds'>): Promise<void>
    /** It is there no more for what comes after; those that wait for it still do. */
    delete(id: string, at: number): Promise<void>
    /** Conversations that wait for a team that was deleted. A team without such is removed for good. */
    orphans(limit: number): Promise<{ companyId: string; teamId: string; conversationId: string }[]>
    /** How busy a team (null: the company) is: how many wait, counted to a limit, since when the first one does, and how long the last ones waited. */
    load(companyId: string, teamId: string | null, since: number): Promise<TeamLoad>
  }
  readonly agentStatuses: {
    /** Of all who are not ONLINE: few, and read once at the start. */
    list(): Promise<{ identityId: string; status: AgentStatus }[]>
    set(identityId: string, status: AgentStatus): Promise<void>
  }
  readonly companies: {
    get(id: string): Promise<Company | null>
    create(company: { id: string; name: string; createdAt: number }): Promise<void>
    any(): Promise<boolean>
  }
  readonly outbox: Outbox
  readonly webhooks: WebhookStore
  readonly identities: {
    get(id: string): Promise<Identity | null>
    /** In the order of their ids. */
    list(companyId: string, page: Page): Promise<Identity[]>
    /** Stores a person who signed in through a provider: as a new identity, or with the newer name, role and expiry. */
    signIn(person: Identity): Promise<void>
  }
  readonly keys: {
    get(id: string): Promise<(ApiKey & { hash: string }) | null>
    list(companyId: string): Promise<ApiKey[]>
    /** The keys of one identity that are neither revoked nor expired, oldest first. */
    live(identityId: string, at: number): Promise<ApiKey[]>
    /** The identities of keys that expired after `from` and not after `to`, in the order of expiry. */
    expired(from: number, to: number, limit: number): Promise<string[]>
    /** `identity`: its owner, where it is new. */
    create(key: NewKey, identity?: Identity): Promise<void>
    /** Creates a key in place of another one, which expires at `until` at the latest. False where the company has no such live key. */
    replace(id: string, key: NewKey, until: number): Promise<boolean>
    /** Stores when it was last used. */
    markUsed(id: string, at: number): Promise<void>
    /** False where the company has no such live key. */
    revoke(companyId: string, id: string, at: number): Promise<boolean>
  }
  readonly identityKeys: {
    get(id: string): Promise<IdentityKey | null>
    list(companyId: string): Promise<IdentityKey[]>
    create(key: IdentityKey): Promise<void>
    /** False where the company has no such live key. */
    revoke(companyId: string, id: string, at: number): Promise<boolean>
  }
  readonly audit: {
    add(entry: AuditEntry): Promise<void>
    /** Whether the company has this entry. */
    includes(companyId: string, position: AuditPosition): Promise<boolean>
    /** Newest first; `after` is the id of the last one seen. */
    list(companyId: string, page: Page): Promise<(AuditEntry & { id: string })[]>
  }
  readonly deliveries: DeliveryStore
  /** Each reads `limit` rows behind a position (0: from the start), deletes the old ones, and answers where to continue; null: done. */
  readonly retention: {
    /** The last time that was saved, or that of the newest row that can be deleted; null: there is none. */
    knownTime(): Promise<number | null>
    saveKnownTime(at: number): Promise<void>
    /** Deliveries that succeeded or failed before these times, with their attempts. Pending ones are never deleted. */
    deleteDeliveries(before: RetentionLimits, after: number, limit: number): Promise<number | null>
    /** Idempotency records. */
    deleteIdempotencyKeys(before: number, after: number, limit: number): Promise<number | null>
  }

  /** Answers when a durable write went through; throws when none can, when the disk is full, and when the data is damaged. */
  ping(): Promise<void>
  /** Takes notice of an unexpected error: one that shows damage to the data makes `ping` fail. */
  noteError(error: unknown): void
  [Symbol.asyncDispose](): Promise<void>
}
