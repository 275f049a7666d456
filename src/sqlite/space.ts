import { type StatsFs, statfsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Less free space than a few commits need. SQLite can still overwrite its log then, but not add to it. */
const MIN_FREE_BYTES = 1_000_000

const isFull = ({ bavail, bsize }: StatsFs) => bavail * bsize < MIN_FREE_BYTES

/** Throws where the disk of a file is full. */
export async function checkSpace(path: string) {
  if (isFull(await statfs(dirname(path)))) throw new Error(`the disk of ${path} is full`)
}

/** Whether it is, for the reason of an error: SQLite's own may name the rollback that failed in its turn. */
export const hasNoSpace = (path: string): boolean => isFull(statfsSync(dirname(path)))
