import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Its message is for the operator; the process exits with 1. */
export class DatabaseUnusable extends Error {}

/** SQLite's own files beside the database, and our lock. */
const COMPANIONS = ['', '-wal', '-shm', '.lock']

/**
 * The one path of a database file, which is made if it is not there, for its owner alone. Through a symbolic link the lock and the
 * write-ahead log would be other files, and two processes would write the same database.
 */
export function prepareFile(given: string): string {
  const target = linkTarget(given)
  const there = statSync(target, { throwIfNoEntry: false })
  if (there && !there.isFile()) throw new DatabaseUnusable(`${target}: is not a file`)
  // The mode goes through the umask, which can only take away; an existing folder may be shared on purpose.
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  const path = join(realpathSync(dirname(target)), basename(target))
  // SQLite would leave the mode to the umask; its other files get the mode of the database.
  for (const end of ['', '.lock']) makeIfMissing(`${path}${end}`)
  if (statSync(path).nlink > 1)
    throw new DatabaseUnusable(
      `${path}: the file has a second name (a hard link), under which another process could open it; copy it instead`,
    )
  for (const end of COMPANIONS) makePrivate(`${path}${end}`)
  return path
}

/** More links than the system follows. */
const MAX_LINKS = 40

/** A link is followed also where its target is not there yet. */
function linkTarget(given: string): string {
  let path = given
  for (let links = 0; lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink(); links++) {
    if (links === MAX_LINKS) throw new DatabaseUnusable(`${given}: is a link that leads back to itself`)
    path = resolve(dirname(path), readlinkSync(path))
  }
  return path
}

/** Never opens a file that is there: closing it again would drop the locks that this process has on it. */
function makeIfMissing(path: string) {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
}

/** Files of versions that left the mode to the umask could be read by every user of the machine. */
function makePrivate(path: string) {
  if (process.platform === 'win32' || !existsSync(path)) return
  if ((statSync(path).mode & 0o077) === 0) return
  try {
    chmodSync(path, 0o600)
  } catch (error) {
    // Another user's file, or a file system without modes.
    if (!['EPERM', 'ENOTSUP', 'EROFS'].includes((error as { code?: string }).code ?? '')) throw error
  }
}

/** An error of opening, with the name of the file; SQLite's own messages name none. */
export function nameFile(error: unknown, path: string): unknown {
  const cause = sqliteError(error)
  if (!cause || cause.message.includes(path)) return cause ?? error
  const { code, message } = cause
  return Object.assign(new DatabaseUnusable(`${path}: ${message} (${code})`, { cause }), { code })
}

/** The error of SQLite in an error, or in what caused it; null: it is another one. */
export function sqliteError(error: unknown): (Error & { code: string }) | null {
  type Wrapped = Error & { code?: unknown; originalError?: unknown }
  for (let each = error; each instanceof Error; each = each.cause ?? (each as Wrapped).originalError) {
    const { code } = each as Wrapped
    if (typeof code === 'string' && code.startsWith('SQLITE_')) return each as Error & { code: string }
  }
  return null
}
