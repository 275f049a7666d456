import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite, { type Database } from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { DatabaseUnusable, nameFile, prepareFile } from './database-file.ts'
import { hasNoSpace } from './space.ts'

export type Drizzle = ReturnType<typeof connect>

/** Thrown where another process owns the file. */
export class StoreInUse extends Error {}

/**
 * Opens the one file, as its only owner, migrated, and durable: every commit is fsynced. Throws StoreInUse where another
 * process has it. `close` gives it back.
 */
export function openFile(given: string): { path: string; sqlite: Database; db: Drizzle; close: () => void } {
  const path = prepareFile(given)
  const lock = own(path)
  try {
    const sqlite = new Sqlite(path, { timeout: 5_000 })
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('journal_size_limit = 67108864')
    sqlite.pragma('cache_size = -32000')
    // What is deleted is overwritten with zeros: `pruneConversation` promises that it is gone.
    sqlite.pragma('secure_delete = ON')
    // Pages that are written again and again, as those of deliveries are, are copied back once in 40 MB and not once in 4.
    sqlite.pragma('wal_autocheckpoint = 10000')
    const db = connect(sqlite)
    migrate(db, { migrationsFolder: findUp('drizzle/sqlite') })
    beDurable(sqlite)
    // Waiting for another program's lock holds the event loop: from here on `GroupCommit` tries again later instead.
    sqlite.pragma('busy_timeout = 5')
    const close = () => {
      sqlite.close()
      lock.close()
    }
    return { path, sqlite, db, close }
  } catch (error) {
    lock.close()
    throw hasNoSpace(path) ? new DatabaseUnusable(`${path}: the disk is full`, { cause: error }) : nameFile(error, path)
  }
}

const connect = (sqlite: Database) => drizzle(sqlite, { casing: 'snake_case' })

/**
 * The lock lives in a file of its own, so that backups and the sqlite3 shell may read the database beside us. The operating
 * system drops it with the process, however that ends.
 */
function own(path: string): Database {
  let lock: Database | undefined
  try {
    lock = new Sqlite(`${path}.lock`, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY'))
      throw new StoreInUse(`another process owns ${path}`)
    throw nameFile(error, `${path}.lock`)
  }
}

/** The driver reopens WAL files with synchronous=NORMAL, which loses acknowledged commits on power loss. */
function beDurable(sqlite: Database) {
  sqlite.pragma('synchronous = FULL')
  const level = sqlite.pragma('synchronous', { simple: true })
  const journal = sqlite.pragma('journal_mode', { simple: true })
  if (level !== 2 || journal !== 'wal')
    throw new Error(`the store is not durable: synchronous=${level}, journal_mode=${journal}`)
}

/** Migrations lie beside the sources and beside the bundle, at different heights. */
function findUp(name: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, name)
    if (existsSync(path)) return path
    if (dirname(folder) === folder) throw new Error(`${name} is not found above this program`)
  }
}
