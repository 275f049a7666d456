import { createHash } from 'node:crypto'
import Sqlite from 'better-sqlite3'

/**
 * A digest of every row of every table of a database in use, beside its owner: equal digests, nothing written. Refusals are
 * counted, and that is all that they leave.
 */
export function rowsOf(path: string) {
  const sqlite = new Sqlite(path, { readonly: true })
  const tables = sqlite
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('meta', 'tally')",
    )
    .pluck()
    .all() as string[]
  // When a key was last used is written by whoever is asked, refused or not.
  const columns = (name: string) => (name === 'api_key' ? 'id, role, revoked_at' : '*')
  const all = tables.map(name => ({
    name,
    rows: sqlite.prepare(`SELECT ${columns(name)} FROM "${name}" ORDER BY 1, 2`),
  }))
  return {
    digest(): string {
      const hash = createHash('sha256')
      for (const { name, rows } of all) hash.update(JSON.stringify([name, rows.raw().all()]))
      return hash.digest('base64url')
    },
    /** How many rows a table has. */
    count: (table: string) => sqlite.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number,
    [Symbol.dispose]() {
      sqlite.close()
    },
  }
}
