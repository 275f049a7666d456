import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { IdentityAlgorithm, Role, Scope } from '../domain/access/credential.ts'
import type { Actor } from '../domain/actor.ts'
import type { BotSettings } from '../domain/bot/bot.ts'
import type { Counted } from '../domain/conversation/desk-metrics.ts'
import type { EventType } from '../domain/conversation/event.ts'
import type { Handover, HandoverEnd, HandoverRoute, HandoverState } from '../domain/conversation/handover.ts'
import type { FlowDocument } from '../domain/flow/document.ts'
import type { Json, JsonObject } from '../domain/json.ts'
import type { DeliveryState } from '../domain/webhook/delivery.ts'
import type { DisabledWhy, WebhookKind, WebhookNoteKind } from '../domain/webhook/webhook.ts'

/** What this log is: its generation. */
export const meta = sqliteTable('meta', { key: text().primaryKey(), value: text().notNull() })

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
    /** Signing secrets, credentials and headers, encrypted. */
    sealed: text().notNull(),
    strict: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer().notNull(),
    disabledAt: integer(),
    disabledWhy: text().$type<DisabledWhy>(),
    failures: integer().notNull(),
    failingSince: integer(),
    probes: integer().notNull(),
    probeAt: integer(),
    pausedUntil: integer().notNull(),
    recoveredAt: integer().notNull(),
    /** Whether a lane of it is due and may go. */
    ready: integer({ mode: 'boolean' }).notNull().default(false),
    /** Its place in its company's line while ready: who was served last stands last. */
    turn: integer().notNull().default(0),
    /** When to look again while not ready; null: when somebody says so. */
    wakeAt: integer(),
  },
  t => [
    index('webhook_by_company').on(t.companyId, t.id),
    index('webhook_by_bot').on(t.botId, t.kind, t.url),
    index('webhook_ready').on(t.companyId, t.turn).where(sql`ready = 1`),
    index('webhook_waking').on(t.wakeAt).where(sql`ready = 0`),
  ],
)

/** What happened to a webhook, for admins. */
export const webhookNote = sqliteTable(
  'webhook_note',
  {
    webhookId: text().notNull(),
    number: integer().notNull(),
    at: integer().notNull(),
    what: text().$type<WebhookNoteKind>().notNull(),
    /** The API key that did it; null: the server itself. */
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
    /** The open handover. */
    handoverId: text(),
    /** Rises over all conversations of this file with every write: the place of the newest news in the inbox. */
    touch: integer().notNull(),
    openedAt: integer().notNull(),
    touchedAt: integer().notNull(),
    closedAt: integer(),
    /** The newest seq that was forgotten; 0: the log is whole. */
    prunedSeq: integer().notNull(),
    variables: text({ mode: 'json' }).$type<JsonObject>().notNull(),
    profile: text({ mode: 'json' }).$type<JsonObject>().notNull(),
  },
  t => [
    uniqueIndex('one_open_conversation').on(t.botId, t.userId).where(sql`state = 'OPEN'`),
    index('conversation_by_user').on(t.botId, t.userId, t.id),
    index('conversation_by_company').on(t.companyId, t.id),
    index('conversation_by_touch').on(t.companyId, t.touch),
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
  },
  t => [primaryKey({ columns: [t.conversationId, t.seq] })],
)

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
    moduleId: text(),
    requestedAt: integer().notNull(),
    acceptedAt: integer(),
    acceptedBy: text({ mode: 'json' }).$type<NonNullable<Handover['acceptedBy']>>(),
    takenAt: integer(),
    answeredAt: integer(),
    endedAt: integer(),
    end: text().$type<HandoverEnd>(),
    claimEnd: text(),
    fromSeq: integer().notNull(),
    toSeq: integer(),
  },
  t => [
    index('handover_by_conversation').on(t.conversationId, t.fromSeq),
    index('handover_by_company').on(t.companyId, t.state, t.requestedAt),
    // All that desks are measured by, so that a day is read without its rows.
    index('handover_taken')
      .on(t.companyId, t.takenAt, t.botId, t.route, t.requestedAt, t.answeredAt)
      .where(sql`taken_at IS NOT NULL`),
    index('handover_handled').on(t.companyId, t.endedAt, t.botId, t.takenAt).where(sql`taken_at IS NOT NULL`),
  ],
)

