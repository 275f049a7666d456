import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import type { CommittedConversation, CommittedEvent, DueDelivery, Engine, SealedWebhook } from './engine.ts'

/** The file beside its owner: readers see what is committed, and hold nothing up. */
export function sqliteEngine(path: string): Engine {
  const file = new Sqlite(path, { readonly: true })
  const get = <Row>(source: string, ...values: unknown[]) => file.prepare(source).get(...values) as Row | undefined
  const all = <Row>(source: string, ...values: unknown[]) => file.prepare(source).all(...values) as Row[]
  return {
    digest: async () => digestOf(file),
    commits: () => file.pragma('data_version', { simple: true }) as number,
    conversation: async id =>
      get<CommittedConversation>(
        'SELECT last_seq AS lastSeq, control_epoch AS controlEpoch, state FROM conversation WHERE id = ?',
        id,
      )!,
    events: async id =>
      all<EventRow>('SELECT * FROM event WHERE conversation_id = ? ORDER BY seq', id).map(
        ({ seq, type, control_epoch: controlEpoch, actor, body }) =>
          ({ seq, type, controlEpoch, actor: JSON.parse(actor), body: JSON.parse(body) }) satisfies CommittedEvent,
      ),
    isIdle: async now =>
      !get('SELECT 1 FROM lane WHERE lease_token IS NOT NULL') &&
      !get('SELECT 1 FROM webhook WHERE ready = 1 OR wake_at <= ?', now) &&
      !get('SELECT 1 FROM delivery WHERE fails_handover = 1'),
    webhookOf: async deliveryId =>
      get<SealedWebhook>(
        'SELECT webhook.id, sealed FROM webhook JOIN delivery ON webhook_id = webhook.id WHERE delivery.id = ?',
        deliveryId,
      ) ?? null,
    webhook: async id => get<SealedWebhook>('SELECT id, sealed FROM webhook WHERE id = ?', id) ?? null,
    attemptDurations: async () =>
      // The newest good attempt stands in the delivery's own row.
      all<{ ms: number }>(
        'SELECT duration_ms AS ms FROM attempt UNION ALL SELECT duration_ms FROM delivery WHERE status IS NOT NULL',
      ).map(({ ms }) => ms),
    holds: async words => {
      const bytes = Buffer.from(words)
      return [path, `${path}-wal`].some(name => existsSync(name) && readFileSync(name).includes(bytes))
    },
    holdReads: async () => writing(path, 'BEGIN; SELECT count(*) FROM event', 'ROLLBACK'),
    lockWrites: async () => writing(path, 'BEGIN IMMEDIATE', 'ROLLBACK'),
    breakCounters: async () =>
      Object.assign(writing(path, 'ALTER TABLE counter RENAME TO gone', 'ALTER TABLE gone RENAME TO counter'), {
        error: /counter/,
      }),
    addDueDeliveries: async (like, count) => addDueDeliveries(path, like, count),
    copyTo: async dataDir => {
      await file.backup(join(dataDir, 'baton.db'))
    },
    damage: async () => {
      const check = file.pragma('integrity_check', { simple: true })
      return check === 'ok' ? [] : [String(check)]
    },
    async [Symbol.asyncDispose]() {
      file.close()
    },
  }
}

type EventRow = { seq: number; type: string; control_epoch: number; actor: string; body: string }

function digestOf(file: Database): string {
  const tables = file
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('meta', 'counter', 'run')",
    )
    .pluck()
    .all() as string[]
  const hash = createHash('sha256')
  for (const name of tables) {
    const columns = name === 'api_key' ? 'id, role, revoked_at' : '*'
    const rows = file.prepare(`SELECT ${columns} FROM "${name}" ORDER BY 1, 2`).raw().all()
    hash.update(JSON.stringify([name, rows]))
  }
  return hash.digest('base64url')
}

function writing(path: string, begin: string, end: string): AsyncDisposable {
  const file = new Sqlite(path)
  file.exec(begin)
  return {
    async [Symbol.asyncDispose]() {
      file.exec(end)
      file.close()
    },
  }
}

function addDueDeliveries(path: string, { companyId, botId, webhookId, conversationId }: DueDelivery, count: number) {
  const file = new Sqlite(path)
  file.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO delivery (id, webhook_id, conversation_id, company_id, bot_id, user_id, seq, part, control_epoch, body, state,
      attempts, tries, due_at, fails_handover, created_at)
    SELECT 'dlv_${botId}_' || i, '${webhookId}', '${conversationId}' || i, '${companyId}', '${botId}', 'u', 1, 0, 1, '{}', 'PENDING',
      0, 0, 0, 0, 0 FROM n;
    INSERT INTO lane (webhook_id, conversation_id, due_at) SELECT webhook_id, conversation_id, 0 FROM delivery
      WHERE webhook_id = '${webhookId}' AND state = 'PENDING'`)
  file.close()
}
