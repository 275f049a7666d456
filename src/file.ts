import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { BadSetting } from './config.ts'

/** Writes a file that only its owner reads, whole or not at all. */
export function writePrivate(path: string, text: string) {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, path)
}

/** The installation's secret, made at the first start and kept beside the database; signing keys are derived from it. */
export function ownSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
    const secret = randomBytes(32).toString('base64url')
    writePrivate(path, `${secret}\n`)
    return secret
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
