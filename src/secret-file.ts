import { createHmac, randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { BadSetting, type Config, secretFault } from './config.ts'

/** Writes a file that only its owner can read, completely or not at all, also through a power cut. */
export function writePrivate(path: string, text: string) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}.new`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  syncFolder(dirname(path))
}

/** After a power cut a new name is there only if its folder was synced. Windows cannot open folders, and needs no such sync. */
function syncFolder(path: string) {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** By this a database knows the secret again that it was used with. */
export const digestOf = (secret: string): string =>
  createHmac('sha256', secret).update('baton database').digest('base64url')

/** What to do about a secret that is not the database's. */
const REMEDY =
  'put the right one back, or set BATON_SECRET to it; if it is lost, start once with BATON_REPLACE_SECRET=true (docs/operations.md)'

/** For the one who starts a server with another secret than that of its database. */
export const otherSecret = ({ secret, dataDir, databasePath }: Pick<Config, 'secret' | 'dataDir' | 'databasePath'>) =>
  new BadSetting(
    `${secret === null ? join(dataDir, 'secret') : 'BATON_SECRET'}: not the secret that the database ${databasePath} was used with; ${REMEDY}`,
  )

/**
 * The installation's secret, made at the first start and kept beside the database; signing keys are derived from it. A short one
 * could be guessed, and with it every visitor's token forged; one that others can read is known; one that is missing beside a database
 * was lost, and a new one would end every token and make the webhooks' secrets unreadable. Throws BadSetting.
 */
export function ownSecret(
  dataDir: string,
  { databasePath, replaceSecret }: Pick<Config, 'databasePath' | 'replaceSecret'> = {
    databasePath: join(dataDir, 'baton.db'),
    replaceSecret: false,
  },
): string {
  const path = join(dataDir, 'secret')
  const secret = readIfThere(path)?.trim()
  if (secret === undefined) {
    if (hasContent(databasePath) && !replaceSecret)
      throw new BadSetting(`${path}: missing, but the database ${databasePath} was used with one; ${REMEDY}`)
    const made = randomBytes(32).toString('base64url')
    writePrivate(path, `${made}\n`)
    return made
  }
  const fault = secretFault(secret)
  if (fault !== null) throw new BadSetting(`${path}: ${fault}; put the right one back, or set BATON_SECRET`)
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new BadSetting(`${path}: other users of this machine can read it; run chmod 600 on it`)
  return secret
}

/** An empty file is made by `touch` or for a mount, and was never used. */
const hasContent = (path: string) =>
  [path, `${path}-wal`].some(each => (statSync(each, { throwIfNoEntry: false })?.size ?? 0) > 0)

/** A link that leads nowhere is not missing: the secret that it names may be mounted later. */
function readIfThere(path: string): string | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new BadSetting(`${path}: cannot be read (${(error as { code?: string }).code})`)
  }
}

/** A JSON object of GraphQL documents by their names. Throws BadSetting. */
export function readDocuments(path: string): ReadonlyMap<string, string> {
  try {
    return new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))))
  } catch {
    throw new BadSetting(`BATON_TRUSTED_DOCUMENTS: ${path} is not to be read, or is no JSON object of documents`)
  }
}
