import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

export type Sizes = { conversations: number; events: number; deliveries: number }
export type Templates = { conversationId: string; logId: string; deliveryId: string }

/**
 * Fills the database of a closed server, which as many commands would take minutes for: copies of a conversation with its log,
 * a long log, and pending deliveries in lanes of ten.
 */
export function fill(dataDir: string, { conversationId, logId, deliveryId }: Templates, sizes: Sizes) {
  const file = new Sqlite(join(dataDir, 'baton.db'))
  const copy = (table: string, changed: Record<string, string>, where: string, count: number) => {
    const columns = file.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all()
    const values = columns.map(name => changed[name] ?? `t.${name}`)
    file.exec(`WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ${count})
      INSERT INTO ${table} (${columns}) SELECT ${values} FROM step, ${table} t WHERE ${where} ORDER BY n`)
  }
  file.exec('BEGIN')
  const copied = "t.id || printf('%08d', n)"
  const head = file.prepare('SELECT max(inbox_position) FROM conversation').pluck().get()
  copy(
    'conversation',
    { id: copied, user_id: "t.user_id || '-' || n", inbox_position: `${head} + n`, handover_id: 'NULL' },
    `id = '${conversationId}'`,
    sizes.conversations,
  )
  copy(
    'event',
    { conversation_id: "t.conversation_id || printf('%08d', n)" },
    `conversation_id = '${conversationId}'`,
    sizes.conversations,
  )
  const lastSeq = file.prepare('SELECT last_seq FROM conversation WHERE id = ?').pluck().get(logId) as number
  copy('event', { seq: 't.seq + n' }, `conversation_id = '${logId}' AND seq = ${lastSeq}`, sizes.events)
  file.prepare('UPDATE conversation SET last_seq = ? WHERE id = ?').run(lastSeq + sizes.events, logId)
  const inLane = 't.conversation_id || (n / 10)'
  copy('delivery', { id: copied, conversation_id: inLane, seq: 't.seq + n' }, `id = '${deliveryId}'`, sizes.deliveries)
  file.exec(`INSERT INTO lane (webhook_id, conversation_id, due_at, from_seq)
    SELECT webhook_id, conversation_id, min(due_at), min(seq) FROM delivery WHERE state = 'PENDING' GROUP BY 1, 2
    ON CONFLICT DO NOTHING`)
  file.exec('COMMIT')
  file.close()
}
