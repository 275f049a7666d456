import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { IdentityAlgorithm, IdentityKind, Role, Scope } from '../domain/access/credential.ts'
import type { Actor } from '../domain/actor.ts'
import type { BotSettings } from '../domain/bot/bot.ts'
import type { DeadlineKind } from '../domain/bot/deadlines.ts'
import type { Counted } from '../domain/conversation/desk-metrics.ts'
import type { EventType } from '../domain/conversation/event.ts'
import type { Handover, HandoverEnd, HandoverRoute, HandoverState } from '../domain/conversation/handover.ts'
import type { FlowDocument } from '../domain/flow/document.ts'
import type { Json, JsonObject } from '../domain/json.ts'
import type { AgentStatus } from '../domain/team/agent-status.ts'
import type { Hours } from '../domain/team/hours.ts'
import type { DeliveryState } from '../domain/webhook/delivery.ts'
import type { DisabledReason, WebhookChangeKind, WebhookKind } from '../domain/webhook/webhook.ts'

/** Facts about this file, such as the generation of its history. */
export const meta = sqliteTable('meta', { key: text().primaryKey(), value: text().notNull() })

/** The processes that have owned this file: each had written nothing up to `fromPosition` of the inbox, and all behind it. */
export const run = sqliteTable('run', {
  number: integer().primaryKey({ autoIncrement: true }),
  tag: text().notNull(),
  fromPosition: integer().notNull(),
})

export const company = sqliteTable('company', {
  id: text().primaryKey(),
  name: text().notNull(),
  messageWebhookId: text(),
  createdAt: integer().notNull(),
})

export const bot = sqliteTable(
  'bot',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
    name: text().notNull(),
    settings: text({ mode: 'json' }).$type<BotSettings>().notNull(),
    flowVersion: integer(),
    messageWebhookId: text(),
    createdAt: integer().notNull(),
  },
  t => [index('bot_by_company').on(t.companyId, t.id)],
)

export const flow = sqliteTable(
  'flow',
  {
    botId: text().notNull(),
    version: integer().notNull(),
    document: text({ mode: 'json' }).$type<FlowDocument>().notNull(),
    /** The claim webhooks it names: address to webhook id. */
    claims: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    publishedAt: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.botId, t.version] })],
)

export const webhook = sqliteTable(
  'webhook',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
    botId: text(),
    kind: text().$type<WebhookKind>().notNull(),
    url: text().notNull(),
    /** Of kind EVENT: the types that it is sent. */
    events: text({ mode: 'json' }).$type<readonly EventType[]>().notNull().default([]),
    /** Signing secrets, credentials and headers, encrypted. */
    sealed: text().notNull(),
    strict: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer().notNull(),
    disabledAt: integer(),
    disabledReason: text().$type<DisabledReason>(),
    failures: integer().notNull(),
    failingSince: integer(),
    probes: integer().notNull(),
    probeAt: integer(),
    pausedUntil: integer().notNull(),
    recoveredAt: integer().notNull(),
    /** Whether a lane of it is due and may be sent. */
    ready: integer({ mode: 'boolean' }).notNull().default(false),
    /** Its place in its company's queue while ready: the one served last has the highest. */
    turn: integer().notNull().default(0),
    /** When to look again while not ready; null: when something changes. */
    wakeAt: integer(),
  },
  t => [
    index('webhook_by_company').on(t.companyId, t.id),
    index('webhook_by_bot').on(t.botId, t.kind, t.url),
    index('webhook_of_events').on(t.companyId).where(sql`kind = 'EVENT'`),
    index('webhook_ready').on(t.companyId, t.turn).where(sql`ready = 1`),
    index('webhook_waking').on(t.wakeAt).where(sql`ready = 0`),
  ],
)

/** What happened to a webhook, for admins. */
export const webhookHistory = sqliteTable(
  'webhook_history',
  {
    webhookId: text().notNull(),
    number: integer().notNull(),
    at: integer().notNull(),
    what: text().$type<WebhookChangeKind>().notNull(),
    /** The identity of the caller; null: the server itself. */
    by: text(),
  },
  t => [primaryKey({ columns: [t.webhookId, t.number] })],
)