/** What leaves no event, counted by day (UTC, days since 1970). */
export const tally = sqliteTable(
  'tally',
  {
    companyId: text().notNull(),
    botId: text().notNull(),
    what: text().$type<Counted>().notNull(),
    day: integer().notNull(),
    count: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.companyId, t.what, t.day, t.botId] })],
)

export const mark = sqliteTable(
  'mark',
  {
    conversationId: text().notNull(),
    participantId: text().notNull(),
    participant: text({ mode: 'json' }).$type<Actor>().notNull(),
    deliveredSeq: integer().notNull(),
    readSeq: integer().notNull(),
    at: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.conversationId, t.participantId] })],
)

export const repeat = sqliteTable(
  'repeat',
  {
    conversationId: text().notNull(),
    actor: text().notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    answer: text({ mode: 'json' }).$type<Json>().notNull(),
    at: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.conversationId, t.actor, t.key] })],
)

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text().primaryKey(),
    companyId: text().notNull(),
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
  t => [index('api_key_by_company').on(t.companyId, t.id)],
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
export const audit = sqliteTable(
  'audit',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    companyId: text().notNull(),
    at: integer().notNull(),
    /** The credential's id; null: nobody's. */
    credentialId: text(),
    name: text(),
    deed: text().notNull(),
    /** What it was done to: an id. */
    target: text(),
    detail: text({ mode: 'json' }).$type<JsonObject>().notNull(),
  },
  t => [index('audit_by_company').on(t.companyId, t.id)],
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
    /** One event can owe several POSTs, a relay frame for each action of a bot's message. */
    part: integer().notNull(),
    controlEpoch: integer().notNull(),
    body: text().notNull(),
    state: text().$type<DeliveryState>().notNull(),
    attempts: integer().notNull(),
    tries: integer().notNull(),
    dueAt: integer().notNull(),
    firstTriedAt: integer(),
    triedAt: integer(),
    /** The attempt that succeeded, at `triedAt`; it lies here and not among the attempts until the delivery is sent again. */
    status: integer(),
    durationMs: integer(),
    answer: text(),
    /** A claim that failed for good, whose handover is still to be told. */
    failsHandover: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer().notNull(),
  },
  t => [
    uniqueIndex('delivery_by_place').on(t.conversationId, t.webhookId, t.seq, t.part),
    index('delivery_by_company').on(t.companyId, t.id),
    index('delivery_gap').on(t.webhookId, t.conversationId, t.seq, t.part).where(sql`state IN ('PARKED', 'FAILED')`),
    index('delivery_dead').on(t.companyId, t.id).where(sql`state = 'FAILED'`),
    index('delivery_fails_handover').on(t.id).where(sql`fails_handover = 1`),
  ],
)

/**
 * One row for each (webhook, conversation) that is owed something, and no row where nothing is. Only the lane's head may be
 * POSTed, so one look at the due lanes finds what can go now, however long a dead lane's backlog is.
 */
export const lane = sqliteTable(
  'lane',
  {
    webhookId: text().notNull(),
    conversationId: text().notNull(),
    /** While leased: when the lease runs out. */
    dueAt: integer().notNull(),
    leaseToken: text(),
    /** No delivery with a lower seq is pending: so what waits is found without an index that every delivery would cost twice. */
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
    /** What an operator wants to know of a failure; it may name addresses. */
    detail: text(),
    answer: text(),
  },
  t => [primaryKey({ columns: [t.deliveryId, t.number] })],
)
