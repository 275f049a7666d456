import { eq } from 'drizzle-orm'
import type { Drizzle } from './open.ts'
import { meta } from './tables.ts'

/** Thrown where the database was used with another secret. */
export class OtherSecret extends Error {}

/** `digest`: of the installation's secret. `replace`: it becomes the database's, also where that had another. */
export type SecretCheck = { digest: string; replace: boolean }

export const readFact = (db: Drizzle, key: string): string | null =>
  db.select().from(meta).where(eq(meta.key, key)).get()?.value ?? null

export function writeFact(db: Drizzle, key: string, value: string) {
  db.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run()
}

/** A database of a version that kept no digest takes over the secret that it is opened with. Throws OtherSecret. */
export function checkSecret(db: Drizzle, { digest, replace }: SecretCheck) {
  const known = readFact(db, 'secret-digest')
  if (known === digest) return
  if (known !== null && !replace) throw new OtherSecret()
  writeFact(db, 'secret-digest', digest)
}