export const conversation = sqliteTable(
  'conversation',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
    botId: text().notNull(),
    userId: text().notNull(),
    state: text().$type<'OPEN' | 'CLOSED'>().notNull(),
    lastSeq: integer().notNull(),
    controlEpoch: integer().notNull(),
    moduleId: text(),
    /** The open handover, or the newest one where it ended while it was requested. */
    handoverId: text(),
    /** Rises over all conversations of this file with every write: the position in the inbox. */
    inboxPosition: integer().notNull(),
    openedAt: integer().notNull(),
    touchedAt: integer().notNull(),
    closedAt: integer(),
    /** The newest seq that was pruned; 0: the log is complete. */
    prunedSeq: integer().notNull(),
    prunedTag: text().notNull().default(''),
    variables: text({ mode: 'json' }).$type<JsonObject>().notNull(),
    profile: text({ mode: 'json' }).$type<JsonObject>().notNull(),
  },
  t => [
    uniqueIndex('one_open_conversation').on(t.botId, t.userId).where(sql`state = 'OPEN'`),
    index('conversation_by_user').on(t.botId, t.userId, t.id),
    index('conversation_by_company').on(t.companyId, t.id),
    index('conversation_by_inbox_position').on(t.companyId, t.inboxPosition),
    index('conversation_by_company_user').on(t.companyId, t.userId, t.id),
    index('conversation_by_company_state').on(t.companyId, t.state, t.id),
    index('conversation_by_bot_state').on(t.botId, t.state, t.id),
  ],
)

export const event = sqliteTable(
  'event',
  {
    conversationId: text().notNull(),
    seq: integer().notNull(),
    type: text().$type<EventType>().notNull(),
    at: integer().notNull(),
    controlEpoch: integer().notNull(),
    actor: text({ mode: 'json' }).$type<Actor>().notNull(),
    body: text({ mode: 'json' }).$type<JsonObject>().notNull(),
    /** Events of a file that is older than this column have none: `ADD COLUMN` rewrites no row. */
    tag: text().notNull().default(''),
  },
  t => [
    primaryKey({ columns: [t.conversationId, t.seq] }),
    // For the newest message, and those that are unread: a log can have 50,000 events without one.
    index('event_message').on(t.conversationId, sql`(actor ->> '$.kind')`, t.seq).where(sql`type = 'message.posted'`),
  ],
)

const holderId = sql`accepted_by ->> '$.id'`

export const handover = sqliteTable(
  'handover',
  {
    id: text().primaryKey(),
    conversationId: text().notNull(),
    companyId: text().notNull(),
    botId: text().notNull(),
    state: text().$type<HandoverState>().notNull(),
    route: text().$type<HandoverRoute>().notNull(),
    reason: text(),
    teamId: text(),
    /** Its place in `priorities`: the queue is sorted by it. */
    priority: integer().notNull().default(2),
    code: text(),
    requestedAgent: text({ mode: 'json' }).$type<Actor>(),
    moduleId: text(),
    requestedAt: integer().notNull(),
    acceptedAt: integer(),
    acceptedBy: text({ mode: 'json' }).$type<NonNullable<Handover['acceptedBy']>>(),
    takenAt: integer(),
    answeredAt: integer(),
    endedAt: integer(),
    end: text().$type<HandoverEnd>(),
    claimEnd: text(),
    waitingSaid: integer({ mode: 'boolean' }).notNull().default(false),
    fromSeq: integer().notNull(),
    toSeq: integer(),
  },
  t => [
    index('handover_by_conversation').on(t.conversationId, t.fromSeq),
    index('handover_by_company').on(t.companyId, t.state, t.priority, t.requestedAt),
    index('handover_by_bot').on(t.botId, t.state, t.priority, t.requestedAt),
    index('handover_by_team').on(t.companyId, t.teamId, t.state, t.priority, t.requestedAt),
    index('handover_by_bot_team').on(t.botId, t.teamId, t.state, t.priority, t.requestedAt),
    // All columns of the desk's metrics, so that a day is read from the index alone.
    index('handover_taken')
      .on(t.companyId, t.takenAt, t.botId, t.route, t.requestedAt, t.answeredAt)
      .where(sql`taken_at IS NOT NULL`),
    // Which identities hold a conversation. The id is inside a JSON text, and is indexed as it stands there.
    index('handover_held').on(holderId, t.id).where(sql`state = 'ACCEPTED'`),
    index('handover_open').on(t.id).where(sql`state <> 'ENDED'`),
    index('handover_handled').on(t.companyId, t.endedAt, t.botId, t.takenAt).where(sql`taken_at IS NOT NULL`),
  ],
)

