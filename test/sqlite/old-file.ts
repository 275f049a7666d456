import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'

const migrations = new URL('../../drizzle/sqlite/', import.meta.url).pathname

/** Tables and columns that had other names before `0003_standard_terms`. */
const oldTables: Record<string, string> = {
  repeat: 'idempotency_key',
  tally: 'counter',
  mark: 'read_receipt',
  audit: 'audit_entry',
  webhook_note: 'webhook_history',
}
const oldColumns: Record<string, string> = {
  deed: 'action',
  disabled_why: 'disabled_reason',
  touch: 'inbox_position',
}

/**
 * Turns the database of a closed server into one as an older version left it: made by the migrations before `migration`, with the
 * same rows. `change` may alter the old rows before the file is closed.
 */
export function makeOld(dataDir: string, migration: string, change: (old: Database) => void = () => {}) {
  const path = join(dataDir, 'baton.db')
  const written = new Sqlite(path)
  written.pragma('wal_checkpoint(TRUNCATE)')
  written.close()
  renameSync(path, `${path}.new`)
  for (const rest of ['-wal', '-shm']) rmSync(`${path}${rest}`, { force: true })
  const old = new Sqlite(path)
  migrate(drizzle(old), { migrationsFolder: migrationsBefore(migration, join(dataDir, 'migrations')) })
  old.exec(`ATTACH '${path}.new' AS new`)
  const tables = old.prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all()
  for (const table of tables.filter(name => !/^(sqlite_|__drizzle)/.test(name))) {
    const columns = columnsOf(old, table)
    const from = columns.map(column => oldColumns[column] ?? column)
    old.exec(`INSERT INTO main.${table} (${columns}) SELECT ${from} FROM new.${oldTables[table] ?? table}`)
  }
  if (columnsOf(old, 'api_key').every(name => name !== 'identity_id')) withoutIdentities(old)
  change(old)
  old.exec('DETACH new')
  old.close()
}

const columnsOf = (old: Database, table: string) =>
  old.prepare<[string], string>("SELECT name FROM pragma_table_info(?, 'main')").pluck().all(table)

/** Before `0005_identities` what an agent did was recorded under the id of the key. */
function withoutIdentities(old: Database) {
  const tables = new Set(
    old.prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all(),
  )
  const places = [
    ['event', 'actor'],
    ['event', 'body'],
    ['handover', 'accepted_by'],
    ['read_receipt', 'participant'],
    ['read_receipt', 'participant_id'],
    ['idempotency_key', 'actor'],
    ['webhook_history', 'by'],
  ] as const
  for (const [name, column] of places) {
    const table = tables.has(name) ? name : Object.keys(oldTables).find(key => oldTables[key] === name)!
    old.exec(`UPDATE main."${table}" SET "${column}" = replace("${column}", 'idn_', 'key_')`)
    if (column === 'participant_id')
      old.exec(`UPDATE main."${table}" SET ${column} = substr(${column}, instr(${column}, '/') + 1)`)
  }
}

/** The migrations before one, in a folder of their own. */
function migrationsBefore(migration: string, folder: string): string {
  cpSync(migrations, folder, { recursive: true })
  const path = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string }[] }
  const index = journal.entries.findIndex(({ tag }) => tag === migration)
  if (index < 1) throw new Error(`there is no migration before ${migration}`)
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, index) }))
  return folder
}
