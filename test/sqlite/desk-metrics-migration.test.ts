import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../src/sqlite/sqlite-store.ts'

test('a handover accepted before desk metrics existed counts with the time it was accepted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-desk-'))
  const migrations = join(folder, 'migrations')
  cpSync(fileURLToPath(new URL('../../drizzle/sqlite', import.meta.url)), migrations, { recursive: true })
  const journal = join(migrations, 'meta/_journal.json')
  const written = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  writeFileSync(journal, JSON.stringify({ ...written, entries: written.entries.slice(0, 1) }))
  const file = new Sqlite(join(folder, 'baton.db'))
  migrate(drizzle(file), { migrationsFolder: migrations })
  file.exec(`INSERT INTO handover (id, conversation_id, company_id, bot_id, state, route, requested_at, accepted_at, ended_at, from_seq)
    VALUES ('hdo_1', 'conv_1', 'company_1', 'bot_1', 'ENDED', 'PLATFORM', 1000, 5000, 9000, 2)`)
  file.close()
  const store = openSqliteStore(join(folder, 'baton.db'))
  expect(await store.desk.metrics({ companyId: 'company_1' }, 10_000)).toMatchObject({
    medianWait: 4_000,
    medianFirstAnswer: null,
    handledToday: 1,
  })
  await store[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})