/** What is done at a time, if nothing has changed: at most one of a kind per conversation. Times are those of the clock of timers. */
export const timer = sqliteTable(
  'timer',
  {
    conversationId: text().notNull(),
    kind: text().$type<DeadlineKind>().notNull(),
    companyId: text().notNull(),
    handoverId: text(),
    controlEpoch: integer().notNull(),
    step: integer().notNull(),
    since: integer().notNull(),
    dueAt: integer().notNull(),
  },
  t => [
    primaryKey({ columns: [t.conversationId, t.kind] }),
    index('timer_by_due').on(t.dueAt),
    index('timer_by_company').on(t.companyId, t.dueAt),
  ],
)

/** A team that was deleted is kept until the handovers that wait for it have left its queue. */
export const team = sqliteTable(
  'team',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
    name: text().notNull(),
    hours: text({ mode: 'json' }).$type<Hours>(),
    createdAt: integer().notNull(),
    deletedAt: integer(),
  },
  t => [
    index('team_by_company').on(t.companyId, t.id),
    index('team_deleted').on(t.id).where(sql`deleted_at IS NOT NULL`),
  ],
)

export const teamMember = sqliteTable('team_member', { teamId: text().notNull(), identityId: text().notNull() }, t => [
  primaryKey({ columns: [t.teamId, t.identityId] }),
  index('team_member_identity').on(t.identityId),
])

/** Agents who have said that they are not there. */
export const agentStatus = sqliteTable('agent_status', {
  identityId: text().primaryKey(),
  status: text().$type<AgentStatus>().notNull(),
})

/** What leaves no event, counted by day (UTC, days since 1970). */
export const counter = sqliteTable(
  'counter',
  {
    companyId: text().notNull(),
    botId: text().notNull(),
    what: text().$type<Counted>().notNull(),
    day: integer().notNull(),
    count: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.companyId, t.what, t.day, t.botId] })],
)

export const readReceipt = sqliteTable(
  'read_receipt',
  {
    conversationId: text().notNull(),
    /** Kind and id of the participant: a user may choose the id of an agent. */
    participantId: text().notNull(),
    participant: text({ mode: 'json' }).$type<Actor>().notNull(),
    deliveredSeq: integer().notNull(),
    readSeq: integer().notNull(),
    at: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.conversationId, t.participantId] })],
)

/** The first answer to a command with an idempotency key. It outlives the conversation: a late repeat may meet the user's next one. */
export const idempotencyKey = sqliteTable(
  'idempotency_key',
  {
    botId: text().notNull(),
    userId: text().notNull(),
    /** That of the answer. */
    conversationId: text().notNull(),
    actor: text().notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    answer: text({ mode: 'json' }).$type<Json>().notNull(),
    at: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.botId, t.userId, t.actor, t.key] })],
)

export const identity = sqliteTable(
  'identity',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
    kind: text().$type<IdentityKind>().notNull(),
    name: text().notNull(),
    role: text().$type<Role>().notNull(),
    createdAt: integer().notNull(),
    signedInUntil: integer(),
  },
  t => [index('identity_by_company').on(t.companyId, t.id)],
)

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
    /** The default is for the migration alone, which sets it in every row. */
    identityId: text().notNull().default(''),
    role: text().$type<Role>().notNull(),
    name: text().notNull(),
    hash: text().notNull(),
    scopes: text({ mode: 'json' }).$type<Scope[]>(),
    botIds: text({ mode: 'json' }).$type<string[]>(),
    createdAt: integer().notNull(),
    expiresAt: integer(),
    lastUsedAt: integer(),
    revokedAt: integer(),
  },
  t => [
    index('api_key_by_company').on(t.companyId, t.id),
    index('api_key_live').on(t.identityId, t.id).where(sql`revoked_at IS NULL`),
    index('api_key_expiring').on(t.expiresAt).where(sql`revoked_at IS NULL AND expires_at IS NOT NULL`),
  ],
)

