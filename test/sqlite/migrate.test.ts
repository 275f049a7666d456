import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { expect, onTestFinished, test } from 'vitest'
import { must } from '../support/must.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'

const migrations = new URL('../../drizzle/sqlite/', import.meta.url).pathname

test('a file from before a success lay in its delivery: what was owed goes out, in order, and history is what it was', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using receiver = await startReceiver()
  const { companyId, ids, webhookId } = await oldFile(dataDir, receiver.url)
  await using server = await startServer({ dataDir })
  await server.settle()
  expect(receiver.receipts.map(({ headers }) => headers['webhook-id'])).toEqual(ids.slice(1))
  expect(await server.store.webhooks.waiting(webhookId, 10)).toBe(0)
  const found = await server.store.deliveries.list({ companyId }, { after: null, limit: 10 })
  expect(found.map(({ id, state }) => [id, state])).toEqual(ids.map(id => [id, 'SUCCEEDED']))
  const histories = await Promise.all(ids.map(id => server.store.deliveries.attempts(id)))
  expect(histories[0]).toEqual([{ at: 5, durationMs: 7, status: 204, failure: null, detail: null, answer: 'old' }])
  expect(histories.slice(1).map(each => each.map(({ status }) => status))).toEqual([[200], [200]])
})

/** A server's file with one delivery that has arrived and two that wait, in the tables of its first migrations. */
async function oldFile(dataDir: string, url: string) {
  const server = await startServer({ dataDir })
  const company = await server.company()
  const bot = await company.webhookBot(url)
  must(await server.manage.disableWebhook(company.principal, { webhookId: bot.webhookId }))
  const ann = await bot.user('ann')
  for (const text of ['one', 'two', 'three']) await ann.say(text)
  const ids = (await company.deliveries()).map(({ id }) => id)
  await server[Symbol.asyncDispose]()

  const path = join(dataDir, 'baton.db')
  renameSync(path, `${path}.new`)
  const old = new Sqlite(path)
  migrate(drizzle(old), { migrationsFolder: firstMigrations(join(dataDir, 'migrations')) })
  old.exec(`ATTACH '${path}.new' AS new`)
  const tables = old.prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all()
  for (const table of tables.filter(name => !/^(sqlite_|__drizzle)/.test(name))) {
    const columns = old.prepare<[string], string>("SELECT name FROM pragma_table_info(?, 'main')").pluck().all(table)
    old.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM new.${table}`)
  }
  old.prepare("UPDATE main.delivery SET state = 'SUCCEEDED', attempts = 1, tried_at = 5 WHERE id = ?").run(ids[0])
  old.prepare("INSERT INTO main.attempt VALUES (?, 1, 5, 7, 204, NULL, NULL, 'old')").run(ids[0])
  old.exec('UPDATE main.webhook SET disabled_at = NULL, disabled_why = NULL; DETACH new')
  old.close()
  return { companyId: company.companyId, ids, webhookId: bot.webhookId }
}

/** The migrations up to the one before deliveries grew lean, in a folder of their own. */
function firstMigrations(folder: string): string {
  cpSync(migrations, folder, { recursive: true })
  const place = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(place, 'utf8')) as { entries: { tag: string }[] }
  const lean = journal.entries.findIndex(({ tag }) => tag.endsWith('_lean_deliveries'))
  expect(lean).toBeGreaterThan(0)
  writeFileSync(place, JSON.stringify({ ...journal, entries: journal.entries.slice(0, lean) }))
  return folder
}
