import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { readEnv, toConfig } from '../../src/config.ts'
import type { Principal } from '../../src/domain/access/credential.ts'
import { isRefusal } from '../../src/domain/error.ts'
import { newId } from '../../src/ports/new-id.ts'
import { wire } from '../../src/wire.ts'

/** What the lists are asked for. */
export type Known = {
  companyId: string
  botId: string
  conversationId: string
  webhookId: string
  quietWebhookId: string
}

/** Rows that a filter finds among many others, in a file of any size. */
const RARE = 100

/**
 * Makes a database of so many conversations and messages: some rows by commands, the rest as copies of these by raw SQL, which
 * takes seconds for a million. Rows of rare states are spread over all others.
 */
export async function makeLargeStore(dataDir: string, conversations: number, messages: number): Promise<Known> {
  const known = await firstRows(dataDir)
  const file = new Sqlite(join(dataDir, 'baton.db'))
  file.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN')
  const copy = (table: string, changed: Record<string, string>, where: string, count: number) => {
    const columns = file.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all()
    const values = columns.map(name => changed[name] ?? `t.${name}`)
    file.exec(`WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ${count})
      INSERT INTO ${table} (${columns}) SELECT ${values} FROM step CROSS JOIN ${table} t WHERE ${where} ORDER BY n`)
  }
  const { conversationId: id, botId, webhookId, quietWebhookId } = known
  const each = Math.floor(messages / conversations)
  const idOf = (n: string) => `'${id.slice(0, -8)}' || printf('%08x', ${n})`
  const rarely = (count: number, rare: string, else_: string) =>
    `iif(n % ${Math.max(1, Math.floor(count / RARE))} = 0, ${rare}, ${else_})`
  copy(
    'conversation',
    {
      id: idOf('n'),
      user_id: `'user-' || n`,
      bot_id: rarely(conversations, `'${botId}'`, 't.bot_id'),
      state: rarely(conversations, `'OPEN'`, `'CLOSED'`),
      last_seq: String(each),
      inbox_position: 'n + 1000',
      handover_id: 'NULL',
    },
    `id = '${id}'`,
    conversations,
  )
  copy(
    'event',
    { conversation_id: idOf(`(n - 1) / ${each} + 1`), seq: `(n - 1) % ${each} + 1` },
    `conversation_id = '${id}' AND seq = 2`,
    conversations * each,
  )
  copy(
    'handover',
    {
      id: `t.id || n`,
      conversation_id: idOf('n'),
      bot_id: rarely(conversations, `'${botId}'`, 't.bot_id'),
      state: rarely(conversations, `'REQUESTED'`, `'ENDED'`),
      requested_at: 't.requested_at + n',
    },
    `conversation_id = '${id}'`,
    conversations,
  )
  const state = `CASE n % ${Math.max(4, Math.floor(conversations / RARE))} WHEN 0 THEN 'PENDING' WHEN 1 THEN 'FAILED' WHEN 2 THEN 'PARKED' ELSE 'SUCCEEDED' END`
  copy(
    'delivery',
    {
      id: `t.id || printf('%08x', n)`,
      conversation_id: idOf('n'),
      state,
      webhook_id: rarely(conversations, `'${quietWebhookId}'`, `'${webhookId}'`),
    },
    `conversation_id = '${id}' AND webhook_id = '${webhookId}' AND seq = 2`,
    conversations,
  )
  copy('audit_entry', { id: 'NULL' }, `id = (SELECT min(id) FROM audit_entry)`, conversations)
  file.exec('COMMIT')
  file.pragma('wal_checkpoint(TRUNCATE)')
  file.close()
  return known
}

/** One row of each kind, by commands. */
async function firstRows(dataDir: string): Promise<Known> {
  const config = toConfig(readEnv({ BATON_DATA_DIR: dataDir }))
  await using baton = wire(
    { ...config, secret: 'a secret of this bench alone' },
    { report: error => console.error(error) },
  )
  const { bots, webhooks, startConversation, commands } = baton.parts
  const companyId = newId('company')
  await baton.store.companies.create({ id: companyId, name: 'Bench', createdAt: Date.now() })
  const principal = {
    kind: 'key',
    identityId: newId('idn'),
    keyId: newId('key'),
    companyId,
    role: 'ADMIN',
    name: 'Ada',
  }
  const admin = principal as Principal
  const busy = must(await bots.createBot(admin, { name: 'Busy' }))
  const quiet = must(await bots.createBot(admin, { name: 'Quiet' }))
  // Nothing listens there: its deliveries stay.
  const url = 'http://127.0.0.1:9/'
  const one = must(await webhooks.setMessageWebhook(admin, { botId: busy.id, url }))
  const other = must(await webhooks.setMessageWebhook(admin, { botId: quiet.id, url: `${url}quiet` }))
  for (const { webhook } of [one, other]) must(await webhooks.disableWebhook(admin, { webhookId: webhook!.id }))
  const { conversation } = must(await startConversation(null, { botId: busy.id, userId: 'user-0' }))
  const target = { conversationId: conversation.id }
  const user: Principal = {
    kind: 'visitor',
    companyId,
    botId: busy.id,
    ...target,
    userId: 'user-0',
    expiresAt: Infinity,
  }
  const actions = [{ type: 'text' as const, text: 'And when will it be here? My order number is 4711-0815.' }]
  const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
  must(await commands.handle({ principal: user, target, command }))
  must(await commands.handle({ principal: admin, target, command: { kind: 'accept', controlEpoch: null } }))
  const [webhookId, quietWebhookId] = [one.webhook!.id, other.webhook!.id]
  return { companyId, botId: quiet.id, conversationId: conversation.id, webhookId, quietWebhookId }
}

function must<T>(answer: T): Exclude<T, { code: string; detail: unknown }> {
  if (isRefusal(answer)) throw new Error(`${answer.code}: ${answer.message}`)
  return answer as never
}