export const identityKey = sqliteTable(
  'identity_key',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
    botId: text().notNull(),
    algorithm: text().$type<IdentityAlgorithm>().notNull(),
    material: text(),
    createdAt: integer().notNull(),
    revokedAt: integer(),
  },
  t => [index('identity_key_by_company').on(t.companyId, t.id)],
)

/** Who did what with which credential: what admins did, and every change of control. */
export const auditEntry = sqliteTable(
  'audit_entry',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    companyId: text().notNull(),
    at: integer().notNull(),
    /** Who acted; null: a user, or the server itself. */
    identityId: text(),
    /** The credential's id; null: anonymous, or the server itself. */
    credentialId: text(),
    name: text(),
    action: text().notNull(),
    /** The id of what was changed. */
    target: text(),
    detail: text({ mode: 'json' }).$type<JsonObject>().notNull(),
  },
  t => [index('audit_entry_by_company').on(t.companyId, t.id)],
)

export const delivery = sqliteTable(
  'delivery',
  {
    id: text().primaryKey(),
    webhookId: text().notNull(),
    conversationId: text().notNull(),
    companyId: text().notNull(),
    botId: text().notNull(),
    userId: text().notNull(),
    seq: integer().notNull(),
    /** One event can cause several POSTs: a relay frame for each action of a bot's message. */
    part: integer().notNull(),
    /** How many POSTs the event makes; NULL: it is older than this column. */
    parts: integer(),
    controlEpoch: integer().notNull(),
    body: text().notNull(),
    /** Of a claim: why an agent is asked for. */
    reason: text(),
    state: text().$type<DeliveryState>().notNull(),
    attempts: integer().notNull(),
    tries: integer().notNull(),
    dueAt: integer().notNull(),
    firstTriedAt: integer(),
    triedAt: integer(),
    /** The successful attempt, at `triedAt`. It is here and not in `attempt` until the delivery is sent again. */
    status: integer(),
    durationMs: integer(),
    answer: text(),
    /** A claim that failed for good, and whose handover has not been failed yet. */
    failsHandover: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer().notNull(),
  },
  t => [
    uniqueIndex('delivery_by_place').on(t.conversationId, t.webhookId, t.seq, t.part),
    index('delivery_by_company').on(t.companyId, t.id),
    index('delivery_by_webhook').on(t.companyId, t.webhookId, t.id),
    index('delivery_pending').on(t.companyId, t.id).where(sql`state = 'PENDING'`),
    index('delivery_gap').on(t.webhookId, t.conversationId, t.seq, t.part).where(sql`state IN ('PARKED', 'FAILED')`),
    index('delivery_dead').on(t.companyId, t.id).where(sql`state = 'FAILED'`),
    index('delivery_erased').on(t.companyId, t.id).where(sql`state = 'ERASED'`),
    index('delivery_parked').on(t.companyId, t.id).where(sql`state = 'PARKED'`),
    index('delivery_parked_by_webhook').on(t.webhookId).where(sql`state = 'PARKED'`),
    index('delivery_fails_handover').on(t.id).where(sql`fails_handover = 1`),
  ],
)

/**
 * One row per (webhook, conversation) with pending or parked deliveries, and no row without. Only the lane's head may be POSTed, so
 * the due lanes are what can be sent now, however long the backlog of a dead lane is.
 */
export const lane = sqliteTable(
  'lane',
  {
    webhookId: text().notNull(),
    conversationId: text().notNull(),
    /** While leased: when the lease runs out. */
    dueAt: integer().notNull(),
    leaseToken: text(),
    /** No delivery with a lower seq is pending: so pending ones are found without an index that each delivery would write twice. */
    fromSeq: integer().notNull().default(0),
  },
  t => [
    primaryKey({ columns: [t.webhookId, t.conversationId] }),
    index('lane_by_due').on(t.webhookId, t.dueAt),
    index('lane_leased').on(t.webhookId).where(sql`lease_token IS NOT NULL`),
  ],
)

export const attempt = sqliteTable(
  'attempt',
  {
    deliveryId: text().notNull(),
    number: integer().notNull(),
    at: integer().notNull(),
    durationMs: integer().notNull(),
    status: integer(),
    failure: text(),
    /** Details of a failure for the operator; may name addresses. */
    detail: text(),
    answer: text(),
  },
  t => [primaryKey({ columns: [t.deliveryId, t.number] })],
)
