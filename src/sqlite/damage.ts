import { statSync } from 'node:fs'
// The bundle has a `createRequire` of its own.
import nodeModule from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { sqliteError } from './database-file.ts'

/** A file of this size is checked in some 20 ms, which is worth knowing before the first request. */
const CHECKED_AT_ONCE = 8_000_000
/** The time between two checks: at least so long, and so many times as long as a check takes. */
const MIN_PAUSE_MS = 60_000
const PAUSE_FACTOR = 1_000

const check = `
  const { parentPort, workerData } = require('node:worker_threads')
  const file = new (require(workerData.driver))(workerData.path, { readonly: true })
  parentPort.postMessage(file.pragma('quick_check(1)', { simple: true }))
  file.close()`

/**
 * What is known about damage to the file. SQLite finds damage only where it reads, so a server could go on for weeks and write backups
 * that cannot be read. Large files are checked in a thread of its own; a check reads the whole file.
 */
export class Damage implements Disposable {
  readonly #path: string
  #found: string | null = null
  #worker: Worker | null = null
  #nextAt = 0

  constructor(path: string, sqlite: Database) {
    this.#path = path
    if (statSync(path).size <= CHECKED_AT_ONCE) this.#finish(performance.now(), quickCheck(sqlite))
    else this.checkSometimes()
  }

  [Symbol.dispose]() {
    void this.#worker?.terminate()
  }

  /** null: none is known. */
  get found(): string | null {
    return this.#found
  }

  /** Takes notice of an error that a statement has thrown. */
  note(error: unknown) {
    const found = sqliteError(error)
    if (found && /^SQLITE_(CORRUPT|NOTADB)/.test(found.code)) this.#found ??= found.message
  }

  /** Starts a check where the last one is long enough ago. */
  checkSometimes() {
    if (this.#worker || this.#found !== null || performance.now() < this.#nextAt) return
    const began = performance.now()
    const driver = nodeModule.createRequire(import.meta.url).resolve('better-sqlite3')
    this.#worker = new Worker(check, { eval: true, workerData: { driver, path: this.#path } })
      .on('message', (answer: string) => this.#finish(began, answer))
      .on('error', error => {
        this.note(error)
        this.#finish(began, 'ok')
      })
      .on('exit', () => {
        this.#worker = null
      })
    this.#worker.unref()
  }

  #finish(began: number, answer: string) {
    if (answer !== 'ok') this.#found ??= answer
    const now = performance.now()
    this.#nextAt = now + Math.max(MIN_PAUSE_MS, PAUSE_FACTOR * (now - began))
  }
}

function quickCheck(sqlite: Database): string {
  try {
    return String(sqlite.pragma('quick_check(1)', { simple: true }))
  } catch (error) {
    return sqliteError(error)?.message ?? String(error)
  }
}
