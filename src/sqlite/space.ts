import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Less free space than a few commits need. SQLite can still overwrite its log then, but not add to it. */
const MIN_FREE_BYTES = 1_000_000

/** Throws where the disk of a file is full. */
export async function checkSpace(path: string) {
  const { bavail, bsize } = await statfs(dirname(path))
  if (bavail * bsize < MIN_FREE_BYTES) throw new Error(`the disk of ${path} is full`)
}
